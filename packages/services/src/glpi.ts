import {
  endpoint,
  hardened,
  mountVolume,
  only,
  pipe,
  secret,
  service,
  volume,
  withReplicas,
  type Endpoint,
  type ImageStart,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
  type Volume,
} from "@stackwright/core";
import { becomesUser } from "./hardening.ts";
import { images } from "./images.ts";

/** Options of {@link glpi}. */
export interface GlpiOptions {
  /** The service's name. @default "glpi" */
  readonly name?: string;
  /** @default glpi/glpi:11.0.1 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** Where its MariaDB answers: the server's endpoint, or the one of a gateway to it. */
  readonly database: Endpoint;
  /** The database's name. @default "glpi" */
  readonly databaseName?: Text;
  /** The database's user. @default the database's name */
  readonly databaseUser?: Text;
  /** The database user's password. @default secret("glpi_db_password") */
  readonly databasePassword?: Secret;
  /** @default volume("glpi_data") */
  readonly data?: Volume;
  /**
   * Tasks in Swarm. More than one needs a volume that every node shares: uploads, sessions and the key that encrypts stored
   * passwords live in it. @default 1
   */
  readonly replicas?: number;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.glpi == true" */
  readonly placement?: string;
}

/** A GLPI service, and what others need of it. */
export interface Glpi extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * How the image of October 2025 starts: as root, Apache on port 80. It installs its schema on the first start and has no
 * wait for the database of its own. Source: glpi-project/docker-images, Dockerfile and startup scripts.
 */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["/opt/glpi/entrypoint.sh"],
  command: ["/opt/glpi/startup.sh"],
  tcpCheck: "bash",
};

/**
 * GLPI, the service desk. The image knows no `GLPI_DB_PASSWORD_FILE`: the password is exported from its secret when the
 * container starts. Its data is under `/var/glpi` (the application itself, under `/var/www/glpi`, belongs to the image).
 *
 * The first start installs the schema, which takes minutes: until then the health check must not fail the task.
 *
 * @throws StackwrightError for bad names, images or counts.
 * @example
 * glpi({ database: db.endpoints.sql, networks: [front, back] })
 */
export function glpi(options: GlpiOptions): Glpi {
  const {
    name = "glpi",
    image = images.glpi,
    networks,
    database,
    databaseName = "glpi",
    databaseUser = databaseName,
    databasePassword = secret("glpi_db_password", { description: "Password of GLPI's database user" }),
    data = volume("glpi_data", { description: "GLPI's configuration, documents, plugins and keys" }),
    replicas = 1,
    placement = `node.labels.${name} == true`,
  } = options;
  const part = service(name, {
    description: "GLPI: the service desk",
    image,
    imageStart,
    secretEnv: { GLPI_DB_PASSWORD: databasePassword },
    environment: {
      GLPI_DB_HOST: database.host,
      GLPI_DB_PORT: database.port,
      GLPI_DB_NAME: databaseName,
      GLPI_DB_USER: databaseUser,
    },
    networks,
    volumes: [mountVolume(data, "/var/glpi")],
    ...hardened,
    cap_add: [...becomesUser, "KILL", "NET_BIND_SERVICE"],
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://localhost/"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "5m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "1G" } },
      placement: { constraints: [placement] },
      update_config: { parallelism: 1, delay: "30s", order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: {
        volume: data.name,
        strategy: "files",
        options: { paths: ["config", "files", "marketplace"] },
      },
      probe: { kind: "http", port: 80, expect: [200, 302], description: "GLPI's login page" },
      logs: { format: "text" },
    },
  });
  return {
    ...pipe(part, only("swarm", withReplicas(replicas))),
    endpoints: { http: endpoint({ service: name, name: "http", port: 80, scheme: "http" }) },
  };
}
