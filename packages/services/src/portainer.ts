import {
  bindMount,
  endpoint,
  hardened,
  merge,
  mountVolume,
  secret,
  service,
  volume,
  waive,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
  type Volume,
} from "@stackwright/core";

/** Options of {@link portainer}. */
export interface PortainerOptions {
  /** The service's name. @default "portainer" */
  readonly name?: string;
  /** Long-term support; patches before 2.33.5 cannot speak to Docker Engine 29. @default portainer/portainer-ce:2.33.7 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** The password of the user `admin`, at least 12 characters. Read on the first start only. @default secret("portainer_admin_password") */
  readonly adminPassword?: Secret;
  /** @default volume("portainer_data") */
  readonly data?: Volume;
  /** The constraint that, beside being a manager, keeps it on the node that has its volume. @default "node.labels.portainer == true" */
  readonly placement?: string;
}

/** Portainer, and what others need of it. */
export interface Portainer extends Part {
  readonly endpoints: { readonly http: Endpoint };
  readonly adminPassword: Secret;
}

/**
 * Portainer CE: a web interface for the engine. Whoever logs in to it is root on the host, because it holds the engine's
 * socket: keep it behind the proxy and a good password.
 *
 * Without a password file the first visitor would become its administrator. It has no health check: the image has neither a
 * shell nor a tool that could run one. Source: portainer/portainer, build/linux/Dockerfile and api/cli/cli.go.
 *
 * In Swarm it sees the services of the whole swarm, and the containers of its own node.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * pipe(portainer({ networks: [front] }), withTraefik({ host: `portainer.${domain}`, network: front }))
 */
export function portainer(options: PortainerOptions): Portainer {
  const {
    name = "portainer",
    image = "portainer/portainer-ce:2.33.7",
    networks,
    adminPassword = secret("portainer_admin_password", {
      description: "Password of Portainer's administrator",
    }),
    data = volume("portainer_data", { description: "Portainer's database" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const part = service(name, {
    description:
      "Portainer: the engine's web interface (no health check: the image has nothing to run one with)",
    image,
    // TLS ends at the proxy, so it is asked over plain HTTP on port 9000.
    command: [`--admin-password-file=${adminPassword}`, "--http-enabled"],
    networks,
    volumes: [
      bindMount("/var/run/docker.sock", "/var/run/docker.sock", { read_only: true }),
      mountVolume(data, "/data"),
    ],
    ...hardened,
    // It has to close its database.
    stop_grace_period: "30s",
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "256M" } },
      placement: { constraints: ["node.role == manager", placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: { volume: data.name, strategy: "files" },
      probe: { kind: "http", port: 9000, path: "/api/system/status", description: "Portainer answers" },
      logs: { format: "text" },
    },
  });
  const accepted = [
    waive("docker-socket-mounted", {
      service: name,
      reason: "managing the engine through it is what Portainer is for",
    }),
    waive("healthcheck-present", { service: name, reason: "the image has nothing to run a check with" }),
  ];
  return {
    ...accepted.reduce(merge, part),
    endpoints: { http: endpoint({ service: name, name: "http", port: 9000, scheme: "http" }) },
    adminPassword,
  };
}
