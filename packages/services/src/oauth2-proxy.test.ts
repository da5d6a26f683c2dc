import { defineStack, network, openFindings, pipe, renderTree, synth, variable } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { engineOptions } from "./hardening.ts";
import { oauth2Proxy, type IdentityProvider } from "./oauth2-proxy.ts";
import { traefik } from "./traefik.ts";
import { traefikPolicies } from "./traefik-policies.ts";
import { whoami } from "./whoami.ts";
import { withTraefik } from "./with-traefik.ts";

const front = network("front", { encrypted: true });

function auth(provider: IdentityProvider = { kind: "oidc", issuer: variable("ISSUER") }) {
  return oauth2Proxy({
    networks: [front],
    host: "auth.example.com",
    domain: "example.com",
    provider,
    clientId: "lab",
    emailDomains: "example.com",
  });
}

const login = auth();
const stack = defineStack({
  name: "test",
  parts: [
    pipe(login, withTraefik({ host: "auth.example.com", expect: [302], certResolver: false })),
    traefik({
      networks: [front],
      certificates: { kind: "files", pairs: [] },
      middlewares: { login: login.login },
    }),
    pipe(
      whoami({ networks: [front] }),
      withTraefik({ host: "whoami.example.com", middlewares: ["login"], certResolver: false }),
    ),
    engineOptions,
  ],
});

function environment(provider?: IdentityProvider): unknown {
  const document = synth(defineStack({ name: "test", parts: [auth(provider)] }), "swarm").document;
  return document.services?.["oauth2-proxy"]?.environment;
}

describe("oauth2-proxy", () => {
  it("is what Traefik asks before a route with the login", () => {
    const config = renderTree(stack).files.find(({ path }) => path === "traefik/dynamic/middlewares.yml");
    expect(parse(config?.content ?? "")).toMatchObject({
      http: {
        middlewares: {
          login: { forwardAuth: { address: "http://oauth2-proxy:4180/", trustForwardHeader: false } },
        },
      },
    });
    expect(synth(stack, "compose").document.services?.["whoami"]?.labels).toMatchObject({
      "traefik.http.routers.whoami.middlewares": "login@file",
    });
    expect(synth(stack, "compose").stack.links).toContainEqual(
      expect.objectContaining({ from: "traefik", to: "oauth2-proxy", wait: false }),
    );
  });

  it("reads its secrets from files that its user owns", () => {
    const one = synth(stack, "swarm").document.services?.["oauth2-proxy"];
    expect(one?.environment).toMatchObject({
      OAUTH2_PROXY_CLIENT_SECRET_FILE: "/run/secrets/oauth2_client_secret",
      OAUTH2_PROXY_COOKIE_SECRET_FILE: "/run/secrets/oauth2_cookie_secret",
      OAUTH2_PROXY_REDIRECT_URL: "https://auth.example.com/oauth2/callback",
      OAUTH2_PROXY_COOKIE_DOMAINS: ".example.com",
    });
    expect(one?.secrets).toEqual(
      ["oauth2_cookie_secret", "oauth2_client_secret"].map((source) =>
        expect.objectContaining({ source, uid: "65532", mode: 0o400 }),
      ),
    );
  });

  it.each([
    [{ kind: "google" }, { OAUTH2_PROXY_PROVIDER: "google" }],
    [
      { kind: "github", organisation: "lab" },
      { OAUTH2_PROXY_PROVIDER: "github", OAUTH2_PROXY_GITHUB_ORG: "lab" },
    ],
    [
      { kind: "oidc", issuer: "https://id.example.com" },
      { OAUTH2_PROXY_PROVIDER: "oidc", OAUTH2_PROXY_OIDC_ISSUER_URL: "https://id.example.com" },
    ],
  ] as const)("knows the provider %o", (provider, expected) => {
    expect(environment(provider)).toMatchObject(expected);
  });

  it("wants to know who may come in", () => {
    expect(() =>
      oauth2Proxy({
        networks: [front],
        host: "auth.example.com",
        domain: "example.com",
        provider: { kind: "github" },
        clientId: "lab",
        emailDomains: " ",
      }),
    ).toThrowError(
      expect.objectContaining({ code: "option-invalid", path: "oauth2Proxy(...).emailDomains" }),
    );
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synth(stack, target, { policies: traefikPolicies });
    const open = openFindings(findings).filter(({ severity }) => severity !== "info");
    expect(open.map(({ id, path }) => [id, path])).toEqual([]);
  });
});
