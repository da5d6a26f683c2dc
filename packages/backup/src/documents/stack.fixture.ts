import {
  assemble,
  defineStack,
  endpoint,
  mountVolume,
  network,
  secret,
  service,
  unpinned,
  variable,
  volume,
  file,
  makePart,
  type Part,
  type ServiceOptions,
  type StackView,
} from "@stackwright/core";

const data = network("data");
const root = secret("mariadb_root_password", { description: "Root of MariaDB" });
const domain = variable("DOMAIN", { default: "example.com" });
const sql = endpoint({ service: "mariadb", name: "sql", port: 3306, scheme: "mysql" });

/** One service on one volume, where a label ties it. */
function store(name: string, image: string, target: string, extra: Omit<ServiceOptions, "image"> = {}): Part {
  return service(name, {
    image: unpinned(image, "chosen by the fixture"),
    networks: [data],
    volumes: [mountVolume(volume(`${name.replaceAll("-", "_")}_data`), target)],
    deploy: { placement: { constraints: [`node.labels.${name} == true`] } },
    ...extra,
  });
}

const nodes = [1, 2, 3] as const;

/** What is taken out of the platform. */
export type Without = "cassandra" | "monitoring" | "operations";

/** A platform with a store of every kind, as it stands in production. Its names are those of {@link planFixture}. */
export function stackFixture(without: readonly Without[] = []): StackView {
  const has = (name: Without): boolean => !without.includes(name);
  const parts: readonly Part[] = [
    service("traefik", {
      image: "traefik:2.10.4",
      networks: [data],
      ports: [{ target: 443, published: 443, mode: "host" }],
      command: [
        "--certificatesresolvers.le.acme.storage=/acme/acme.json",
        "--certificatesresolvers.le.acme.dnschallenge.provider=cloudflare",
      ],
      environment: { CF_DNS_API_TOKEN_FILE: secret("dns_token", { generate: false }) },
      volumes: [mountVolume(volume("traefik_acme"), "/acme")],
      deploy: { replicas: 2, placement: { constraints: ["node.role == manager"] } },
    }),
    store("mariadb", "mariadb:10.11.3", "/var/lib/mysql", {
      command: ["--log-bin=mariadb-bin"],
      environment: {
        MARIADB_ROOT_PASSWORD_FILE: root,
        MARIADB_USER: variable("GLPI_DB_USER", { default: "glpi" }),
        MARIADB_PASSWORD_FILE: secret("glpi_db_password"),
      },
    }),
    store("glpi", "glpi/glpi:11.0.1", "/var/glpi", {
      environment: { GLPI_DB_HOST: sql.host },
      facets: { route: { host: `glpi.${domain}`, port: 80 } },
    }),
    store("orders", "postgres:16.4", "/var/lib/postgresql/data", {
      environment: { POSTGRES_PASSWORD_FILE: secret("orders_password"), POSTGRES_USER: "orders" },
    }),
    store("orders-replica1", "postgres:16.4", "/var/lib/postgresql/data", {
      environment: { PRIMARY_HOST: "orders" },
    }),
    store("grafana", "grafana/grafana:9.5.2", "/var/lib/grafana", {
      environment: { GF_SECURITY_ADMIN_PASSWORD_FILE: secret("grafana_admin_password") },
    }),
    store("minio", "minio/minio:RELEASE.2023-11-20T22-40-07Z", "/data", {
      environment: { MINIO_ROOT_PASSWORD_FILE: secret("minio_root_password") },
    }),
    store("archive", "traefik/whoami:v1.10.3", "/archive"),
    store("elastic", "elasticsearch/elasticsearch:8.15.0", "/usr/share/elasticsearch/data", {
      environment: { ELASTIC_PASSWORD_FILE: secret("elastic_password") },
    }),
    ...nodes.map((node) =>
      store(`galera${node}`, "mariadb:10.11.3", "/var/lib/mysql", {
        environment: { GALERA_BOOTSTRAP: variable(`GALERA${node}_BOOTSTRAP`, { default: "no" }) },
      }),
    ),
    ...nodes.map((node) =>
      store(`opensearch${node}`, "opensearchproject/opensearch:2.15.0", "/usr/share/opensearch/data", {
        imageStart: { shell: "/bin/bash", entrypoint: ["start"], command: ["opensearch"] },
        secretEnv: {
          OPENSEARCH_INITIAL_ADMIN_PASSWORD: secret("opensearch_admin_password"),
          OPENSEARCH_MONITOR_PASSWORD: secret("opensearch_monitor_password"),
        },
        facets: { probe: { kind: "http", scheme: "https", port: 9200 } },
      }),
    ),
    ...(has("cassandra") ? cassandraParts() : []),
    ...(has("monitoring") ? [store("prometheus", "prom/prometheus:v2.48.0", "/prometheus")] : []),
    ...["restic-backup", "restic-restore", "mariadb-restore"].map((name) =>
      service(name, {
        image: "restic/restic:0.17.0",
        networks: [data],
        environment: { RESTIC_PASSWORD_FILE: secret("restic_password") },
      }),
    ),
    ...(has("operations") ? [operationsFiles] : []),
  ];
  return assemble(defineStack({ name: "shop", parts }), "swarm");
}

function cassandraParts(): readonly Part[] {
  return [
    ...nodes.map((node) =>
      store(`cassandra${node}`, "cassandra:4.1.9", "/var/lib/cassandra", {
        environment: { CASSANDRA_SEEDS: "cassandra1", JVM_EXTRA_OPTS: "-Dx=1" },
      }),
    ),
    service("cassandra-init", {
      image: "cassandra:4.1.9",
      networks: [data],
      environment: { CASSANDRA_USER: "admin", CASSANDRA_PASSWORD_FILE: secret("cassandra_admin_password") },
      restart: "no",
      deploy: { mode: "replicated-job" },
    }),
  ];
}

/** The files that the operations of `@stackwright/services` add. */
const operationsFiles: Part = makePart({
  files: Object.fromEntries(
    [
      "Makefile",
      "scripts/init-swarm.sh",
      "scripts/init-secrets.sh",
      "scripts/checks.sh",
      "nftables/nftables.conf",
    ].map((path) => [path, file(path, "#\n").definition]),
  ),
});
