import { all, containsInBoth, decided, inCompose, inSwarm, localVolume, of } from "./claims.ts";
import { deviates, section, type Entry, type Row } from "../entry.ts";

/** A volume: where it is mounted, its driver, and that it is backed up. */
function data(name: string, service: string, path: string): readonly Row[] {
  return [
    [`${name}.mount`, `at ${path} of ${service}`, of(service).mount(name, path)],
    [`${name}.driver`, "driver: local", localVolume(name)],
  ];
}

const nodes = [1, 2, 3];

/** CONFIGURATIONS DE VOLUMES. */
export const volumes: readonly Entry[] = [
  ...section("VOLUMES NOMMÉS DOCKER: Base de données & Applications", "volume", [
    ...data("db_data", "mariadb", "/var/lib/mysql"),
    ["db_data.backup", "backed up with mysqldump and restic", decided("db_data", "mariadb")],
    [
      "glpi_data.mount",
      "at /var/www/html of glpi",
      deviates("where-glpi-keeps-its-data", of("glpi").mount("glpi_data", "/var/www/html")),
    ],
    ["glpi_data.driver", "driver: local", localVolume("glpi_data")],
    ["glpi_data.backup", "backed up", decided("glpi_data", "files")],
  ]),
  ...section(
    "VOLUMES NOMMÉS DOCKER: OpenSearch Cluster",
    "volume",
    nodes.flatMap((node): readonly Row[] => [
      ...data(`opensearch${node}_data`, `opensearch${node}`, "/usr/share/opensearch/data"),
      [
        `opensearch${node}_data.backup`,
        "snapshots to MinIO",
        decided(`opensearch${node}_data`, "opensearch"),
      ],
    ]),
  ),
  ...section(
    "VOLUMES NOMMÉS DOCKER: Cassandra Cluster",
    "volume",
    nodes.flatMap((node): readonly Row[] => [
      ...data(`cassandra${node}_data`, `cassandra${node}`, "/var/lib/cassandra"),
      [
        `cassandra${node}_data.backup`,
        "snapshots with nodetool, to MinIO",
        decided(`cassandra${node}_data`, "cassandra"),
      ],
    ]),
  ),
  ...section("VOLUMES NOMMÉS DOCKER: Monitoring & Métriques", "volume", [
    ...data("prometheus_data", "prometheus", "/prometheus"),
    [
      "prometheus_data.retention",
      "kept for 30 days",
      of("prometheus").flag("--storage.tsdb.retention.time=30d"),
    ],
    ["prometheus_data.backup", "backup is optional", decided("prometheus_data", "none")],
    ...data("grafana_data", "grafana", "/var/lib/grafana"),
    ["grafana_data.backup", "backed up", decided("grafana_data", "grafana")],
  ]),
  ...section("VOLUMES NOMMÉS DOCKER: Logging", "volume", [
    ...data("loki_data", "loki", "/loki"),
    [
      "loki_data.retention",
      "kept for 30 days (720h)",
      containsInBoth("loki/loki-config.yml", /retention_period: (?:720h|30d)/),
    ],
    ["loki_data.backup", "backup is optional", decided("loki_data", "none")],
  ]),
  ...section("VOLUMES NOMMÉS DOCKER: Stockage Objet", "volume", [
    ...data("minio_data", "minio", "/data"),
    [
      "minio_data.backup",
      "copied to another place",
      all(
        inSwarm("restic-offsite").env("OFFSITE_FROM_URL", "http://minio:9000"),
        inSwarm("restic-offsite").env("OFFSITE_TO_URL", "https://${OFFSITE_HOST}"),
      ),
    ],
  ]),
  ...section("BIND MOUNTS: Traefik", "bind", [
    [
      "traefik.acme",
      "./traefik/acme:/acme",
      deviates("where-certificates-are-kept", of("traefik").mount("./traefik/acme", "/acme")),
    ],
    [
      "traefik.dynamic",
      "./traefik/dynamic:/dynamic:ro",
      deviates("files-of-the-repository", of("traefik").mount("./traefik/dynamic", "/dynamic", true)),
    ],
    [
      "traefik.dynamic.file",
      "what is in ./traefik/dynamic is in /dynamic, read-only",
      of("traefik").file("traefik/dynamic/middlewares.yml", "/dynamic/middlewares.yml"),
    ],
    [
      "traefik.socket",
      "/var/run/docker.sock, read-only",
      of("traefik").mount("/var/run/docker.sock", "/var/run/docker.sock", true),
    ],
  ]),
  ...section("BIND MOUNTS: CrowdSec", "bind", [
    [
      "crowdsec.data",
      "./crowdsec/data:/var/lib/crowdsec/data",
      deviates("folders-of-crowdsec", of("crowdsec").mount("./crowdsec/data", "/var/lib/crowdsec/data")),
    ],
    [
      "crowdsec.config",
      "./crowdsec/config:/etc/crowdsec",
      deviates("folders-of-crowdsec", of("crowdsec").mount("./crowdsec/config", "/etc/crowdsec")),
    ],
    [
      "crowdsec.log",
      "/var/log:/var/log:ro",
      deviates("what-crowdsec-reads", of("crowdsec").mount("/var/log", "/var/log", true)),
    ],
  ]),
  ...section("BIND MOUNTS: Prometheus", "bind", [
    [
      "prometheus.configuration",
      "./prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro",
      of("prometheus").file("prometheus/prometheus.yml", "/etc/prometheus/prometheus.yml"),
    ],
    [
      "prometheus.rules",
      "./prometheus/rules:/etc/prometheus/rules:ro",
      of("prometheus").file("prometheus/rules/alert_rules.yml", "/etc/prometheus/rules/alert_rules.yml"),
    ],
  ]),
  ...section("BIND MOUNTS: Alertmanager", "bind", [
    [
      "alertmanager",
      "./alertmanager/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro",
      of("alertmanager").file("alertmanager/alertmanager.yml", "/etc/alertmanager/alertmanager.yml"),
    ],
  ]),
  ...section("BIND MOUNTS: Grafana", "bind", [
    ...["datasources/prometheus.yml", "datasources/loki.yml", "dashboards/dashboards.yml"].map(
      (path): Row => [
        `grafana.${path}`,
        `./grafana/provisioning/${path}, read-only in /etc/grafana/provisioning`,
        of("grafana").file(`grafana/provisioning/${path}`, `/etc/grafana/provisioning/${path}`),
      ],
    ),
    [
      "grafana.dashboards",
      "./grafana/provisioning/dashboards/*.json, read-only in /etc/grafana/provisioning",
      all(
        ...["infra-overview", "apps-proxy", "cassandra", "opensearch"].map((name) =>
          of("grafana").file(
            `grafana/provisioning/dashboards/${name}.json`,
            `/etc/grafana/provisioning/dashboards/${name}.json`,
          ),
        ),
      ),
    ],
  ]),
  ...section("BIND MOUNTS: Loki", "bind", [
    [
      "loki",
      "./loki/loki-config.yml:/etc/loki/local-config.yaml:ro",
      of("loki").file("loki/loki-config.yml", "/etc/loki/local-config.yaml"),
    ],
  ]),
  ...section("BIND MOUNTS: Promtail", "bind", [
    [
      "promtail.configuration",
      "./promtail/promtail-config.yml:/etc/promtail/config.yml:ro",
      of("promtail").file("promtail/promtail-config.yml", "/etc/promtail/config.yml"),
    ],
    [
      "promtail.containers",
      "/var/lib/docker/containers, read-only",
      of("promtail").mount("/var/lib/docker/containers", "/var/lib/docker/containers", true),
    ],
    ["promtail.log", "/var/log, read-only", of("promtail").mount("/var/log", "/var/log", true)],
  ]),
  ...section(
    "BIND MOUNTS: Node Exporter",
    "bind",
    Object.entries({ "/proc": "/host/proc", "/sys": "/host/sys", "/": "/rootfs" }).map(
      ([source, target]): Row => [
        `node-exporter.${target}`,
        `${source}:${target}:ro`,
        of("node-exporter").mount(source, target, true),
      ],
    ),
  ),
  ...section("BIND MOUNTS: cAdvisor", "bind", [
    ["cadvisor./rootfs", "/:/rootfs:ro", of("cadvisor").mount("/", "/rootfs", true)],
    [
      "cadvisor./var/run",
      "/var/run, writable",
      deviates("mounts-of-cadvisor", of("cadvisor").mount("/var/run", "/var/run")),
    ],
    ["cadvisor./sys", "/sys, read-only", of("cadvisor").mount("/sys", "/sys", true)],
    [
      "cadvisor./var/lib/docker",
      "/var/lib/docker/, read-only",
      of("cadvisor").mount("/var/lib/docker", "/var/lib/docker", true),
    ],
  ]),
  ...section(
    "BIND MOUNTS: Cassandra",
    "bind",
    nodes.map((node): Row => [
      `cassandra${node}`,
      `./cassandra/cassandra${node}.yaml:/etc/cassandra/cassandra.yaml:ro, where it is customised`,
      deviates(
        "configuration-of-cassandra",
        of(`cassandra${node}`).file(`cassandra/cassandra${node}.yaml`, "/etc/cassandra/cassandra.yaml"),
      ),
    ]),
  ),
  ...section("BIND MOUNTS: OpenSearch", "bind", [
    [
      "opensearch",
      "./opensearch/opensearch.yml:/usr/share/opensearch/config/opensearch.yml:ro, where it is customised",
      of("opensearch1", "opensearch2", "opensearch3").file(
        "opensearch/opensearch.yml",
        "/usr/share/opensearch/config/opensearch.yml",
      ),
    ],
    [
      "in-swarm",
      "relative bind mounts in the stack file too",
      deviates(
        "files-of-the-repository",
        all(inSwarm("mariadb").mount("./mariadb/init.sql", "/docker-entrypoint-initdb.d/init.sql", true)),
      ),
    ],
    [
      "in-compose",
      "relative bind mounts in the development file",
      inCompose("mariadb").mount("./mariadb/init.sql", "/docker-entrypoint-initdb.d/init.sql", true),
    ],
  ]),
];
