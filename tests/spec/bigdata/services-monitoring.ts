import { contains, inCompose, inSwarm, of } from "./claims.ts";
import { later, section, type Claim, type Entry, type Row } from "./entry.ts";

/** The rows of a service that is still to come. */
function coming(rows: readonly (readonly [id: string, says: string, expected: Claim])[]): readonly Row[] {
  return rows.map(([id, says, expected]) => [id, says, later("monitoring", expected)]);
}

/** The services that watch the others, and those that keep the logs. */
export const monitoring: readonly Entry[] = [
  ...section(
    "PROMETHEUS",
    "prometheus",
    coming([
      [
        "volume.configuration",
        "./prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro",
        of("prometheus").file("prometheus/prometheus.yml", "/etc/prometheus/prometheus.yml"),
      ],
      [
        "volume.rules",
        "./prometheus/rules:/etc/prometheus/rules:ro",
        of("prometheus").file("prometheus/rules/alert_rules.yml", "/etc/prometheus/rules/alert_rules.yml"),
      ],
      [
        "volume.data",
        "prometheus_data:/prometheus",
        of("prometheus").mount("prometheus_data", "/prometheus"),
      ],
      ...[
        "--config.file=/etc/prometheus/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
        "--storage.tsdb.retention.time=30d",
        "--web.enable-lifecycle",
      ].map((flag) => [`command.${flag}`, flag, of("prometheus").flag(flag)] as const),
      ["port", "9090", inCompose("prometheus").publishes(9090)],
      ["replicas", "1 replica", inSwarm("prometheus").replicas(1)],
      ["limits", "limits: 1.0 CPU, 2G", of("prometheus").limits("1", "2G")],
    ]),
  ),
  ...section(
    "ALERTMANAGER",
    "alertmanager",
    coming([
      [
        "volume.configuration",
        "./alertmanager/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro",
        of("alertmanager").file("alertmanager/alertmanager.yml", "/etc/alertmanager/alertmanager.yml"),
      ],
      ["port", "9093", inCompose("alertmanager").publishes(9093)],
    ]),
  ),
  ...section(
    "GRAFANA",
    "grafana",
    coming([
      [
        "env.GF_SECURITY_ADMIN_PASSWORD_FILE",
        "GF_SECURITY_ADMIN_PASSWORD_FILE=/run/secrets/grafana_admin_password",
        of("grafana").env("GF_SECURITY_ADMIN_PASSWORD_FILE", "/run/secrets/grafana_admin_password"),
      ],
      [
        "env.GF_SERVER_ROOT_URL",
        "GF_SERVER_ROOT_URL=https://grafana.${DOMAIN}",
        of("grafana").env("GF_SERVER_ROOT_URL", "https://grafana.${DOMAIN}"),
      ],
      [
        "env.GF_INSTALL_PLUGINS",
        "GF_INSTALL_PLUGINS=grafana-piechart-panel",
        of("grafana").env("GF_INSTALL_PLUGINS", "grafana-piechart-panel"),
      ],
      [
        "volume.data",
        "grafana_data:/var/lib/grafana",
        of("grafana").mount("grafana_data", "/var/lib/grafana"),
      ],
      [
        "volume.provisioning",
        "./grafana/provisioning:/etc/grafana/provisioning:ro",
        of("grafana").file(
          "grafana/provisioning/datasources/prometheus.yml",
          "/etc/grafana/provisioning/datasources/prometheus.yml",
        ),
      ],
      ["secret", "grafana_admin_password", of("grafana").secret("grafana_admin_password")],
      ["port", "3000", inCompose("grafana").publishes(3000)],
      ["label.enable", "traefik.enable=true", of("grafana").label("traefik.enable", "true")],
      [
        "label.rule",
        "Host(`grafana.${DOMAIN}`)",
        of("grafana").label("traefik.http.routers.grafana.rule", "Host(`grafana.${DOMAIN}`)"),
      ],
      [
        "label.entrypoints",
        "entrypoints=websecure",
        of("grafana").label("traefik.http.routers.grafana.entrypoints", "websecure"),
      ],
      [
        "label.certresolver",
        "tls.certresolver=le",
        of("grafana").label("traefik.http.routers.grafana.tls.certresolver", "le"),
      ],
    ]),
  ),
  ...section(
    "NODE-EXPORTER",
    "node-exporter",
    coming([
      ...[
        "--path.procfs=/host/proc",
        "--path.sysfs=/host/sys",
        "--path.rootfs=/rootfs",
        "--collector.filesystem.mount-points-exclude=^/(sys|proc|dev|host|etc)($|/)",
      ].map((flag) => [`command.${flag}`, flag, of("node-exporter").flag(flag)] as const),
      ...Object.entries({ "/proc": "/host/proc", "/sys": "/host/sys", "/": "/rootfs" }).map(
        ([source, target]) =>
          [
            `volume.${target}`,
            `${source}:${target}:ro`,
            of("node-exporter").mount(source, target, true),
          ] as const,
      ),
      ["network", "network_mode: host", inCompose("node-exporter").networkMode("host")],
      ["mode", "one on each node", inSwarm("node-exporter").global],
    ]),
  ),
  ...section(
    "CADVISOR",
    "cadvisor",
    coming([
      ["volume./rootfs", "/:/rootfs:ro", of("cadvisor").mount("/", "/rootfs", true)],
      ["volume./var/run", "/var/run:/var/run:rw", of("cadvisor").mount("/var/run", "/var/run")],
      ["volume./sys", "/sys:/sys:ro", of("cadvisor").mount("/sys", "/sys", true)],
      [
        "volume./var/lib/docker",
        "/var/lib/docker/:/var/lib/docker:ro",
        of("cadvisor").mount("/var/lib/docker/", "/var/lib/docker", true),
      ],
      ["port", "8080", inCompose("cadvisor").publishes(8080)],
      ["mode", "one on each node", inSwarm("cadvisor").global],
    ]),
  ),
  ...section(
    "BLACKBOX-EXPORTER",
    "blackbox-exporter",
    coming([
      [
        "volume",
        "./blackbox/blackbox.yml:/etc/blackbox_exporter/config.yml:ro",
        of("blackbox-exporter").file("blackbox/blackbox.yml", "/etc/blackbox_exporter/config.yml"),
      ],
      ["port", "9115", inCompose("blackbox-exporter").publishes(9115)],
    ]),
  ),
  ...section(
    "LOKI",
    "loki",
    coming([
      [
        "volume.configuration",
        "./loki/loki-config.yml:/etc/loki/local-config.yaml:ro",
        of("loki").file("loki/loki-config.yml", "/etc/loki/local-config.yaml"),
      ],
      ["volume.data", "loki_data:/loki", of("loki").mount("loki_data", "/loki")],
      ["port", "3100", inCompose("loki").publishes(3100)],
      [
        "env.LOKI_CONFIG_FILE",
        "LOKI_CONFIG_FILE=/etc/loki/local-config.yaml",
        of("loki").env("LOKI_CONFIG_FILE", "/etc/loki/local-config.yaml"),
      ],
      [
        "command",
        "-config.file=/etc/loki/local-config.yaml",
        of("loki").flag("-config.file=/etc/loki/local-config.yaml"),
      ],
      ["ring", "its ring is in Consul, in development", contains("loki/loki-config.yml", /store: consul/)],
    ]),
  ),
  ...section(
    "PROMTAIL",
    "promtail",
    coming([
      [
        "volume.configuration",
        "./promtail/promtail-config.yml:/etc/promtail/config.yml:ro",
        of("promtail").file("promtail/promtail-config.yml", "/etc/promtail/config.yml"),
      ],
      [
        "volume.containers",
        "/var/lib/docker/containers, read-only",
        of("promtail").mount("/var/lib/docker/containers", "/var/lib/docker/containers", true),
      ],
      ["volume.log", "/var/log:/var/log:ro", of("promtail").mount("/var/log", "/var/log", true)],
      [
        "command",
        "-config.file=/etc/promtail/config.yml",
        of("promtail").flag("-config.file=/etc/promtail/config.yml"),
      ],
      ["mode", "one on each node", inSwarm("promtail").global],
    ]),
  ),
];
