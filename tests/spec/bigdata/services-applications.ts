import { absent, all, holds, inCompose, inSwarm, not, of, three } from "./claims.ts";
import { deviates, section, type Entry, type Row } from "../entry.ts";

const everyMinuteHalf = { interval: "30s" };
const glpiRouter = "traefik.http.routers.glpi";
const dashboardsRouter = "traefik.http.routers.opensearch-dashboards";
const opensearch = of(...three("opensearch"));
const cassandra = of(...three("cassandra"));
const exporters = of(...three("cassandra-exporter-"));
const nodes = [1, 2, 3];

/** A label of a service. */
function label(service: string, name: string, value: string): Row {
  return [`label.${name}`, `${name}=${value}`, of(service).label(name, value)];
}

/** MARIADB and GLPI. */
const ticketing: readonly Entry[] = [
  ...section("MARIADB", "mariadb", [
    ...[
      "--transaction-isolation=READ-COMMITTED",
      "--binlog-format=ROW",
      "--innodb-buffer-pool-size=256M",
    ].map((flag): Row => [`command.${flag}`, flag, of("mariadb").flag(flag)]),
    ...Object.entries({
      MYSQL_ROOT_PASSWORD_FILE: "/run/secrets/mariadb_root_password",
      MYSQL_DATABASE: "${GLPI_DB_NAME}",
      MYSQL_USER: "${GLPI_DB_USER}",
      MYSQL_PASSWORD_FILE: "/run/secrets/glpi_db_password",
    }).flatMap(([name, value]): readonly Row[] => {
      const newName = name.replace("MYSQL", "MARIADB");
      return [
        [
          `env.${name}`,
          `${name}=...`,
          deviates("names-of-mariadbs-variables", of("mariadb").env(name, value)),
        ],
        [`env.${newName}`, `... what ${name} says`, of("mariadb").env(newName, value)],
      ];
    }),
    ["volume", "db_data:/var/lib/mysql", of("mariadb").mount("db_data", "/var/lib/mysql")],
    [
      "init",
      "./mariadb/init.sql:/docker-entrypoint-initdb.d/init.sql:ro",
      of("mariadb").file("mariadb/init.sql", "/docker-entrypoint-initdb.d/init.sql"),
    ],
    [
      "health",
      "mysqladmin ping with the root password",
      deviates("health-check-of-mariadb", of("mariadb").health(/mysqladmin ping/)),
    ],
    [
      "health.times",
      "every 30s, timeout 10s, 5 retries",
      of("mariadb").healthTimes({ interval: "30s", timeout: "10s", retries: 5 }),
    ],
    ["replicas", "1 replica", inSwarm("mariadb").replicas(1)],
    [
      "placement",
      "node.role == manager",
      deviates("where-stateful-services-run", inSwarm("mariadb").constraint("node.role == manager")),
    ],
    ["limits", "limits: 1.0 CPU, 1G", of("mariadb").limits("1", "1G")],
  ]),
  ...section("GLPI", "glpi", [
    [
      "env.GLPI_DB_HOST",
      "GLPI_DB_HOST=mariadb",
      deviates("the-way-to-the-data", of("glpi").env("GLPI_DB_HOST", "mariadb")),
    ],
    ["env.GLPI_DB_USER", "GLPI_DB_USER=${GLPI_DB_USER}", of("glpi").env("GLPI_DB_USER", "${GLPI_DB_USER}")],
    ["env.GLPI_DB_NAME", "GLPI_DB_NAME=${GLPI_DB_NAME}", of("glpi").env("GLPI_DB_NAME", "${GLPI_DB_NAME}")],
    [
      "env.GLPI_DB_PASSWORD_FILE",
      "GLPI_DB_PASSWORD_FILE=/run/secrets/glpi_db_password",
      deviates(
        "images-that-read-no-file",
        of("glpi").env("GLPI_DB_PASSWORD_FILE", "/run/secrets/glpi_db_password"),
      ),
    ],
    [
      "volume",
      "glpi_data:/var/www/html",
      deviates("where-glpi-keeps-its-data", of("glpi").mount("glpi_data", "/var/www/html")),
    ],
    label("glpi", "traefik.enable", "true"),
    label("glpi", `${glpiRouter}.rule`, "Host(`glpi.${DOMAIN}`)"),
    label("glpi", `${glpiRouter}.entrypoints`, "websecure"),
    label("glpi", `${glpiRouter}.tls.certresolver`, "le"),
    [
      `label.${glpiRouter}.middlewares`,
      "middlewares=securityHeaders@file,ratelimit@file,crowdsec-forwardauth@docker",
      deviates(
        "middlewares-of-every-route",
        of("glpi").label(
          `${glpiRouter}.middlewares`,
          "securityHeaders@file,ratelimit@file,crowdsec-forwardauth@docker",
        ),
      ),
    ],
    [
      "middlewares",
      "visitors of GLPI pass securityHeaders, ratelimit and crowdsec-forwardauth",
      of("traefik").flag(
        "--entrypoints.websecure.http.middlewares=securityHeaders@file,ratelimit@file,crowdsec-forwardauth@file",
      ),
    ],
    label("glpi", "traefik.http.services.glpi.loadbalancer.server.port", "80"),
    ["depends_on", "waits for mariadb", inCompose("glpi").dependsOn("mariadb")],
    ["health", "curl -f http://localhost", of("glpi").health(/curl -f\S* .*http:\/\/localhost/)],
    ["health.times", "every 30s", of("glpi").healthTimes(everyMinuteHalf)],
    ["replicas", "2 replicas in production", deviates("replicas-of-glpi", inSwarm("glpi").replicas(2))],
    [
      "update",
      "update_config: parallelism 1, delay 30s",
      inSwarm("glpi").updates({ parallelism: 1, delay: "30s" }),
    ],
    ["limits", "limits: 0.5 CPU, 1G", of("glpi").limits("0.5", "1G")],
  ]),
];

