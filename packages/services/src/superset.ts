import {
  endpoint,
  file,
  hardened,
  merge,
  mountFile,
  only,
  pipe,
  runsOnce,
  secret,
  service,
  tmpfsMount,
  withReplicas,
  type Endpoint,
  type ImageStart,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";
import { images } from "./images.ts";
import { withPipImage, type PipImage } from "./pip-image.ts";
import { supersetConfig, supersetInitScript } from "./superset-files.ts";

/** Options of {@link superset}. */
export interface SupersetOptions {
  /** The service's name. @default "superset" */
  readonly name?: string;
  /** From 4.1 on the image lacks the driver for PostgreSQL. @default apache/superset:3.0.0 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** Its PostgreSQL, or a pool in front of it. */
  readonly database: Endpoint;
  /** @default "superset" */
  readonly databaseName?: Text;
  /** @default the database's name */
  readonly databaseUser?: Text;
  /** @default secret("superset_db_password") */
  readonly databasePassword?: Secret;
  /** Signs sessions, and encrypts stored passwords of data sources. @default secret("<name>_secret_key") */
  readonly secretKey?: Secret;
  /** The first administrator. @default "admin" */
  readonly user?: Text;
  /** The administrator's address. @default "admin@example.com" */
  readonly email?: Text;
  /** Theirs. @default secret("<name>_admin_password") */
  readonly password?: Secret;
  /** An image to build with drivers for data sources, such as Dremio's. @default none */
  readonly drivers?: PipImage;
  /** Tasks in Swarm: it keeps nothing itself. @default 1 */
  readonly replicas?: number;
}

/** A Superset, and what others need of it. */
export interface Superset extends Part {
  readonly endpoints: { readonly http: Endpoint };
  readonly databasePassword: Secret;
}

/** Source: apache/superset 3.0, Dockerfile and docker/run-server.sh: gunicorn on 8088, as user `superset`. */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: [],
  command: ["/usr/bin/run-server.sh"],
  tcpCheck: "bash",
};

/** The first user that the image's Debian makes. Source: Dockerfile, useradd without a number. */
const runsAs = { uid: 1000, gid: 1000 } as const;

/**
 * Superset: dashboards and SQL for people. It keeps everything in its database, and nothing in a volume; a job brings that
 * database to its version and makes the first administrator, before the servers answer anything useful.
 *
 * The image has drivers for few data sources: `drivers` builds one with more. Queries are answered while the browser waits,
 * for a minute at most: asynchronous ones, reports and shared caches need a Redis and a worker, which this does not have.
 * Superset has no metrics for Prometheus: it pushes to StatsD only.
 *
 * @throws StackwrightError for bad names, images or counts.
 * @example
 * superset({ database: pool.endpoints.sql, networks: [front, storage] })
 */
export function superset(options: SupersetOptions): Superset {
  const {
    name = "superset",
    image = images.superset,
    networks,
    database,
    databaseName = "superset",
    databaseUser = databaseName,
    databasePassword = secret(`${name}_db_password`, { description: "Password of Superset's database user" }),
    secretKey = secret(`${name}_secret_key`, {
      description: "Superset: signs sessions, encrypts stored passwords",
      generate: "openssl rand -base64 42",
    }),
    user = "admin",
    email = "admin@example.com",
    drivers,
    password = secret(`${name}_admin_password`, { description: "Superset: its administrator" }),
    replicas = 1,
  } = options;
  const config = file(`${name}/superset_config.py`, supersetConfig);
  const shared = {
    image: drivers?.image ?? image,
    imageStart,
    runsAs,
    networks,
    environment: {
      SUPERSET_DB_ADDRESS: database.address,
      SUPERSET_DB_NAME: databaseName,
      SUPERSET_DB_USER: databaseUser,
      SUPERSET_DB_PASSWORD_FILE: databasePassword,
      SUPERSET_SECRET_KEY_FILE: secretKey,
    },
    volumes: [tmpfsMount("/app/superset_home"), tmpfsMount("/tmp")],
    read_only: true,
    ...hardened,
  };
  const server = service(name, {
    ...shared,
    description: "Superset: dashboards and SQL for people",
    environment: { ...shared.environment, SERVER_WORKER_AMOUNT: 4 },
    configs: [mountFile(config, "/app/pythonpath/superset_config.py")],
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://localhost:8088/health"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "2m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 2, memory: "4G" }, reservations: { cpus: 0.5, memory: "1G" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      probe: { kind: "http", port: 8088, path: "/health", description: "Superset answers" },
      logs: { format: "text" },
    },
  });
  const script = file(`${name}/init.sh`, supersetInitScript, { mode: 0o755 });
  const init = service(`${name}-init`, {
    ...shared,
    description: "Superset: brings its database to this version, makes the first user, and ends",
    command: ["/bin/bash", "/opt/stackwright/init.sh"],
    environment: {
      ...shared.environment,
      SUPERSET_ADMIN: user,
      SUPERSET_ADMIN_EMAIL: email,
      SUPERSET_ADMIN_PASSWORD_FILE: password,
    },
    configs: [
      mountFile(config, "/app/pythonpath/superset_config.py"),
      mountFile(script, "/opt/stackwright/init.sh"),
    ],
    ...runsOnce({ limits: { cpus: 1, memory: "1G" } }),
    facets: { logs: { format: "text" } },
  });
  const part = merge(pipe(server, only("swarm", withReplicas(replicas))), init);
  return {
    ...(drivers === undefined
      ? part
      : withPipImage(part, { ...drivers, name, from: image, lines: ["USER superset"] })),
    endpoints: { http: endpoint({ service: name, name: "http", port: 8088, scheme: "http" }) },
    databasePassword,
  };
}
