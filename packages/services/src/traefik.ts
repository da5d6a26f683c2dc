import {
  bindMount,
  eachService,
  endpoint,
  file,
  hardened,
  merge,
  mountFile,
  mountVolume,
  only,
  pipe,
  publish,
  service,
  StackwrightError,
  tmpfsMount,
  volume,
  waive,
  withFacets,
  withPorts,
  yamlContent,
  type Endpoint,
  type ImageStart,
  type Modifier,
  type Part,
  type Target,
  type Text,
  type Volume,
} from "@stackwright/core";
import { images } from "./images.ts";
import {
  certificateSetup,
  certificatesFor,
  needsOneReplica,
  type CertificateOptions,
  type CertificateSetup,
} from "./traefik-certificates.ts";
import {
  allMiddlewares,
  commonConfiguration,
  logFolder,
  type TraefikConfiguration,
} from "./traefik-configuration.ts";
import { sortFlags, staticFlags, type StaticConfiguration } from "./traefik-static.ts";

/** Options of {@link traefik}. */
export interface TraefikOptions extends TraefikConfiguration {
  /** The service's name. @default "traefik" */
  readonly name?: string;
  /** Traefik before 2.11.31 speaks an API that Docker Engine 29 refuses. @default traefik:2.10.4 */
  readonly image?: string;
  /** The address that the certificate authority writes to. */
  readonly acmeEmail?: Text;
  /** Where certificates come from, for both targets or for each. @default { kind: "acme", challenge: "tls" } */
  readonly certificates?: CertificateOptions;
  /** Tasks in Swarm, each on a manager of its own. More than one needs other certificates than the default. @default 1 */
  readonly replicas?: number;
  /** Serves the dashboard without a login at http://localhost:8080/dashboard/. Compose only. @default true */
  readonly dashboard?: boolean;
  /** Where `access.log` is written, for CrowdSec to read. It grows until something rotates it. @default {@link traefikLogs} */
  readonly log?: Volume;
}

/** Traefik, and what others need of it. */
export interface Traefik extends Part {
  readonly endpoints: { readonly web: Endpoint; readonly websecure: Endpoint; readonly metrics: Endpoint };
}

/** The volume with Traefik's access log, one on each node: Traefik writes it and CrowdSec reads it. */
export const traefikLogs: Volume = volume("traefik_logs", {
  description: "Traefik's access log, which CrowdSec reads",
});

/** How the image starts. Source: traefik-library-image 2.10.4, alpine/Dockerfile and entrypoint.sh. */
const imageStart: ImageStart = { shell: "/bin/sh", entrypoint: ["/entrypoint.sh"], command: ["traefik"] };

/**
 * Traefik, the reverse proxy: HTTPS on 443, a redirect to it on 80, routes from the labels that `withTraefik` sets, and
 * middlewares in front of every route.
 *
 * In Swarm it listens on its managers' own ports: the routing mesh would hide the clients' addresses, and CrowdSec would
 * ban the mesh. One task fits on a node for the same reason. The host's name must then lead to those managers.
 *
 * @throws StackwrightError `option-invalid` for more replicas than the certificates allow, for an unknown middleware, and
 *   where the network or the e-mail address is missing.
 * @example
 * traefik({ acmeEmail: variable("TRAEFIK_ACME_EMAIL"), networks: [front], bouncer: bouncer.endpoints.http })
 */
