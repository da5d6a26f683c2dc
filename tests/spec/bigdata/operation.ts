import {
  all,
  contains,
  containsInBoth,
  generatedBy,
  holds,
  inTree,
  makes,
  not,
  of,
  variable,
} from "./claims.ts";
import { deviates, section, type Claim, type Entry, type Row } from "../entry.ts";

const unread = "variables-that-nothing-reads";

/** VARIABLES D'ENVIRONNEMENT. */
const variables: readonly Entry[] = [
  ...section("VARIABLES D'ENVIRONNEMENT: General", "env", [
    given("DOMAIN", "example.com"),
    given("EMAIL_ADMIN", "admin@example.com"),
    given("CLUSTER_NAME", "bigdata", unread),
    given("ENV", "production", unread),
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: Traefik / TLS", "env", [
    given("TRAEFIK_ACME_EMAIL", "${EMAIL_ADMIN}"),
    given("TRAEFIK_ENTRYPOINT_HTTP", "web", unread),
    given("TRAEFIK_ENTRYPOINT_HTTPS", "websecure", unread),
    given("CROWDSEC_BOUNCER_API_KEY", "GENERATE_VIA_CSCLI", "key-of-the-bouncer"),
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: GLPI / MariaDB", "env", [
    given("GLPI_DB_USER", "glpi"),
    given("GLPI_DB_NAME", "glpi"),
    [
      "GLPI_DB_USER.everywhere",
      "the grant is for the user that .env names",
      not(contains("mariadb/init.sql", /'glpi'@/)),
    ],
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: MinIO / Backup", "env", [
    given("MINIO_ROOT_USER", "minioadmin"),
    given("MINIO_BUCKET", "backups"),
    ...Object.entries({ DAILY: "7", WEEKLY: "4", MONTHLY: "12", YEARLY: "3" }).map(([period, count]): Row => {
      const name = `RESTIC_RETENTION_${period}`;
      return [name, `${name}=${count}`, variable(name, count)];
    }),
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: Prometheus/Alerting", "env", [
    [
      "ALERT_EMAILS",
      "ALERT_EMAILS=oncall@example.com,ops@example.com",
      variable("ALERT_EMAILS", "oncall@example.com,ops@example.com"),
    ],
    [
      "ALERT_EMAILS.receiver",
      "who is told is what .env says when the platform is started",
      deviates(
        "variables-in-mounted-files",
        containsInBoth("alertmanager/alertmanager.yml", /to: \$\{ALERT_EMAILS\}/),
      ),
    ],
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: OpenSearch", "env", [
    given("OPENSEARCH_ADMIN_PASSWORD", "ChangeMe_SecurePassword123!", "password-of-opensearch"),
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: Cassandra", "env", [
    given("CASSANDRA_CLUSTER_NAME", "bigdata_cassandra"),
    given("CASSANDRA_DC", "dc1"),
    given("CASSANDRA_RACK", "rack1"),
    [
      "CASSANDRA_DC.everywhere",
      "the keyspace is in the datacenter that .env names",
      not(contains("cassandra/init.cql", /'dc1': 3/)),
    ],
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: Swarm", "env", [
    given("SWARM_MANAGERS", "3", unread),
    given("SWARM_WORKERS", "2", unread),
  ]),
  ...section("VARIABLES D'ENVIRONNEMENT: Resource limits", "env", [
    given("MAX_CPU_LIMIT", "2", unread),
    given("MAX_MEM_LIMIT", "2G", unread),
  ]),
];

function given(name: string, value: string, heading?: string): Row {
  const expected = variable(name, value);
  return [name, `${name}=${value}`, heading === undefined ? expected : deviates(heading, expected)];
}

/** MAKEFILE: TARGETS OBLIGATOIRES. */
const targets: readonly Entry[] = section("MAKEFILE: TARGETS OBLIGATOIRES", "make", [
  [
    "up",
    "docker compose -f docker-compose.dev.yml up -d",
    makes("up", /docker compose -f docker-compose\.dev\.yml up -d/),
  ],
  [
    "down",
    "docker compose -f docker-compose.dev.yml down",
    makes("down", /docker compose -f docker-compose\.dev\.yml down/),
  ],
  [
    "deploy",
    "docker stack deploy -c stack.prod.yml bigdata",
    makes("deploy", /docker stack deploy -c stack\.prod\.yml .*\bbigdata\b/),
  ],
  ["logs", "docker compose logs -f <name>", makes("logs", /docker compose .*logs -f/)],
  ["backup", "./scripts/backup.sh", makes("backup", /\.\/scripts\/backup\.sh/)],
  ["restore", "./scripts/restore.sh", makes("restore", /\.\/scripts\/restore\.sh/)],
  ["test", "./scripts/checks.sh", makes("test", /\.\/scripts\/checks\.sh/)],
  [
    "init-secrets",
    "makes every secret",
    makes("init-secrets", /init-secrets\.sh/, /init-secrets\.swarm\.sh/),
  ],
  ["init-swarm", "prepares the Swarm", makes("init-swarm", /init-swarm\.sh --init/)],
  ["grafana-import", "imports the dashboards", makes("grafana-import", /grafana-import\.sh/)],
  ["grafana-import.script", "its script", inTree("scripts/grafana-import.sh")],
  ["help", "shows the help", makes("help", /MAKEFILE_LIST/)],
]);

/** A line of the checks: in both editions of the script, for Compose and for Swarm. */
function checks(pattern: RegExp): Claim {
  return containsInBoth("scripts/checks.sh", pattern);
}

