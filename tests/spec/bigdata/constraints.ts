import { all, contains, everyService, holds, inSwarm, not, of, segment, three } from "./claims.ts";
import { deviates, section, type Claim, type Entry } from "../entry.ts";

function isComplete(
  check:
    { readonly test: readonly string[]; readonly retries?: number; readonly timeout?: string } | undefined,
): boolean {
  return check !== undefined && check.retries !== undefined && check.timeout !== undefined;
}

const updates: Claim = everyService(
  "swarm",
  ({ deploy }) =>
    deploy?.update_config?.parallelism === 1 &&
    deploy.update_config.delay === "30s" &&
    deploy.update_config.failure_action === "rollback",
);

/** CONTRAINTES DE SÉCURITÉ. */
const security: readonly Entry[] = section("CONTRAINTES DE SÉCURITÉ", "security", [
  ["1", "separate networks, encrypted between nodes", all(...["front", "back", "data"].map(segment))],
  [
    "2",
    "every secret is a Docker secret",
    deviates(
      "key-of-the-bouncer",
      not(of("traefik-bouncer").env("CROWDSEC_BOUNCER_API_KEY", "${CROWDSEC_BOUNCER_API_KEY}")),
    ),
  ],
  [
    "3",
    "HTTPS only, with certificates from ACME",
    of("traefik").flag("--entrypoints.web.http.redirections.entryPoint.to=websecure"),
  ],
  [
    "3.tls",
    "every route on websecure has TLS and the resolver",
    all(
      of("traefik").flag("--entrypoints.websecure.http.tls=true"),
      of("traefik").flag("--entrypoints.websecure.http.tls.certresolver=le"),
    ),
  ],
  [
    "4",
    "security headers: HSTS, CSP, X-Frame-Options",
    contains(
      "traefik/dynamic/middlewares.yml",
      /stsSeconds: [1-9]/,
      /contentSecurityPolicy: /,
      /customFrameOptionsValue: /,
    ),
  ],
  [
    "5",
    "rate limit: 100 requests a second",
    holds(
      "traefik/dynamic/middlewares.yml",
      ["http", "middlewares", "ratelimit", "rateLimit", "average"],
      100,
    ),
  ],
  [
    "6",
    "CPU and memory are limited, of every service",
    all(
      ...(["compose", "swarm"] as const).map((target) =>
        everyService(
          target,
          ({ deploy }) =>
            deploy?.resources?.limits?.cpus !== undefined && deploy.resources.limits.memory !== undefined,
        ),
      ),
    ),
  ],
  [
    "7",
    "volumes are read-only where possible: every file of the repository is",
    everyService("compose", ({ volumes = [] }) =>
      volumes.every(({ source = "", read_only: readOnly }) => !source.startsWith("./") || readOnly === true),
    ),
  ],
  ["8", "CrowdSec has no capabilities", all(of("crowdsec").dropsAll, of("crowdsec").addsNone)],
  [
    "9.development",
    "no new privileges, in development",
    everyService("compose", ({ security_opt: options = [] }) => options.includes("no-new-privileges:true")),
  ],
  [
    "9.production",
    "no new privileges, in production",
    deviates(
      "no-new-privileges-in-production",
      everyService("swarm", ({ security_opt: options = [] }) => options.includes("no-new-privileges:true")),
    ),
  ],
  [
    "10",
    "health checks of every critical service",
    all(
      ...(["compose", "swarm"] as const).map((target) =>
        everyService(target, ({ healthcheck }) => isComplete(healthcheck)),
      ),
    ),
  ],
  [
    "11.public",
    "the firewall opens 22, 80 and 443",
    firewall(/tcp dport 22 accept/, /tcp dport \{ 80, 443 \} accept/),
  ],
  [
    "11.swarm",
    "... and 2377, 7946 and 4789",
    firewall(/dport 2377 accept/, /dport 7946 accept/, /dport 4789 accept/),
  ],
  [
    "11.only",
    "... and nothing else",
    deviates("what-the-firewall-opens", not(firewall(/meta l4proto esp accept/))),
  ],
  [
    "12.opensearch",
    "roles in OpenSearch",
    contains("opensearch/start.sh", /backend_roles: \[admin\]/, /opendistro_security_roles: \[monitor\]/),
  ],
  [
    "12.grafana",
    "roles in Grafana: whoever wants one has to be let in by the administrator, who has a password",
    all(
      of("grafana").secret("grafana_admin_password"),
      of("grafana").env("GF_USERS_ALLOW_SIGN_UP", "false"),
      not(of("grafana").env("GF_AUTH_ANONYMOUS_ENABLED", "true")),
    ),
  ],
  [
    "13",
    "complex passwords (openssl rand -base64 32)",
    // Certificates are made by a script, and what a provider gives is asked for.
    ({ stacks }) =>
      Object.values(stacks.swarm.secrets).every(
        ({ generate }) =>
          generate === false || /^openssl rand -base64 32|make-certificates\.sh/.test(generate),
      ),
  ],
  [
    "14",
    "the rotation of secrets is in the PRA",
    contains("docs/runbooks/rotate-secrets.md", /restic key add/, /docker secret rm/),
  ],
]);

function firewall(...rules: readonly RegExp[]): Claim {
  return contains("nftables/nftables.conf", ...rules);
}

const stateful = [
  "mariadb",
  "glpi",
  "minio",
  ...three("opensearch"),
  ...three("cassandra"),
  "prometheus",
  "alertmanager",
  "grafana",
  "loki",
];

/** HAUTE DISPONIBILITÉ. */
const availability: readonly Entry[] = section("HAUTE DISPONIBILITÉ", "ha", [
  [
    "1",
    "three managers: the script says what fewer mean",
    contains("scripts/init-swarm.sh", /With three, one may fail/),
  ],
  [
    "2",
    "nodes of a cluster are on different hosts",
    all(
      ...[1, 2, 3].map((node) =>
        inSwarm(`opensearch${node}`, `cassandra${node}`).constraint(`node.hostname == node${node}`),
      ),
    ),
  ],
  ["3.traefik", "2 replicas of Traefik", inSwarm("traefik").replicas(2)],
  ["3.glpi", "2 replicas of GLPI", deviates("replicas-of-glpi", inSwarm("glpi").replicas(2))],
  ["3.grafana", "2 replicas of Grafana", deviates("replicas-of-grafana", inSwarm("grafana").replicas(2))],
  ["4", "rolling updates of every service: parallelism 1, delay 30s, rollback on failure", updates],
  [
    "5",
    "health checks with retries and timeouts",
    everyService("swarm", ({ healthcheck }) => isComplete(healthcheck)),
  ],
  [
    "6.volumes",
    "stateful services have volumes",
    everyService(
      "swarm",
      ({ volumes = [] }, name) => !stateful.includes(name) || volumes.some(({ type }) => type === "volume"),
    ),
  ],
  [
    "6.managers",
    "stateful services are on managers",
    deviates("where-stateful-services-run", inSwarm(...stateful).constraint("node.role == manager")),
  ],
  ["7", "overlay networks, encrypted", all(...["front", "back", "data"].map(segment))],
  [
    "8",
    "every service says how it is updated and how it is rolled back",
    everyService(
      "swarm",
      ({ deploy }) => deploy?.update_config !== undefined && deploy.rollback_config !== undefined,
    ),
  ],
]);

/** What holds for all services. */
export const constraints: readonly Entry[] = [...security, ...availability];
