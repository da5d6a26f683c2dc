import { homelab } from "../../../examples/homelab.ts";
import { all, contains, inTree, of, secretExists } from "../bigdata/claims.ts";
import { deviates, section, type Claim, type Entry } from "../entry.ts";
import { networksOf } from "../bigdata/claims.ts";
import { platformOf } from "../platform.ts";
import { bridge, keptIn, ownedBy } from "./claims.ts";

/** The services of one network that the specification names, and no others of those that it describes. */
function members(network: string, ...names: readonly string[]): Claim {
  const described = ["traefik", "portainer", "grafana", "prometheus", "whoami", "node-exporter", "cadvisor"];
  return ({ documents }) =>
    described.every((name) => {
      const service = documents.compose.services[name];
      return service !== undefined && networksOf(service).includes(network) === names.includes(name);
    });
}

const networks: readonly Entry[] = section("Réseaux Docker", "networks", [
  ["front", "traefik-net is a bridge, 172.18.0.0/16", bridge("traefik-net", "172.18.0.0/16")],
  [
    "front.members",
    "its members",
    members("traefik-net", "traefik", "portainer", "grafana", "prometheus", "whoami"),
  ],
  ["monitoring", "monitoring is a bridge, 172.19.0.0/16", bridge("monitoring", "172.19.0.0/16")],
  ["monitoring.members", "its members", members("monitoring", "prometheus", "node-exporter", "cadvisor")],
  [
    "swarm",
    "the same subnets in Swarm",
    deviates(
      "subnets-in-swarm",
      ({ stacks }) => stacks.swarm.networks["traefik-net"]?.subnet === "172.18.0.0/16",
    ),
  ],
]);

const owners = "owners-of-the-folders";
const volumes: readonly Entry[] = section("Volumes et Persistence", "volumes", [
  ["folders", "they are made with their owners", inTree("scripts/init-folders.sh")],
  ["portainer", "Portainer's belongs to 1000:1000", deviates(owners, ownedBy("portainer_data", 1000, 1000))],
  ["grafana", "Grafana's belongs to 472:472", ownedBy("grafana_data", 472, 472)],
  ["prometheus", "Prometheus' belongs to root", deviates(owners, ownedBy("prometheus_data", 0, 0))],
  ["traefik", "Traefik's belongs to 1000:1000", deviates(owners, ownedBy("traefik_acme", 1000, 1000))],
  [
    "backups",
    "backups are in /mnt/docker-volumes/backups",
    keptIn("minio_data", "/mnt/docker-volumes/backups"),
  ],
  [
    "backups.made",
    "and are made by themselves",
    all(inTree("scripts/backup.sh"), of("restic-backup").exists),
  ],
  ["backups.names", "in folders named by date and time", deviates("backups-in-a-repository")],
]);

const security: readonly Entry[] = section("Sécurité: implémenté", "security", [
  [
    "ports",
    "nothing but the proxy is published",
    ({ stacks }) =>
      Object.entries(stacks.compose.services).every(
        ([name, { ports = [] }]) =>
          name === "traefik" || ports.every(({ host_ip }) => host_ip === "127.0.0.1"),
      ),
  ],
  [
    "grafana",
    "Grafana does not run as root",
    ({ stacks }) => stacks.compose.services["grafana"]?.runsAs?.uid === 472,
  ],
  [
    "restart",
    "restart: unless-stopped",
    ({ stacks }) =>
      Object.values(stacks.compose.services)
        .filter(({ deploy, profiles }) => deploy?.mode !== "replicated-job" && profiles === undefined)
        .every(({ restart }) => restart === "unless-stopped"),
  ],
]);

/** The platform with other options. */
const [withFiles, open] = [
  platformOf(homelab({ certificates: { kind: "files", pairs: [] } })),
  platformOf(homelab({ login: false, scan: false })),
];

const toDo: readonly Entry[] = section("Sécurité: à implémenter", "todo", [
  [
    "https",
    "HTTPS with Let's Encrypt",
    all(
      of("traefik").flag("--certificatesresolvers.le.acme.dnschallenge.provider=cloudflare"),
      of("traefik").flag("--entrypoints.web.http.redirections.entryPoint.to=websecure"),
    ),
  ],
  [
    "https.option",
    "or with certificates of one's own",
    () => of("traefik").flag("--entrypoints.websecure.http.tls.certresolver=le")(withFiles) === false,
  ],
  [
    "login",
    "a central login, OAuth2 Proxy, in front of the services",
    all(
      contains("traefik/dynamic/middlewares.yml", /address: http:\/\/oauth2-proxy:4180\//),
      ...["portainer", "prometheus", "grafana", "whoami"].map((name) =>
        of(name).label(`traefik.http.routers.${name}.middlewares`, "login@file"),
      ),
    ),
  ],
  [
    "login.option",
    "or none",
    () =>
      !("oauth2-proxy" in open.documents.compose.services) &&
      of("whoami").label("traefik.http.routers.whoami.middlewares", "login@file")(open) === false,
  ],
  [
    "secrets",
    "secrets for the passwords",
    all(
      ...[
        "grafana_admin_password",
        "portainer_admin_password",
        "oauth2_client_secret",
        "oauth2_cookie_secret",
        "cloudflare_dns_token",
        "minio_root_password",
        "restic_password",
      ].map(secretExists),
    ),
  ],
  [
    "scan",
    "images are scanned by Trivy",
    all(
      of("trivy").exists,
      ...["traefik:", "grafana/grafana:", "portainer/portainer-ce:"].map((image) =>
        contains("trivy/scan-images.sh", new RegExp(`^${image}`, "m")),
      ),
    ),
  ],
  ["scan.option", "or not", () => !("trivy" in open.documents.compose.services)],
  [
    "firewall",
    "a firewall that lets in ssh, HTTP and HTTPS",
    contains("nftables/nftables.conf", /tcp dport 22\b/, /80, 443/, /policy drop/),
  ],
  ["firewall.ufw", "with UFW", deviates("nftables-instead-of-ufw", inTree("ufw/"))],
]);

const self: readonly Entry[] = section("Monitoring de la stack", "self", [
  ["checks", "the health checks are a script", contains("scripts/checks.sh", /prometheus/)],
  [
    "targets",
    "Prometheus answers at prometheus.lab.local",
    of("prometheus").label("traefik.http.routers.prometheus.rule", "Host(`prometheus.${DOMAIN}`)"),
  ],
  ["traefik", "Traefik says of itself", contains("prometheus/prometheus.yml", /traefik:8082/)],
]);

/** Networks, volumes, security: what is around the components. */
export const surroundings: readonly Entry[] = [...networks, ...volumes, ...security, ...toDo, ...self];
