/**
 * A homelab on one host: Traefik, Portainer, Prometheus, Grafana, node-exporter, cAdvisor and whoami, on two networks, with
 * its data in folders of the host. What its specification leaves to be done is done, each as an option.
 *
 *   npx tsx examples/homelab.ts --target compose > docker-compose.dev.yml
 *   npx tsx examples/homelab.ts > stack.prod.yml
 *   npm run homelab
 */
import { backups, gfs } from "@stackwright/backup";
import {
  defineStack,
  emptyPart,
  main,
  network,
  onServices,
  pipe,
  secret,
  variable,
  withPlacement,
  type Stack,
} from "@stackwright/core";
import { monitoring, monitoringPolicies } from "@stackwright/monitoring";
import {
  engineOptions,
  imageHolesPolicy,
  minio,
  oauth2Proxy,
  operations,
  portainer,
  traefik,
  traefikPolicies,
  trivy,
  useImages,
  whoami,
  withHostFolders,
  withTraefik,
  type Certificates,
  type IdentityProvider,
} from "@stackwright/services";
import { french } from "./homelab-french.ts";

// What the person who deploys decides

const domain = variable("DOMAIN", { default: "lab.local", description: "Domaine du laboratoire." });
const acmeEmail = variable("ACME_EMAIL", {
  default: "admin@example.com",
  description: "Adresse du compte Let's Encrypt.",
});
const issuer = variable("OIDC_ISSUER", {
  description: "Adresse du fournisseur d'identité (OpenID Connect).",
  example: "https://id.example.com/realms/lab",
});
const clientId = variable("OIDC_CLIENT_ID", {
  description: "Identifiant de ce client chez le fournisseur d'identité.",
  example: "homelab",
});
const emailDomains = variable("LOGIN_DOMAINS", {
  default: "example.com",
  description: "Domaines des adresses admises, séparés par des virgules.",
});
const bucket = variable("BACKUP_BUCKET", { default: "backups", description: "Bucket des sauvegardes." });

/** The one host, for Swarm: every service that keeps data is bound to it. */
const host = "node.labels.homelab == true";

/** Let's Encrypt asks the DNS, because nobody outside reaches a host of the LAN. */
const letsEncrypt: Certificates = {
  kind: "acme",
  challenge: "dns",
  provider: "cloudflare",
  secrets: {
    CF_DNS_API_TOKEN: secret("cloudflare_dns_token", {
      description: "Jeton DNS pour les certificats",
      generate: false,
    }),
  },
};

/** What the specification lists as still to implement. */
export interface HomelabOptions {
  /** HTTPS. With `{ kind: "files", pairs: [] }` Traefik serves a certificate that it signs itself. @default Let's Encrypt */
  readonly certificates?: Certificates;
  /** The login in front of every service; `false` for none. @default OpenID Connect */
  readonly login?: IdentityProvider | false;
  /** Whether a job looks for known holes in the images. @default true */
  readonly scan?: boolean;
}

/** The homelab. Secrets and the firewall have no option: nothing is lost by having them. */
export function homelab(options: HomelabOptions = {}): Stack {
  const { certificates = letsEncrypt, login = { kind: "oidc", issuer }, scan = true } = options;
  // In Swarm the engine chooses: an overlay on these subnets would cover its own bridge to the containers.
  const traefikNet = network("traefik-net", {
    name: "traefik-net",
    subnet: { compose: "172.18.0.0/16" },
    encrypted: true,
    description: "Traefik et ce qu'il expose",
  });
  const monitoringNet = network("monitoring", {
    name: "monitoring",
    subnet: { compose: "172.19.0.0/16" },
    encrypted: true,
    description: "Collecte des métriques",
  });
  const onHost = { placement: host };

  const auth =
    login === false
      ? undefined
      : oauth2Proxy({
          networks: [traefikNet],
          host: `auth.${domain}`,
          domain,
          provider: login,
          clientId,
          emailDomains,
        });
  const guarded =
    auth === undefined ? { middlewares: [], expect: [200, 302] } : { middlewares: ["login"], expect: [302] };
  const route = (name: string, description: string) =>
    withTraefik({
      service: name,
      host: `${name}.${domain}`,
      network: traefikNet,
      description,
      certResolver: false,
      ...guarded,
    });

  const proxy = traefik({
    networks: [traefikNet],
    acmeEmail,
    certificates,
    ...(auth === undefined ? {} : { middlewares: { login: auth.login } }),
  });
  // Portainer is bound to a manager; at the same place, one job backs both up.
  const onManager = onServices(["grafana"], withPlacement({ constraints: ["node.role == manager"] }));
  const watch = monitoring({
    networks: { own: [monitoringNet] },
    retention: "30d",
    scrapeInterval: "15s",
    prometheus: { networks: [traefikNet, monitoringNet], ...onHost },
    grafana: { networks: [traefikNet], rootUrl: `https://grafana.${domain}`, ...onHost },
    dashboards: { language: "fr", nodeExporterFull: true },
    // The specification has neither alerts by mail nor logs: its extensions.
    alertmanager: false,
    loki: false,
    blackboxExporter: false,
    engineMetrics: false,
  });
  const store = minio({ networks: [monitoringNet], buckets: [bucket], ...onHost });

  return defineStack({
    name: "homelab",
    description: "laboratoire sur un seul hôte",
    parts: [
      proxy,
      auth === undefined
        ? emptyPart
        : pipe(
            auth,
            withTraefik({
              host: `auth.${domain}`,
              network: traefikNet,
              description: "Connexion",
              certResolver: false,
              expect: [302],
            }),
          ),
      pipe(portainer({ networks: [traefikNet], ...onHost }), route("portainer", "Portainer")),
      pipe(whoami({ networks: [traefikNet] }), route("whoami", "Service de test")),
      pipe(watch, onManager, route("prometheus", "Prometheus"), route("grafana", "Grafana")),
      store,
      backups({
        repository: {
          endpoint: store.endpoints.api,
          bucket,
          credentials: { accessKey: store.rootUser, secretKey: store.rootPassword },
        },
        networks: [monitoringNet, traefikNet],
        objectives: { default: { rpo: "24h", rto: "4h" } },
        retention: gfs({ daily: 7, weekly: 4, monthly: 12, yearly: 0 }),
        language: "fr",
      }),
      scan ? trivy({ networks: [monitoringNet], ...onHost }) : emptyPart,
      engineOptions,
      // The specification runs `:latest`: these are the newest patches of the catalogue's lines.
      useImages("current"),
      withHostFolders("/mnt/docker-volumes", {
        ...(certificates.kind === "acme" ? { traefik_acme: { path: "traefik", mode: 0o700 } } : {}),
        traefik_logs: { path: "traefik-logs" },
        portainer_data: { path: "portainer" },
        grafana_data: { path: "grafana", uid: 472, gid: 472 },
        prometheus_data: { path: "prometheus/data", uid: 65_534, gid: 65_534 },
        minio_data: { path: "backups" },
      }),
      operations({ language: "fr", descriptions: french }),
    ],
  });
}

const stack = homelab();
export default stack;
await main(import.meta, stack, { policies: [...traefikPolicies, ...monitoringPolicies, imageHolesPolicy] });