/** OPENSEARCH and OPENSEARCH-DASHBOARDS. */
const search: readonly Entry[] = [
  ...section("OPENSEARCH", "opensearch", [
    ...Object.entries({
      "cluster.name": "opensearch-cluster",
      "discovery.seed_hosts": "opensearch1,opensearch2,opensearch3",
      "bootstrap.memory_lock": "true",
      OPENSEARCH_JAVA_OPTS: "-Xms512m -Xmx512m",
    }).map(([name, value]): Row => [`env.${name}`, `${name}=${value}`, opensearch.env(name, value)]),
    [
      "env.cluster.initial_master_nodes",
      "cluster.initial_master_nodes=opensearch1,opensearch2,opensearch3",
      deviates(
        "first-managers-of-opensearch",
        opensearch.env("cluster.initial_master_nodes", "opensearch1,opensearch2,opensearch3"),
      ),
    ],
    [
      "env.OPENSEARCH_INITIAL_ADMIN_PASSWORD",
      "OPENSEARCH_INITIAL_ADMIN_PASSWORD=${OPENSEARCH_ADMIN_PASSWORD}",
      deviates(
        "password-of-opensearch",
        opensearch.env("OPENSEARCH_INITIAL_ADMIN_PASSWORD", "${OPENSEARCH_ADMIN_PASSWORD}"),
      ),
    ],
    ...Object.entries({
      "plugins.security.disabled": "false",
      "plugins.security.ssl.http.enabled": "true",
      "plugins.security.ssl.transport.enforce_hostname_verification": "false",
    }).map(([name, value]): Row => [
      `env.${name}`,
      `${name}=${value} in the environment`,
      deviates("security-settings-of-opensearch", opensearch.env(name, value)),
    ]),
    [
      "security.http",
      "TLS for HTTP",
      holds("opensearch/opensearch.yml", ["plugins.security.ssl.http.enabled"], true),
    ],
    [
      "security.hostname",
      "no verification of host names between nodes",
      holds(
        "opensearch/opensearch.yml",
        ["plugins.security.ssl.transport.enforce_hostname_verification"],
        false,
      ),
    ],
    [
      "security.certificates",
      "the certificates of the image's demo",
      deviates("certificates-of-opensearch", not(opensearch.env("DISABLE_INSTALL_DEMO_CONFIG", "true"))),
    ],
    ...nodes.map((node): Row => [
      `env.node.name.${node}`,
      `node.name=opensearch${node}`,
      of(`opensearch${node}`).env("node.name", `opensearch${node}`),
    ]),
    ["ulimit.memlock", "memlock: -1", opensearch.ulimit("memlock", { soft: -1, hard: -1 })],
    ["ulimit.nofile", "nofile: 65536", opensearch.ulimit("nofile", { soft: 65_536, hard: 65_536 })],
    ...nodes.map((node): Row => [
      `volume.${node}`,
      `opensearch${node}_data:/usr/share/opensearch/data`,
      of(`opensearch${node}`).mount(`opensearch${node}_data`, "/usr/share/opensearch/data"),
    ]),
    [
      "health",
      "curl -fsSk https://localhost:9200/_cluster/health",
      deviates("health-check-of-opensearch", opensearch.health(/curl -fsSk .*\/_cluster\/health/)),
    ],
    ["health.times", "every 30s", opensearch.healthTimes(everyMinuteHalf)],
    ["replicas", "1 replica for each node", inSwarm(...three("opensearch")).replicas(1)],
    ...nodes.map((node): Row => [
      `placement.${node}`,
      `node.hostname == node${node}`,
      inSwarm(`opensearch${node}`).constraint(`node.hostname == node${node}`),
    ]),
    ["limits", "limits: 2.0 CPU, 2G", opensearch.limits("2", "2G")],
    ["reservations", "reservations: 1.0 CPU, 1G", inSwarm(...three("opensearch")).reserves("1", "1G")],
  ]),
  ...section("OPENSEARCH-DASHBOARDS", "opensearch-dashboards", [
    [
      "env.OPENSEARCH_HOSTS",
      'OPENSEARCH_HOSTS=["https://opensearch1:9200","https://opensearch2:9200","https://opensearch3:9200"]',
      deviates(
        "the-way-to-the-data",
        of("opensearch-dashboards").env(
          "OPENSEARCH_HOSTS",
          '["https://opensearch1:9200","https://opensearch2:9200","https://opensearch3:9200"]',
        ),
      ),
    ],
    ["port", "5601, in development", inCompose("opensearch-dashboards").publishes(5601)],
    [
      "port.production",
      "5601, in production",
      deviates("published-ports", inSwarm("opensearch-dashboards").publishes(5601)),
    ],
    label("opensearch-dashboards", "traefik.enable", "true"),
    label("opensearch-dashboards", `${dashboardsRouter}.rule`, "Host(`opensearch.${DOMAIN}`)"),
    label("opensearch-dashboards", `${dashboardsRouter}.entrypoints`, "websecure"),
    label("opensearch-dashboards", `${dashboardsRouter}.tls.certresolver`, "le"),
    label(
      "opensearch-dashboards",
      "traefik.http.services.opensearch-dashboards.loadbalancer.server.port",
      "5601",
    ),
  ]),
];

