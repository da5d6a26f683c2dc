import { expect, test } from "vitest";

import { policyContext, testPolicies } from "./context.fixture.ts";
import { secretPolicies } from "./secrets.ts";

const env = (
  name: string,
  value: string,
): { readonly app: { readonly environment: Record<string, string> } } => ({
  app: { environment: { [name]: value } },
});

testPolicies(secretPolicies, {
  "credential-in-environment": {
    broken: [
      env("MARIADB_ROOT_PASSWORD", "hunter2"),
      env("SECRET_KEY", "Zm9vYmFy+/="),
      env("GITHUB_TOKEN", "ghp_123"),
      env("apiKey", "abc"),
      env("JWT_PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----"),
      env("DB_PASS", "pa$$word"),
      { app: { environment: ["POSTGRES_PASSWORD=postgres"] } },
    ],
    holds: [
      env("MARIADB_ROOT_PASSWORD_FILE", "/run/secrets/root"),
      env("GF_SECURITY_ADMIN_PASSWORD__FILE", "/run/secrets/grafana"),
      env("JWT_SECRET", "/run/secrets/jwt"),
      env("DB_PASSWORD", ""),
      env("DB_PASSWORD", "${DB_PASSWORD}"),
      env("DB_PASSWORD", "${DB_PASSWORD:-hunter2}"),
      env("MINIO_PROMETHEUS_AUTH_TYPE", "public"),
      env("MARIADB_RANDOM_ROOT_PASSWORD", "true"),
      env("ALLOW_EMPTY_PASSWORD", "yes"),
      env("CASSANDRA_NUM_TOKENS", "256"),
      env("TOKEN_LIFETIME", "3600"),
      env("OAUTH_TOKEN_URL", "https://idp.example.com/token"),
      env("API_KEY_HEADER", "X-Api-Key"),
      env("API_KEY_ID", "key-1"),
      env("AUTH_TOKEN_VALIDITY", "30d"),
      env("COMPASS_MODE", "north"),
      env("HOME", "/root"),
    ],
  },
  "credential-in-variable-default": {
    broken: [
      env("DB_PASSWORD", "${DB_PASSWORD:-hunter2}"),
      env("DB_PASSWORD", "${DB_PASSWORD-hunter2}"),
      env("DB_PASSWORD", "${DB_PASSWORD:-${OTHER:-hunter2}}"),
      env("API_TOKEN", "prefix-${TOKEN:-abc}"),
    ],
    holds: [
      env("DB_PASSWORD", "${DB_PASSWORD}"),
      env("DB_PASSWORD", "${DB_PASSWORD:?set it in .env}"),
      env("DB_PASSWORD", "${DB_PASSWORD:-}"),
      env("SECRET_MODE", "${SECRET_MODE:-strict}"),
      env("USE_TOKEN", "${USE_TOKEN:-false}"),
      env("DOMAIN", "${DOMAIN:-example.com}"),
    ],
  },
  "credential-in-variable": {
    broken: [
      env("DB_PASSWORD", "${DB_PASSWORD}"),
      env("DB_PASSWORD", "${DB_PASSWORD:?set it in .env}"),
      env("DB_PASSWORD", "$DB_PASSWORD"),
      env("DATABASE_URL", "postgres://app:${PW:?set it}@db/app"),
      { app: { environment: { DB_PASSWORD: null } } },
      { app: { command: ["serve", "--token", "${TOKEN}"] } },
    ],
    holds: [
      env("DB_PASSWORD_FILE", "${SECRETS}/db"),
      env("USE_TOKEN", "${USE_TOKEN:-false}"),
      env("DOMAIN", "${DOMAIN}"),
      env("DB_PASSWORD", "hunter2"),
      env("DB_PASSWORD", "/run/secrets/${NAME}"),
      { app: {} },
    ],
  },
  "credential-in-url": {
    broken: [
      env("DATABASE_URL", "postgres://app:hunter2@db:5432/app"),
      env("DATABASE_URL", "postgres://${USER}:${PW:-hunter2}@db/app"),
      env("DATABASE_URL", "${DATABASE_URL:-amqp://guest:guest@mq}"),
      env("DATA_SOURCE_NAME", "exporter:hunter2@(mariadb:3306)/"),
      { app: { command: "serve --store redis://:hunter2@cache:6379" } },
      { app: { deploy: { labels: { hook: "https://bot:hunter2@example.com" } } } },
    ],
    holds: [
      env("DATABASE_URL", "postgres://app@db:5432/app"),
      env("DATABASE_URL", "postgres://app:${PW}@db:5432/app"),
      env("REGISTRY", "https://registry.example.com:5000/name@sha256:abc"),
      env("MAIL", "mailto:someone@example.com"),
      { app: { command: ["serve", "--from", "a:b@example.com"] } },
    ],
  },
  "credential-in-command": {
    broken: [
      { app: { command: ["redis-server", "--requirepass", "hunter2"] } },
      { app: { command: ["serve", "--admin-password=hunter2"] } },
      { app: { command: "serve --api-key=abc" } },
      { app: { command: ["serve", "--token=${TOKEN:-abc}"] } },
      { app: { entrypoint: ["sh", "-c", "DB_PASSWORD=hunter2 exec app"] } },
      { app: { healthcheck: { test: ["CMD-SHELL", "mysqladmin ping --password=hunter2"] } } },
    ],
    holds: [
      { app: { command: ["serve", "--password-file=/run/secrets/x", "--token-ttl", "1h"] } },
      { app: { command: ["serve", "--password-file", "/run/secrets/x"] } },
      { app: { entrypoint: ["sh", "-c", "DB_PASSWORD=$$(cat /run/secrets/x) exec app"] } },
      { app: { healthcheck: { test: ["CMD-SHELL", 'mysqladmin ping --password="$$PASSWORD"'] } } },
      { app: { command: ["serve", "--token", "--verbose"] } },
      { app: { command: ["serve", "--require-token", "/data"] } },
      { app: { command: ["serve", "--token=${TOKEN}"] } },
    ],
  },
  "credential-in-label": {
    broken: [
      { app: { labels: { "traefik.http.middlewares.auth.basicauth.users": "admin:$$apr1$$x$$y" } } },
      {
        app: {
          deploy: {
            labels: { "traefik.http.middlewares.b.plugin.bouncer.crowdsecLapiKey": "x", "a.apiKey": "abc" },
          },
        },
      },
      { app: { labels: ["app.password=hunter2"] } },
    ],
    holds: [
      { app: { labels: { "traefik.http.middlewares.auth.basicauth.usersfile": "/run/secrets/users" } } },
      { app: { labels: { "traefik.enable": "true", "a.apiKey": "${API_KEY}", "b.apiKeyFile": "/x" } } },
      { app: { labels: ["app.password"] } },
      { app: {} },
    ],
  },
});

test("a message names the variable and never its value", () => {
  const context = policyContext("swarm", env("DB_PASSWORD", "hunter2"));
  const [violation] = secretPolicies[0]!.check(context);
  expect(violation).toMatchObject({
    service: "app",
    path: ["services", "app", "environment", "DB_PASSWORD"],
  });
  expect(JSON.stringify(violation)).not.toContain("hunter2");
});

test("one credential is one finding", () => {
  for (const value of [
    "hunter2",
    "${X:-hunter2}",
    "${X}",
    "postgres://a:hunter2@db",
    "postgres://a:${X}@db",
  ]) {
    const context = policyContext("compose", env("APP_DATABASE_SECRET", value));
    expect(
      secretPolicies.flatMap(({ check }) => check(context)),
      value,
    ).toHaveLength(1);
  }
});