/** TESTS ET VALIDATION. */
const validation: readonly Entry[] = [
  ...section("TESTS ET VALIDATION: Vérifications automatiques", "check", [
    ["1", "every container is up", checks(/^running "/m)],
    ["2", "health checks pass", checks(/^healthy$/m)],
    ["3", "Prometheus scrapes every target", checks(/^prometheus_targets /m)],
    ["4", "Alertmanager and Prometheus are connected", checks(/^prometheus_alertmanagers /m)],
    ["5", "Grafana's data sources are connected", checks(/^grafana_datasources /m)],
    ["6", "Loki receives logs", checks(/^loki_logs /m)],
    ["7", "OpenSearch is green", checks(/^search_green "opensearch1 opensearch2 opensearch3"/m)],
    [
      "8",
      "every node of Cassandra is up and normal",
      checks(/^cassandra_nodes 3 "cassandra1 cassandra2 cassandra3"/m),
    ],
    ["9", "certificates are valid for more than 14 days", checks(/^certificates traefik 14 /m)],
    ["10", "backups are younger than 24 h", checks(/^restic_age 24 "restic-backup/m)],
    ["11", "CrowdSec's local API answers", checks(/^crowdsec_api crowdsec$/m)],
    ["12", "MariaDB replicates, where it does", checks(/^mariadb_replication mariadb$/m)],
  ]),
  ...section("TESTS ET VALIDATION: Endpoints", "endpoint", [
    ["glpi", "https://glpi.${DOMAIN}", checks(/^route traefik 443 "glpi\.\$\{DOMAIN/m)],
    ["grafana", "https://grafana.${DOMAIN}", checks(/^route traefik 443 "grafana\.\$\{DOMAIN/m)],
    ["opensearch", "https://opensearch.${DOMAIN}", checks(/^route traefik 443 "opensearch\.\$\{DOMAIN/m)],
    [
      "prometheus",
      "http://localhost:9090/-/healthy",
      checks(/^probe_http prometheus http 9090 "\/-\/healthy"/m),
    ],
    ["loki", "http://localhost:3100/ready", checks(/^probe_http loki http 3100 "\/ready"/m)],
    ["traefik", "http://localhost:8080/dashboard/", contains("scripts/checks.sh", /8080.*\/dashboard\//)],
    [
      "status",
      "every address answers with 200",
      deviates("status-of-public-addresses", not(checks(/^route .* "200 302"$/m))),
    ],
  ]),
];

/** HYPOTHÈSES ET VALEURS PAR DÉFAUT. */
const defaults: readonly Entry[] = section("HYPOTHÈSES ET VALEURS PAR DÉFAUT", "default", [
  ["1", "domain: example.com", variable("DOMAIN", "example.com")],
  ["2", "administrator: admin@example.com", variable("EMAIL_ADMIN", "admin@example.com")],
  ["3", "time zone: Europe/Paris", of("glpi", "mariadb").env("TZ", "${TZ}")],
  ["4", "Prometheus: 30 days", of("prometheus").flag("--storage.tsdb.retention.time=30d")],
  ["5", "Loki: 30 days", containsInBoth("loki/loki-config.yml", /retention_period: (?:720h|30d)/)],
  ["6", "OpenSearch: heap of 512m", of("opensearch1").env("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m")],
  [
    "7",
    "Cassandra: heap of 512m, of which 100m are new",
    all(of("cassandra1").env("MAX_HEAP_SIZE", "512M"), of("cassandra1").env("HEAP_NEWSIZE", "100M")),
  ],
  ["8", "backups at 02:00, every day", deviates("hours-of-the-backups")],
  ["9", "3 managers and 2 workers", deviates(unread, variable("SWARM_WORKERS", "2"))],
  [
    "10",
    "certificates from Let's Encrypt, and not from its test directory",
    not(
      of("traefik").flag(
        "--certificatesresolvers.le.acme.caserver=https://acme-staging-v02.api.letsencrypt.org/directory",
      ),
    ),
  ],
  [
    "11",
    "rate limit: 100 requests a second",
    holds(
      "traefik/dynamic/middlewares.yml",
      ["http", "middlewares", "ratelimit", "rateLimit", "average"],
      100,
    ),
  ],
  ["12", "Cassandra: 3 copies, QUORUM", contains("cassandra/init.cql", /'[^']+': 3/, /QUORUM/)],
  [
    "13",
    "OpenSearch: 1 replica of each shard",
    holds(
      "opensearch/index-templates/logs-template.json",
      ["template", "settings", "index", "number_of_replicas"],
      1,
    ),
  ],
  ["13.applied", "... in the cluster too", templateIsMounted],
]);

/** Whether something that runs has the template, to give it to the cluster. */
function templateIsMounted({ documents }: Parameters<Claim>[0]): boolean {
  return Object.values(documents.swarm.configs ?? {}).some(({ file }) =>
    file?.endsWith("/logs-template.json"),
  );
}

/** What the people who run the platform use. */
export const operation: readonly Entry[] = [
  ...variables,
  ...targets,
  ...validation,
  ...defaults,
  ...section("NOTES FINALES", "note", [
    ["comments", "configuration files have comments", contains("nftables/nftables.conf", /^ +# /m)],
    [
      "secrets",
      "secrets are made, none is in the repository",
      generatedBy("minio_root_password", "openssl rand -base64 32"),
    ],
  ]),
];