/** CASSANDRA and its exporter. */
const lake: readonly Entry[] = [
  ...section("CASSANDRA", "cassandra", [
    ...Object.entries({
      // The quotes are YAML's: the image writes the value into cassandra.yaml.
      CASSANDRA_CLUSTER_NAME: "'${CASSANDRA_CLUSTER_NAME}'",
      CASSANDRA_DC: "${CASSANDRA_DC}",
      CASSANDRA_RACK: "${CASSANDRA_RACK}",
      CASSANDRA_ENDPOINT_SNITCH: "GossipingPropertyFileSnitch",
      MAX_HEAP_SIZE: "512M",
      HEAP_NEWSIZE: "100M",
    }).map(([name, value]): Row => [`env.${name}`, `${name}=${value}`, cassandra.env(name, value)]),
    [
      "env.CASSANDRA_SEEDS",
      "CASSANDRA_SEEDS=cassandra1,cassandra2,cassandra3",
      deviates("seeds-of-cassandra", cassandra.env("CASSANDRA_SEEDS", "cassandra1,cassandra2,cassandra3")),
    ],
    ...nodes.map((node): Row => [
      `volume.${node}`,
      `cassandra${node}_data:/var/lib/cassandra`,
      of(`cassandra${node}`).mount(`cassandra${node}_data`, "/var/lib/cassandra"),
    ]),
    [
      "health",
      "nodetool status | grep UN",
      deviates("health-check-of-cassandra", cassandra.health(/nodetool status \| grep UN/)),
    ],
    ["health.times", "every 30s, 5 retries", cassandra.healthTimes({ interval: "30s", retries: 5 })],
    [
      "health.timeout",
      "timeout 10s",
      deviates("health-check-of-cassandra", cassandra.healthTimes({ interval: "30s", timeout: "10s" })),
    ],
    ["replicas", "1 replica for each node", inSwarm(...three("cassandra")).replicas(1)],
    ...nodes.map((node): Row => [
      `placement.${node}`,
      `node.hostname == node${node}`,
      inSwarm(`cassandra${node}`).constraint(`node.hostname == node${node}`),
    ]),
    ["limits", "limits: 2.0 CPU, 2G", cassandra.limits("2", "2G")],
    ["reservations", "reservations: 1.0 CPU, 1G", inSwarm(...three("cassandra")).reserves("1", "1G")],
  ]),
  ...section("CASSANDRA EXPORTER", "cassandra-exporter", [
    [
      "env.CASSANDRA_HOST",
      "CASSANDRA_HOST=cassandra1",
      deviates(
        "address-for-the-cassandra-exporter",
        of("cassandra-exporter-1").env("CASSANDRA_HOST", "cassandra1"),
      ),
    ],
    [
      "nodes",
      "one for each node",
      all(
        ...nodes.map((node) =>
          of(`cassandra-exporter-${node}`).env("CASSANDRA_EXPORTER_CONFIG_host", `cassandra${node}:7199`),
        ),
      ),
    ],
    ["port", "metrics on 9404", exporters.env("CASSANDRA_EXPORTER_CONFIG_listenPort", "9404")],
  ]),
];

