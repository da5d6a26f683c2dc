import { absent, all, contains, holds, inCompose, inSwarm, not, of } from "./claims.ts";
import { deviates, section, type Entry, type Row } from "../entry.ts";

const flags = [
  "--providers.docker=true",
  "--providers.docker.exposedbydefault=false",
  "--providers.file.directory=/dynamic",
  "--entrypoints.web.address=:80",
  "--entrypoints.websecure.address=:443",
  "--entrypoints.web.http.redirections.entryPoint.to=websecure",
  "--entrypoints.web.http.redirections.entryPoint.scheme=https",
  "--certificatesresolvers.le.acme.email=${TRAEFIK_ACME_EMAIL}",
  "--certificatesresolvers.le.acme.storage=/acme/acme.json",
  "--api=true",
  "--api.dashboard=true",
  "--metrics.prometheus=true",
  "--log.level=INFO",
  "--accesslog=true",
];
const middlewares = "traefik/dynamic/middlewares.yml";
const swarmMode = "--providers.docker.swarmMode=true";
const tlsChallenge = "--certificatesresolvers.le.acme.tlschallenge=true";

/** TRAEFIK, CROWDSEC and TRAEFIK-BOUNCER. */
export const edge: readonly Entry[] = [
  ...section("TRAEFIK: Ports", "traefik.port", [
    ["80", "80", of("traefik").publishes(80)],
    ["443", "443", of("traefik").publishes(443)],
    [
      "8080",
      "8080, for the dashboard, in development only",
      all(inCompose("traefik").publishes(8080), not(inSwarm("traefik").publishes(8080))),
    ],
  ]),
  ...section("TRAEFIK: Command", "traefik.command", [
    ...flags.map((flag): Row => [flag, flag, of("traefik").flag(flag)]),
    [
      swarmMode,
      `${swarmMode}, in production only`,
      all(inSwarm("traefik").flag(swarmMode), not(inCompose("traefik").flag(swarmMode))),
    ],
    [tlsChallenge, `${tlsChallenge}, in development`, inCompose("traefik").flag(tlsChallenge)],
    [
      `${tlsChallenge}.swarm`,
      `${tlsChallenge}, in production`,
      deviates("certificates-of-several-replicas", inSwarm("traefik").flag(tlsChallenge)),
    ],
  ]),
  ...section("TRAEFIK: Middlewares", "traefik.middleware", [
    [
      "securityHeaders",
      "securityHeaders: HSTS, X-Frame-Options, CSP",
      contains(
        middlewares,
        /securityHeaders:/,
        /stsSeconds: [1-9]/,
        /customFrameOptionsValue: /,
        /contentSecurityPolicy: /,
      ),
    ],
    [
      "ratelimit",
      "ratelimit: 100 requests a second, burst 50",
      holds(middlewares, ["http", "middlewares", "ratelimit", "rateLimit"], { average: 100, burst: 50 }),
    ],
    [
      "crowdsec-forwardauth",
      "crowdsec-forwardauth: asks the bouncer",
      holds(
        middlewares,
        ["http", "middlewares", "crowdsec-forwardauth", "forwardAuth", "address"],
        "http://traefik-bouncer:8080/api/v1/forwardAuth",
      ),
    ],
  ]),
  ...section("TRAEFIK: Deploy", "traefik.deploy", [
    ["replicas", "2 replicas in production", inSwarm("traefik").replicas(2)],
    [
      "placement",
      "spread over the managers",
      all(inSwarm("traefik").constraint("node.role == manager"), inSwarm("traefik").spread),
    ],
    ["limits", "limits: 0.5 CPU, 512M", of("traefik").limits("0.5", "512M")],
    ["reservations", "reservations: 0.25 CPU, 256M", inSwarm("traefik").reserves("0.25", "256M")],
  ]),
  ...section("CROWDSEC", "crowdsec", [
    [
      "volume.data",
      "./crowdsec/data:/var/lib/crowdsec/data",
      deviates("folders-of-crowdsec", of("crowdsec").mount("./crowdsec/data", "/var/lib/crowdsec/data")),
    ],
    [
      "volume.config",
      "./crowdsec/config:/etc/crowdsec",
      deviates("folders-of-crowdsec", of("crowdsec").mount("./crowdsec/config", "/etc/crowdsec")),
    ],
    [
      "volume.log",
      "/var/log:/var/log:ro",
      deviates("what-crowdsec-reads", of("crowdsec").mount("/var/log", "/var/log", true)),
    ],
    [
      "env.COLLECTIONS",
      "COLLECTIONS=crowdsecurity/traefik crowdsecurity/http-cve",
      of("crowdsec").env("COLLECTIONS", "crowdsecurity/traefik crowdsecurity/http-cve"),
    ],
    [
      "env.PARSERS",
      "PARSERS=crowdsecurity/traefik-logs",
      of("crowdsec").env("PARSERS", "crowdsecurity/traefik-logs"),
    ],
    ["cap_drop", "cap_drop: ALL", of("crowdsec").dropsAll],
    ["cap_add", "cap_add: none", of("crowdsec").addsNone],
    ["health", "cscli lapi status", of("crowdsec").health(/cscli lapi status/)],
    [
      "one-service",
      "one service, in production too",
      deviates("what-crowdsec-reads", absent("crowdsec-agent", "swarm")),
    ],
  ]),
  ...section("TRAEFIK-BOUNCER", "traefik-bouncer", [
    [
      "env.CROWDSEC_BOUNCER_API_KEY",
      "CROWDSEC_BOUNCER_API_KEY",
      of("traefik-bouncer").env("CROWDSEC_BOUNCER_API_KEY", "${CROWDSEC_BOUNCER_API_KEY}"),
    ],
    [
      "key",
      "the key is made with cscli bouncers add",
      deviates(
        "key-of-the-bouncer",
        not(of("crowdsec").env("BOUNCER_KEY_traefik", "${CROWDSEC_BOUNCER_API_KEY}")),
      ),
    ],
    [
      "env.CROWDSEC_AGENT_HOST",
      "CROWDSEC_AGENT_HOST=crowdsec:8080",
      of("traefik-bouncer").env("CROWDSEC_AGENT_HOST", "crowdsec:8080"),
    ],
    [
      "env.GIN_MODE",
      "GIN_MODE=release, in production",
      inSwarm("traefik-bouncer").env("GIN_MODE", "release"),
    ],
    ["depends_on", "waits for crowdsec", inCompose("traefik-bouncer").dependsOn("crowdsec")],
    [
      "health",
      "curl -f http://localhost:8080/api/v1/healthz",
      deviates("health-check-of-the-bouncer", of("traefik-bouncer").health(/curl .*\/api\/v1\/healthz/)),
    ],
  ]),
];
