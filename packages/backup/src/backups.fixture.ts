import {
  defineStack,
  endpoint,
  mountVolume,
  network,
  secret,
  service,
  volume,
  type BackupFacet,
  type Network,
  type Part,
  type ServiceOptions,
  type Stack,
  type StackView,
  synth,
  type Target,
} from "@stackwright/core";
import { backups } from "./backups.ts";
import type { BackupOptions } from "./options.ts";

/** The one network of the fixtures. */
export const data: Network = network("data", { encrypted: true });

const rootPassword = secret("root_password");

/** A service with one volume, on a node of its own. */
export function store(
  name: string,
  target: string,
  facet: Record<string, unknown>,
  more: Partial<ServiceOptions> = {},
): Part {
  const kept = volume(`${name}_data`);
  return service(name, {
    image: "example.com/store:1.0",
    networks: [data],
    volumes: [mountVolume(kept, target)],
    deploy: { placement: { constraints: [`node.labels.${name} == true`] } },
    facets: { backup: { volume: kept.name, ...facet } as BackupFacet },
    ...(more as object),
  });
}

export const mariadb: Part = store(
  "mariadb",
  "/var/lib/mysql",
  { strategy: "mariadb" },
  {
    image: "mariadb:10.11.3",
    command: ["--log-bin=mariadb-bin", "--server-id=1"],
    environment: { MARIADB_ROOT_PASSWORD_FILE: rootPassword },
  },
);

export const glpi: Part = store(
  "glpi",
  "/var/glpi",
  { strategy: "files", options: { paths: ["config", "files"], exclude: ["files/_cache"] } },
  { environment: { DB: endpoint({ service: "mariadb", port: 3306 }).address } },
);

export const galera: readonly Part[] = [1, 2, 3].map((node) =>
  store(
    `galera${node}`,
    "/var/lib/mysql",
    { strategy: "mariadb-galera", options: { cluster: "galera" } },
    {
      image: "mariadb:10.11.3",
      command: ["--log-bin=mariadb-bin", `--server-id=${node}`],
      environment: { MARIADB_ROOT_PASSWORD_FILE: rootPassword },
    },
  ),
);

export const postgres: Part = store(
  "orders",
  "/var/lib/postgresql/data",
  { strategy: "postgres" },
  { image: "postgres:16.4", environment: { POSTGRES_PASSWORD_FILE: rootPassword } },
);

export const opensearch: readonly Part[] = [1, 2, 3].map((node) =>
  store(
    `opensearch${node}`,
    "/usr/share/opensearch/data",
    { strategy: "opensearch", options: { cluster: "opensearch" } },
    {
      imageStart: { shell: "/bin/bash", entrypoint: ["/start.sh"], command: ["opensearch"] },
      secretEnv: { OPENSEARCH_INITIAL_ADMIN_PASSWORD: rootPassword },
    },
  ),
);

export const elastic: Part = store(
  "elastic",
  "/usr/share/elasticsearch/data",
  { strategy: "elasticsearch" },
  { environment: { ELASTIC_PASSWORD_FILE: rootPassword } },
);

export const cassandra: readonly Part[] = [1, 2, 3].map((node) =>
  store(
    `cassandra${node}`,
    "/var/lib/cassandra",
    { strategy: "cassandra", options: { cluster: "cassandra" } },
    { image: "cassandra:4.1.9", environment: { LOCAL_JMX: "no" } },
  ),
);

export const grafana: Part = store(
  "grafana",
  "/var/lib/grafana",
  { strategy: "grafana" },
  { environment: { GF_SECURITY_ADMIN_PASSWORD__FILE: rootPassword } },
);

export const archive: Part = store("archive", "/data", { strategy: "cold" });

export const minio: Part = store("minio", "/data", { none: "it holds the backups themselves" });

/** Every kind of store. */
export const everything: readonly Part[] = [
  mariadb,
  glpi,
  ...galera,
  postgres,
  ...opensearch,
  elastic,
  ...cassandra,
  grafana,
  archive,
  minio,
];

/** Options that are enough. */
export const options: BackupOptions = {
  repository: {
    endpoint: endpoint({ service: "minio", port: 9000, scheme: "http" }),
    bucket: "backups",
    credentials: { accessKey: "minioadmin", secretKey: rootPassword },
  },
};

/** Those for {@link everything}: what is copied cold cannot promise an hour. */
export const optionsForEverything: BackupOptions = {
  ...options,
  offsite: {
    endpoint: "https://s3.example.com",
    bucket: "copies",
    credentials: { accessKey: "copies", secretKey: secret("offsite_secret_key") },
  },
  objectives: { archive: { rpo: "72h", schedule: "0 3 * * *" } },
};

/** A stack with backups. */
export function stackOf(parts: readonly Part[], more: Partial<BackupOptions> = {}): Stack {
  return defineStack({ name: "shop", parts: [...parts, backups({ ...options, ...more })] });
}

/** What planFor reads: a stack without backups. */
export function viewOf(parts: readonly Part[], target: Target = "swarm"): StackView {
  return synth(defineStack({ name: "shop", parts }), target).stack;
}

/** Every file that a stack writes for a target, by its path. */
export function filesOf(stack: Stack, target: Target): Readonly<Record<string, string>> {
  return Object.fromEntries(synth(stack, target).files.map(({ path, content }) => [path, content]));
}
