import { absent, all, containsInBoth, contains, inTree, not, of, inCompose } from "../bigdata/claims.ts";
import { deviates, section, type Claim, type Entry } from "../entry.ts";
import { keptIn } from "./claims.ts";

const socket = "/var/run/docker.sock";
const front = "traefik-net";
const versions = "versions-instead-of-latest";

/** Whether a service runs what `:latest` would be: as specified, it must not be. */
function latest(service: string, image: string): Claim {
  return of(service).image(`${image}:latest`);
}

function scraped(job: string, target: string): Claim {
  return contains("prometheus/prometheus.yml", new RegExp(`job_name: ${job}\\n[\\s\\S]*?${target}`));
}

const traefik: readonly Entry[] = section("1. Traefik", "traefik", [
  ["image", "traefik:latest", deviates(versions, latest("traefik", "traefik"))],
  ["network", "on traefik-net alone", of("traefik").onlyOn(front)],
  ["socket", "the engine's socket, read-only", of("traefik").mount(socket, socket, true)],
  [
    "certificates",
    "/mnt/docker-volumes/traefik holds the certificates",
    all(keptIn("traefik_acme", "/mnt/docker-volumes/traefik"), of("traefik").mount("traefik_acme", "/acme")),
  ],
  [
    "web",
    "web listens on 80",
    all(of("traefik").publishes(80), of("traefik").flag("--entrypoints.web.address=:80")),
  ],
  [
    "websecure",
    "websecure listens on 443",
    all(of("traefik").publishes(443), of("traefik").flag("--entrypoints.websecure.address=:443")),
  ],
  ["dashboard", "the dashboard is on 8080", inCompose("traefik").publishes(8080)],
  ["dashboard.lan", "and open to the LAN", deviates("ports-of-the-lan", of("traefik").publishes(8080))],
  ["discovery", "services are found by their labels", of("traefik").flag("--providers.docker=true")],
  ["ssl", "TLS ends here", of("traefik").flag("--entrypoints.websecure.http.tls=true")],
  [
    "label.enable",
    "traefik.enable=true",
    of("whoami", "grafana", "portainer").label("traefik.enable", "true"),
  ],
  [
    "label.rule",
    "routers.NAME.rule=Host(...)",
    of("whoami").label("traefik.http.routers.whoami.rule", "Host(`whoami.${DOMAIN}`)"),
  ],
  [
    "label.entrypoint",
    "routers.NAME.entrypoints=web",
    deviates("https-everywhere", of("whoami").label("traefik.http.routers.whoami.entrypoints", "web")),
  ],
  [
    "label.port",
    "services.NAME.loadbalancer.server.port",
    of("portainer").label("traefik.http.services.portainer.loadbalancer.server.port", "9000"),
  ],
  [
    "label.network",
    "traefik.docker.network=traefik-net",
    // The network has this name in both targets; in the document it is written out.
    of("whoami", "grafana", "portainer", "prometheus").label("traefik.docker.network", front),
  ],
]);

const portainer: readonly Entry[] = section("2. Portainer", "portainer", [
  [
    "image",
    "portainer/portainer-ce:latest",
    deviates(versions, latest("portainer", "portainer/portainer-ce")),
  ],
  ["network", "on traefik-net", of("portainer").onlyOn(front)],
  ["http", "HTTP on 9000 for the proxy", of("portainer").flag("--http-enabled")],
  [
    "data",
    "/mnt/docker-volumes/portainer holds its database",
    all(
      keptIn("portainer_data", "/mnt/docker-volumes/portainer"),
      of("portainer").mount("portainer_data", "/data"),
    ),
  ],
  [
    "route",
    "at portainer.lab.local",
    of("portainer").label("traefik.http.routers.portainer.rule", "Host(`portainer.${DOMAIN}`)"),
  ],
  ["direct", "at 192.168.10.52:9000 too", deviates("ports-of-the-lan", of("portainer").publishes(9000))],
]);

