import { hardened, service, type ImageStart, type Part, type ServiceOptions } from "@stackwright/core";
import { airbyteEndpoints, type AirbyteParts } from "./airbyte-parts.ts";

/** nginx on Alpine. Source: airbyte-webapp/Dockerfile; docker-nginx, stable/alpine. */
const nginxStart: ImageStart = {
  shell: "/bin/sh",
  entrypoint: ["/docker-entrypoint.sh"],
  command: ["nginx", "-g", "daemon off;"],
  tcpCheck: "nc",
};

/** nginx on Debian, with a start script of its own in `/`. Source: airbyte-proxy/Dockerfile, run.sh. */
const proxyStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["./run.sh"],
  command: ["./run.sh"],
  tcpCheck: "bash",
};

/** nginx hands its folders to the user of its workers, and becomes it. */
const nginxCapabilities = ["CHOWN", "SETGID", "SETUID", "NET_BIND_SERVICE"];

/** What its two nginx have in common. */
const nginx = {
  ...hardened,
  stop_signal: "SIGQUIT",
  restart: "unless-stopped",
  deploy: {
    resources: { limits: { cpus: 0.25, memory: "128M" } },
    update_config: { order: "start-first", failure_action: "rollback" },
  },
} as const satisfies ServiceOptions;

const pace = { interval: "30s", timeout: "10s", retries: 3, start_period: "30s" } as const;

/** The pages for people. */
export function airbyteWebapp({ name, version, own }: AirbyteParts): Part {
  const { server, builder } = airbyteEndpoints(name);
  return service(`${name}-webapp`, {
    description: "Airbyte: the pages for people, without a login",
    image: `airbyte/webapp:${version}`,
    imageStart: nginxStart,
    environment: {
      INTERNAL_API_HOST: server.address,
      CONNECTOR_BUILDER_API_HOST: builder.address,
      // nginx refuses to start where it finds no host of this name.
      KEYCLOAK_INTERNAL_HOST: "localhost",
      TRACKING_STRATEGY: "logging",
    },
    networks: [own],
    ...nginx,
    cap_add: nginxCapabilities,
    healthcheck: { test: ["CMD", "wget", "-q", "--spider", "http://127.0.0.1/"], ...pace },
    facets: {
      probe: { kind: "http", port: 80, description: "Airbyte's pages" },
      logs: { format: "clf" },
    },
  });
}

/** What is in front of the pages and of both APIs. */
export function airbyteProxy({ name, version, own, front, user, password }: AirbyteParts): Part {
  const { server, webapp, builder, api } = airbyteEndpoints(name);
  return service(`${name}-proxy`, {
    description: "Airbyte: asks for a name and a password in front of its pages and its API",
    image: `airbyte/proxy:${version}`,
    imageStart: proxyStart,
    secretEnv: { BASIC_AUTH_PASSWORD: password },
    environment: {
      BASIC_AUTH_USERNAME: user,
      BASIC_AUTH_PROXY_TIMEOUT: 900,
      PROXY_PASS_WEB: webapp.url(),
      PROXY_PASS_API: server.url(),
      CONNECTOR_BUILDER_SERVER_API: builder.url(),
      PROXY_PASS_AIRBYTE_API_SERVER: api.url(),
    },
    networks: [...front, own],
    ...nginx,
    cap_add: [...nginxCapabilities, "DAC_OVERRIDE"],
    // 401 is its answer to somebody without a password.
    healthcheck: { test: ["CMD", "curl", "-s", "-o", "/dev/null", "http://localhost:8000/"], ...pace },
    facets: {
      probe: { kind: "http", port: 8000, expect: [401], description: "Airbyte asks for a password" },
      logs: { format: "clf" },
    },
  });
}