export function traefik(options: TraefikOptions): Traefik {
  const {
    name = "traefik",
    image = images.traefik,
    networks,
    acmeEmail,
    certificates = { kind: "acme", challenge: "tls" },
    replicas = 1,
    dashboard = true,
    log = traefikLogs,
  } = options;
  const path = `services.${name}`;
  checkReplicas(replicas, certificates, path);
  const middlewares = allMiddlewares(options);
  const config = file(
    "traefik/dynamic/middlewares.yml",
    yamlContent({ http: { middlewares } }, "Middlewares of Traefik, named `<name>@file` in labels."),
  );
  const setup = (target: Target): CertificateSetup =>
    certificateSetup(certificatesFor(target, certificates), acmeEmail, path);
  const compose = setup("compose");
  const swarm = setup("swarm");
  const part = service(name, {
    description: "Traefik: the reverse proxy, and the only way in",
    image,
    imageStart,
    command: staticFlags(commonConfiguration(options, Object.keys(middlewares), path)),
    ports: [publish(80, 80, { mode: "host" }), publish(443, 443, { mode: "host" })],
    networks,
    volumes: [
      // `read_only` keeps the socket's file from being replaced; it does not limit what is asked through it.
      bindMount("/var/run/docker.sock", "/var/run/docker.sock", { read_only: true }),
      mountVolume(log, logFolder),
      tmpfsMount("/tmp"),
    ],
    configs: [mountFile(config, "/dynamic/middlewares.yml")],
    read_only: true,
    ...hardened,
    cap_add: ["NET_BIND_SERVICE"],
    // Traefik lets open requests end for ten seconds.
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "traefik", "healthcheck", "--ping"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      replicas,
      resources: { limits: { cpus: 0.5, memory: "512M" }, reservations: { cpus: 0.25, memory: "256M" } },
      // Only managers answer what the provider asks; spreading alone would be a wish.
      placement: {
        constraints: ["node.role == manager"],
        preferences: [{ spread: "node.id" }],
        max_replicas_per_node: 1,
      },
      // The old task must let go of the node's ports first.
      update_config: { parallelism: 1, delay: "30s", order: "stop-first", failure_action: "rollback" },
      rollback_config: { parallelism: 1, order: "stop-first" },
    },
    facets: {
      metrics: { port: 8082, technology: "traefik" },
      probe: { kind: "http", port: 8080, path: "/ping", description: "Traefik answers its ping" },
      logs: { format: "clf", file: `${logFolder}/access.log` },
      backup: { volume: log.name, none: "the access log is read as it is written, and kept by nobody" },
    },
  });
  const complete = pipe(
    [part, ...accepted(name)].reduce(merge),
    only("compose", forCompose(compose, dashboard)),
    only("swarm", (one) => pipe(one, swarm.modifier, withFlags(swarm.flags), withFlags(swarmProvider))),
  );
  return {
    ...complete,
    endpoints: {
      web: endpoint({ service: name, name: "web", port: 80, scheme: "http" }),
      websecure: endpoint({ service: name, name: "websecure", port: 443, scheme: "https" }),
      metrics: endpoint({ service: name, name: "metrics", port: 8082, scheme: "http" }),
    },
  };
}

/** What is as it should be here, and would be wrong elsewhere. */
function accepted(name: string): readonly Part[] {
  const perNode = "each replica has a store and a log of its own, on the node where it runs";
  return [
    waive("docker-socket-mounted", {
      service: name,
      reason: "Traefik finds its routes by asking the engine",
    }),
    waive("replicas-share-volume", { service: name, reason: perNode }),
    waive("placement-by-role-only", { service: name, reason: perNode }),
  ];
}

const swarmProvider: StaticConfiguration = { providers: { docker: { swarmMode: true } } };

function forCompose(certificates: CertificateSetup, dashboard: boolean): Modifier {
  const extra = dashboard ? [openDashboard] : [];
  return (part) => pipe(part, certificates.modifier, withFlags(certificates.flags), ...extra);
}

/** Without a login, so for this host alone. */
const openDashboard: Modifier = (part) =>
  pipe(
    part,
    withFlags({ api: { insecure: true } }),
    withPorts(publish(8080, 8080, { host_ip: "127.0.0.1" })),
    withFacets({
      probe: { kind: "http", port: 8080, path: "/dashboard/", description: "Traefik's dashboard" },
    }),
  );

/** Adds flags to those that the service has. */
function withFlags(configuration: StaticConfiguration): Modifier {
  return eachService((model) => {
    const { command = [] } = model;
    const words = typeof command === "string" ? command.split(" ") : command;
    return { ...model, command: sortFlags([...words, ...staticFlags(configuration)]) };
  });
}

function checkReplicas(replicas: number, certificates: CertificateOptions, path: string): void {
  if (replicas <= 1 || !needsOneReplica(certificatesFor("swarm", certificates))) return;
  throw new StackwrightError({
    code: "option-invalid",
    path: `${path}.replicas`,
    message: `${replicas} replicas cannot share the TLS challenge: the authority may ask the one that did not start it`,
    hint: 'Use certificates: { kind: "acme", challenge: "dns", provider: ... } or { kind: "files", ... }, or one replica.',
  });
}