const prometheus: readonly Entry[] = section("3. Prometheus", "prometheus", [
  ["image", "prom/prometheus:latest", deviates(versions, latest("prometheus", "prom/prometheus"))],
  ["networks", "on traefik-net and monitoring", of("prometheus").onlyOn(front, "monitoring")],
  [
    "data",
    "/mnt/docker-volumes/prometheus/data holds its series",
    all(
      keptIn("prometheus_data", "/mnt/docker-volumes/prometheus/data"),
      of("prometheus").mount("prometheus_data", "/prometheus"),
    ),
  ],
  [
    "config",
    "/mnt/docker-volumes/prometheus/config holds its configuration",
    deviates("configuration-in-the-tree", of("prometheus").mount("prometheus_config", "/etc/prometheus")),
  ],
  [
    "config.file",
    "it reads prometheus.yml",
    of("prometheus").file("prometheus/prometheus.yml", "/etc/prometheus/prometheus.yml"),
  ],
  ["target.self", "scrapes itself", scraped("prometheus", "localhost:9090|prometheus:9090")],
  ["target.node", "scrapes node-exporter:9100", scraped("node", "node-exporter:9100")],
  ["target.cadvisor", "scrapes cadvisor:8080", scraped("cadvisor", "cadvisor:8080")],
  ["interval", "every 15 seconds", containsInBoth("prometheus/prometheus.yml", /scrape_interval: 15s/)],
  ["retention", "30 days", of("prometheus").flag("--storage.tsdb.retention.time=30d")],
  [
    "rules",
    "evaluates alert rules",
    of("prometheus").file("prometheus/rules/alert_rules.yml", "/etc/prometheus/rules/alert_rules.yml"),
  ],
]);

const exporters: readonly Entry[] = section("4. Node Exporter, 5. cAdvisor", "exporters", [
  [
    "node.image",
    "prom/node-exporter:latest",
    deviates(versions, latest("node-exporter", "prom/node-exporter")),
  ],
  ["node.network", "on monitoring alone", of("node-exporter").onlyOn("monitoring")],
  ["node.proc", "/proc at /host/proc, read-only", of("node-exporter").mount("/proc", "/host/proc", true)],
  ["node.sys", "/sys at /host/sys, read-only", of("node-exporter").mount("/sys", "/host/sys", true)],
  [
    "node.root",
    "/ at /host, read-only",
    deviates("where-node-exporter-sees-the-host", of("node-exporter").mount("/", "/host", true)),
  ],
  [
    "cadvisor.image",
    "gcr.io/cadvisor/cadvisor:latest",
    deviates(versions, latest("cadvisor", "gcr.io/cadvisor/cadvisor")),
  ],
  ["cadvisor.network", "on monitoring alone", of("cadvisor").onlyOn("monitoring")],
  [
    "cadvisor.privileged",
    "privileged",
    deviates(
      "cadvisor-without-privileges",
      ({ stacks }) => stacks.compose.services["cadvisor"]?.privileged === true,
    ),
  ],
]);

const grafana: readonly Entry[] = section("6. Grafana", "grafana", [
  ["image", "grafana/grafana:latest", deviates(versions, latest("grafana", "grafana/grafana"))],
  ["network", "on traefik-net alone", of("grafana").onlyOn(front)],
  [
    "port",
    "serves on 3000",
    of("grafana").label("traefik.http.services.grafana.loadbalancer.server.port", "3000"),
  ],
  [
    "user",
    "runs as 472:472",
    deviates("owners-of-the-folders", ({ stacks }) => stacks.compose.services["grafana"]?.user === "472:472"),
  ],
  [
    "data",
    "/mnt/docker-volumes/grafana holds its database",
    all(
      keptIn("grafana_data", "/mnt/docker-volumes/grafana"),
      of("grafana").mount("grafana_data", "/var/lib/grafana"),
    ),
  ],
  [
    "datasource",
    "asks http://prometheus:9090",
    contains("grafana/provisioning/datasources/prometheus.yml", /url: http:\/\/prometheus:9090/),
  ],
  [
    "dashboard",
    "Node Exporter Full",
    all(
      inTree("grafana/provisioning/dashboards/node-exporter-full.json"),
      of("grafana").file(
        "grafana/provisioning/dashboards/node-exporter-full.json",
        "/etc/grafana/provisioning/dashboards/node-exporter-full.json",
      ),
    ),
  ],
  [
    "dashboard.1860",
    "imported by its number, 1860",
    deviates("node-exporter-full", contains("scripts/grafana-import.sh", /1860/)),
  ],
]);

const whoami: readonly Entry[] = section("7. Whoami", "whoami", [
  ["image", "traefik/whoami", deviates(versions, of("whoami").image("traefik/whoami"))],
  ["network", "on traefik-net", of("whoami").onlyOn(front)],
  ["port", "serves on 80", of("whoami").label("traefik.http.services.whoami.loadbalancer.server.port", "80")],
  [
    "alone",
    "one host: nothing of the logs or the alerts by mail",
    all(
      absent("loki", "compose"),
      not(({ documents }) => "alertmanager" in documents.compose.services),
    ),
  ],
]);

/** The components, as the specification describes them. */
export const components: readonly Entry[] = [
  ...traefik,
  ...portainer,
  ...prometheus,
  ...exporters,
  ...grafana,
  ...whoami,
];
