import {
  absent,
  all,
  contains,
  developmentNetwork,
  generatedBy,
  inCompose,
  inSwarm,
  networksOf,
  of,
  secretExists,
  segment,
  three,
} from "./claims.ts";
import { deviates, section, type Claim, type Entry, type Row } from "../entry.ts";
import type { Document } from "../platform.ts";

/** Whether it is so in both documents. */
function inBoth(look: (document: Document) => boolean): Claim {
  return ({ documents }) => Object.values(documents).every(look);
}

const onFront = ["traefik", "glpi", "opensearch-dashboards", "crowdsec", "traefik-bouncer"];
const onBack = ["prometheus", "alertmanager", "grafana", "loki", "promtail", "blackbox-exporter", "cadvisor"];
const databases = ["mariadb", ...three("opensearch"), ...three("cassandra"), "minio"];

/** ARCHITECTURE RÉSEAU DOCKER. */
export const networks: readonly Entry[] = [
  ...section("ARCHITECTURE RÉSEAU DOCKER: front", "network.front", [
    ["driver", "overlay in production, encrypted; bridge in development", segment("front")],
    ...onFront.map((name): Row => [name, `${name} is on it`, of(name).on("front")]),
    ["grafana", "grafana is on it", of("grafana").on("front")],
    [
      "alone",
      "of these only grafana is on another network too",
      deviates("services-on-front-and-back", of(...onFront).onlyOn("front")),
    ],
  ]),
  ...section("ARCHITECTURE RÉSEAU DOCKER: back", "network.back", [
    ["driver", "overlay in production, encrypted; bridge in development", segment("back")],
    ...onBack.map((name): Row => [name, `${name} is on it`, of(name).on("back")]),
  ]),
  ...section("ARCHITECTURE RÉSEAU DOCKER: data", "network.data", [
    ["driver", "overlay in production, encrypted; bridge in development", segment("data")],
    ...databases.map((name): Row => [name, `${name} is on it`, of(name).on("data")]),
    ["opensearch-exporter", "opensearch-exporter is on it", of("opensearch-exporter").on("data")],
  ]),
  ...section("ARCHITECTURE RÉSEAU DOCKER: consul_net", "network.consul_net", [
    ["driver", "in development only", developmentNetwork("consul_net")],
    ["consul", "consul is on it", inCompose("consul").on("consul_net")],
    ["loki", "loki is on it", inCompose("loki").on("consul_net")],
  ]),
  ...section("ARCHITECTURE RÉSEAU DOCKER: ISOLATION", "isolation", [
    ["traefik", "Traefik reaches front only", of("traefik").onlyOn("front")],
    ["prometheus", "Prometheus scrapes through back and data", of("prometheus").onlyOn("back", "data")],
    [
      "prometheus.alone",
      "... and so needs no other Prometheus on front",
      deviates("metrics-of-traefik", absent("prometheus-edge", "swarm")),
    ],
    ["databases", "databases are on data only", of(...databases).onlyOn("data")],
    [
      "front-data",
      "nothing goes from front to data but through back: no service is on both",
      inBoth(({ services }) =>
        Object.values(services).every((service) => {
          const mine = networksOf(service);
          return !(mine.includes("front") && mine.includes("data"));
        }),
      ),
    ],
    [
      "back-data",
      "back is the way to data",
      inBoth(({ services }) =>
        Object.values(services).some((service) =>
          ["back", "data"].every((name) => networksOf(service).includes(name)),
        ),
      ),
    ],
  ]),
];

const random = "openssl rand -base64 32";

/** A secret, its file, and how it is made. */
function password(name: string, user: string): readonly Row[] {
  return [
    [`${name}.file`, `./secrets/${name}.txt in development, docker secret in production`, secretExists(name)],
    [`${name}.used`, `for ${user}`, of(user).secret(name)],
    [`${name}.generated`, random, generatedBy(name, random)],
  ];
}

/** SECRETS DOCKER. */
export const secrets: readonly Entry[] = [
  ...section("SECRETS DOCKER", "secret", [
    ...password("mariadb_root_password", "mariadb"),
    ...password("glpi_db_password", "mariadb"),
    ["glpi_db_password.glpi", "for GLPI", of("glpi").secret("glpi_db_password")],
    ...password("grafana_admin_password", "grafana"),
    ...password("minio_root_password", "minio"),
    ...password("restic_password", "restic-backup"),
    ...password("opensearch_admin_password", "opensearch1").slice(0, 2),
    [
      "opensearch_admin_password.generated",
      random,
      deviates("password-of-opensearch", generatedBy("opensearch_admin_password", random)),
    ],
  ]),
  ...section("SECRETS DOCKER: MONTAGE DES SECRETS", "secret.mount", [
    [
      "path",
      "at /run/secrets/<name>",
      inBoth(({ services }) =>
        Object.values(services)
          .flatMap((service) => service.secrets ?? [])
          .every(
            ({ source, target = source }) => target === source || /_(?:ca|certificate|key)$/.test(source),
          ),
      ),
    ],
    [
      "mode",
      "mode 0400, in production",
      ({ documents: { swarm } }) =>
        Object.values(swarm.services)
          .flatMap((service) => service.secrets ?? [])
          .every(({ mode }) => mode === 0o400),
    ],
    [
      "mode.development",
      "mode 0400, in development",
      deviates("secrets-in-development", contains("scripts/init-secrets.sh", /chmod 0?400/)),
    ],
    [
      "variables",
      "*_FILE variables point to them",
      all(
        of("mariadb").env("MARIADB_ROOT_PASSWORD_FILE", "/run/secrets/mariadb_root_password"),
        of("minio").env("MINIO_ROOT_PASSWORD_FILE", "/run/secrets/minio_root_password"),
        of("grafana").env("GF_SECURITY_ADMIN_PASSWORD__FILE", "/run/secrets/grafana_admin_password"),
      ),
    ],
    [
      "variables.everywhere",
      "*_FILE variables, whatever the image",
      deviates(
        "images-that-read-no-file",
        all(
          inSwarm("glpi").env("GLPI_DB_PASSWORD_FILE", "/run/secrets/glpi_db_password"),
          inSwarm("opensearch1").env(
            "OPENSEARCH_INITIAL_ADMIN_PASSWORD_FILE",
            "/run/secrets/opensearch_admin_password",
          ),
        ),
      ),
    ],
  ]),
];
