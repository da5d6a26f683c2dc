import { contains, either, inCompose, inSwarm, not, of } from "./claims.ts";
import { deviates, section, type Entry, type Row } from "../entry.ts";

/** A port: on the developer's own machine, and in production. */
function port(service: string, number: number): readonly Row[] {
  return [
    ["port", `${number}, in development`, inCompose(service).publishes(number)],
    [
      "port.production",
      `${number}, in production`,
      deviates("published-ports", inSwarm(service).publishes(number)),
    ],
  ];
}

/** A folder or a file of the host, for reading only. */
function host(service: string, source: string, target: string): Row {
  return [
    `volume.${target}`,
    `${source}:${target}:ro`,
    of(service).mount(source.replace(/(.)\/$/, "$1"), target, true),
  ];
}

/** PROMETHEUS and ALERTMANAGER. */
const metrics: readonly Entry[] = [
  ...section("PROMETHEUS", "prometheus", [
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
    ["volume.data", "prometheus_data:/prometheus", of("prometheus").mount("prometheus_data", "/prometheus")],
    ...[
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=30d",
      "--web.enable-lifecycle",
    ].map((flag): Row => [`command.${flag}`, flag, of("prometheus").flag(flag)]),
    ...port("prometheus", 9090),
    ["replicas", "1 replica", inSwarm("prometheus").replicas(1)],
    ["limits", "limits: 1.0 CPU, 2G", of("prometheus").limits("1", "2G")],
  ]),
  ...section("ALERTMANAGER", "alertmanager", [
    [
      "volume.configuration",
      "./alertmanager/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro",
      of("alertmanager").file("alertmanager/alertmanager.yml", "/etc/alertmanager/alertmanager.yml"),
    ],
    [
      "volume.only",
      "... and no volume",
      deviates(
        "silences-of-alertmanager",
        not(of("alertmanager").mount("alertmanager_data", "/alertmanager")),
      ),
    ],
    ...port("alertmanager", 9093),
  ]),
];

const adminPassword = "/run/secrets/grafana_admin_password";

/** GRAFANA. */
const grafana: readonly Entry[] = section("GRAFANA", "grafana", [
  [
    "env.GF_SECURITY_ADMIN_PASSWORD_FILE",
    `GF_SECURITY_ADMIN_PASSWORD_FILE=${adminPassword}`,
    deviates("password-of-grafana", of("grafana").env("GF_SECURITY_ADMIN_PASSWORD_FILE", adminPassword)),
  ],
  [
    "env.GF_SECURITY_ADMIN_PASSWORD__FILE",
    "... what GF_SECURITY_ADMIN_PASSWORD_FILE says",
    of("grafana").env("GF_SECURITY_ADMIN_PASSWORD__FILE", adminPassword),
  ],
  [
    "env.GF_SERVER_ROOT_URL",
    "GF_SERVER_ROOT_URL=https://grafana.${DOMAIN}",
    of("grafana").env("GF_SERVER_ROOT_URL", "https://grafana.${DOMAIN}"),
  ],
  [
    "env.GF_INSTALL_PLUGINS",
    "GF_INSTALL_PLUGINS=grafana-piechart-panel",
    deviates("plugins-of-grafana", of("grafana").env("GF_INSTALL_PLUGINS", "grafana-piechart-panel")),
  ],
  ["volume.data", "grafana_data:/var/lib/grafana", of("grafana").mount("grafana_data", "/var/lib/grafana")],
  [
    "volume.provisioning",
    "./grafana/provisioning:/etc/grafana/provisioning:ro",
    of("grafana").file(
      "grafana/provisioning/datasources/prometheus.yml",
      "/etc/grafana/provisioning/datasources/prometheus.yml",
    ),
  ],
  ["secret", "grafana_admin_password", of("grafana").secret("grafana_admin_password")],
  ...port("grafana", 3000),
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
]);