/** MINIO, RESTIC-BACKUP and CONSUL. */
const storage: readonly Entry[] = [
  ...section("MINIO", "minio", [
    [
      "command",
      'server /data --console-address ":9001"',
      of("minio").command("server", "/data", "--console-address", ":9001"),
    ],
    ["command.--compat", "--compat", deviates("minio-compat", of("minio").flag("--compat"))],
    [
      "env.MINIO_ROOT_USER",
      "MINIO_ROOT_USER=${MINIO_ROOT_USER}",
      of("minio").env("MINIO_ROOT_USER", "${MINIO_ROOT_USER}"),
    ],
    [
      "env.MINIO_ROOT_PASSWORD_FILE",
      "MINIO_ROOT_PASSWORD_FILE=/run/secrets/minio_root_password",
      of("minio").env("MINIO_ROOT_PASSWORD_FILE", "/run/secrets/minio_root_password"),
    ],
    ["volume", "minio_data:/data", of("minio").mount("minio_data", "/data")],
    ["port.9000", "9000, the API", deviates("published-ports", of("minio").publishes(9000))],
    ["port.9001", "9001, the console", deviates("published-ports", of("minio").publishes(9001))],
    [
      "health",
      "curl -f http://localhost:9000/minio/health/live",
      deviates("health-check-of-minio", of("minio").health(/curl .*\/minio\/health\/live/)),
    ],
    ["health.times", "every 30s", of("minio").healthTimes(everyMinuteHalf)],
  ]),
  ...section("RESTIC-BACKUP", "restic-backup", [
    ...["db_data", "grafana_data"].map((name): Row => [
      `volume.${name}`,
      `${name}:/backup/${name}:ro`,
      deviates("files-of-databases-in-use", of("restic-backup").mount(name, `/backup/${name}`, true)),
    ]),
    [
      "volume.glpi_data",
      "glpi_data:/backup/glpi_data:ro",
      all(
        inCompose("restic-backup").mount("glpi_data", "/backup/glpi_data", true),
        inSwarm("restic-backup-glpi").mount("glpi_data", "/backup/glpi_data", true),
      ),
    ],
    [
      "volume.scripts",
      "./scripts:/scripts:ro",
      deviates("files-of-the-repository", of("restic-backup").mount("./scripts", "/scripts", true)),
    ],
    [
      "env.RESTIC_REPOSITORY",
      "RESTIC_REPOSITORY=s3:http://minio:9000/${MINIO_BUCKET}",
      deviates(
        "what-shares-the-bucket",
        of("restic-backup").env("RESTIC_REPOSITORY", "s3:http://minio:9000/${MINIO_BUCKET}"),
      ),
    ],
    [
      "env.RESTIC_PASSWORD_FILE",
      "RESTIC_PASSWORD_FILE=/run/secrets/restic_password",
      of("restic-backup").env("RESTIC_PASSWORD_FILE", "/run/secrets/restic_password"),
    ],
    ...Object.entries({
      AWS_ACCESS_KEY_ID: "${MINIO_ROOT_USER}",
      AWS_SECRET_ACCESS_KEY_FILE: "/run/secrets/minio_root_password",
    }).map(([name, value]): Row => [
      `env.${name}`,
      `${name}=${value}`,
      deviates("credentials-of-restic", of("restic-backup").env(name, value)),
    ]),
    ...["restic_password", "minio_root_password"].map((name): Row => [
      `secret.${name}`,
      name,
      of("restic-backup").secret(name),
    ]),
    ["entrypoint", "/scripts/backup-cron.sh", of("restic-backup").entrypoint("/scripts/backup-cron.sh")],
    ["replicas", "1 replica", inSwarm("restic-backup").replicas(1)],
    [
      "placement",
      "node.role == manager",
      deviates("where-backups-run", inSwarm("restic-backup").constraint("node.role == manager")),
    ],
  ]),
  ...section("CONSUL", "consul", [
    ["development", "in development only", all(inCompose("consul").exists, absent("consul", "swarm"))],
    [
      "command",
      "agent -dev -client=0.0.0.0",
      inCompose("consul").command("agent", "-dev", "-client=0.0.0.0"),
    ],
    ["port", "8500", inCompose("consul").publishes(8500)],
  ]),
];

/** The applications and their data. */
export const applications: readonly Entry[] = [...ticketing, ...search, ...lake, ...storage];