/** NODE-EXPORTER, CADVISOR and BLACKBOX-EXPORTER. */
const exporters: readonly Entry[] = [
  ...section("NODE-EXPORTER", "node-exporter", [
    ...["--path.procfs=/host/proc", "--path.sysfs=/host/sys", "--path.rootfs=/rootfs"].map((flag): Row => [
      `command.${flag}`,
      flag,
      of("node-exporter").flag(flag),
    ]),
    [
      "command.--collector.filesystem.mount-points-exclude",
      "what ^/(sys|proc|dev|host|etc)($|/) matches is no disk",
      of("node-exporter").flagMatches(
        "--collector.filesystem.mount-points-exclude",
        ...["sys", "proc", "dev", "host", "etc"].flatMap((name) => [`/${name}`, `/${name}/x`]),
      ),
    ],
    host("node-exporter", "/proc", "/host/proc"),
    host("node-exporter", "/sys", "/host/sys"),
    host("node-exporter", "/", "/rootfs"),
    [
      "network",
      "network_mode: host, or pid: host and networks",
      deviates(
        "network-of-node-exporter",
        either(inCompose("node-exporter").networkMode("host"), inCompose("node-exporter").pid("host")),
      ),
    ],
    ["mode", "one on each node", inSwarm("node-exporter").global],
  ]),
  ...section("CADVISOR", "cadvisor", [
    host("cadvisor", "/", "/rootfs"),
    [
      "volume./var/run",
      "/var/run:/var/run:rw",
      deviates("mounts-of-cadvisor", of("cadvisor").mount("/var/run", "/var/run")),
    ],
    ["volume./var/run.read", "... which it can read", of("cadvisor").mount("/var/run", "/var/run", true)],
    host("cadvisor", "/sys", "/sys"),
    host("cadvisor", "/var/lib/docker/", "/var/lib/docker"),
    ["port", "8080", deviates("published-ports", of("cadvisor").publishes(8080))],
    ["mode", "one on each node", inSwarm("cadvisor").global],
  ]),
  ...section("BLACKBOX-EXPORTER", "blackbox-exporter", [
    [
      "volume",
      "./blackbox/blackbox.yml:/etc/blackbox_exporter/config.yml:ro",
      of("blackbox-exporter").file("blackbox/blackbox.yml", "/etc/blackbox_exporter/config.yml"),
    ],
    ...port("blackbox-exporter", 9115),
  ]),
];

/** LOKI and PROMTAIL. */
const logs: readonly Entry[] = [
  ...section("LOKI", "loki", [
    [
      "volume.configuration",
      "./loki/loki-config.yml:/etc/loki/local-config.yaml:ro",
      of("loki").file("loki/loki-config.yml", "/etc/loki/local-config.yaml"),
    ],
    ["volume.data", "loki_data:/loki", of("loki").mount("loki_data", "/loki")],
    ...port("loki", 3100),
    [
      "env.LOKI_CONFIG_FILE",
      "LOKI_CONFIG_FILE=/etc/loki/local-config.yaml",
      deviates("variable-of-loki", of("loki").env("LOKI_CONFIG_FILE", "/etc/loki/local-config.yaml")),
    ],
    [
      "command",
      "-config.file=/etc/loki/local-config.yaml",
      of("loki").flag("-config.file=/etc/loki/local-config.yaml"),
    ],
    ["ring", "its ring is in Consul, in development", contains("loki/loki-config.yml", /store: consul/)],
  ]),
  ...section("PROMTAIL", "promtail", [
    [
      "volume.configuration",
      "./promtail/promtail-config.yml:/etc/promtail/config.yml:ro",
      of("promtail").file("promtail/promtail-config.yml", "/etc/promtail/config.yml"),
    ],
    host("promtail", "/var/lib/docker/containers", "/var/lib/docker/containers"),
    host("promtail", "/var/log", "/var/log"),
    [
      "volume.only",
      "... and not the engine's socket",
      deviates(
        "what-promtail-mounts",
        not(of("promtail").mount("/var/run/docker.sock", "/var/run/docker.sock", true)),
      ),
    ],
    [
      "command",
      "-config.file=/etc/promtail/config.yml",
      of("promtail").flag("-config.file=/etc/promtail/config.yml"),
    ],
    ["mode", "one on each node", inSwarm("promtail").global],
  ]),
];

/** The services that watch the others, and those that keep the logs. */
export const monitoring: readonly Entry[] = [...metrics, ...grafana, ...exporters, ...logs];
