import { secret, StackwrightError } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import {
  basicAuth,
  chain,
  forwardAuth,
  ipAllowList,
  qualified,
  rateLimit,
  securityHeaders,
  stripPrefix,
} from "./traefik-middlewares.ts";

describe("middlewares", () => {
  it("securityHeaders sets HSTS, X-Frame-Options and CSP", () => {
    expect(securityHeaders()).toEqual({
      headers: {
        stsSeconds: 31_536_000,
        stsIncludeSubdomains: true,
        stsPreload: false,
        customFrameOptionsValue: "SAMEORIGIN",
        contentTypeNosniff: true,
        referrerPolicy: "strict-origin-when-cross-origin",
        contentSecurityPolicy:
          "frame-ancestors 'self'; base-uri 'self'; object-src 'none'; upgrade-insecure-requests",
        customResponseHeaders: { Server: "", "X-Powered-By": "" },
      },
    });
  });

  it("securityHeaders keeps the two rules on frames in step, and can leave the CSP to the application", () => {
    expect(securityHeaders({ frameOptions: "DENY" })).toMatchObject({
      headers: { contentSecurityPolicy: expect.stringContaining("frame-ancestors 'none'") as unknown },
    });
    expect(securityHeaders({ contentSecurityPolicy: false })).not.toHaveProperty(
      "headers.contentSecurityPolicy",
    );
  });

  it("the others give what Traefik's dynamic configuration calls them", () => {
    expect(rateLimit({ average: 100, burst: 50 })).toEqual({ rateLimit: { average: 100, burst: 50 } });
    expect(forwardAuth({ address: "http://auth:80/" })).toEqual({
      forwardAuth: { address: "http://auth:80/", trustForwardHeader: false },
    });
    const users = secret("dashboard_users");
    expect(basicAuth({ usersFile: users })).toEqual({
      basicAuth: { usersFile: `${users}`, removeHeader: true },
    });
    expect(chain("a", "b")).toEqual({ chain: { middlewares: ["a", "b"] } });
    expect(ipAllowList("10.0.0.0/8")).toEqual({ ipWhiteList: { sourceRange: ["10.0.0.0/8"] } });
    expect(stripPrefix("/api")).toEqual({ stripPrefix: { prefixes: ["/api"] } });
  });

  it("names without a provider are of the file", () => {
    expect([qualified("ratelimit"), qualified("auth@docker")]).toEqual(["ratelimit@file", "auth@docker"]);
  });

  it.each([
    ["rateLimit(...).average", () => rateLimit({ average: 0 })],
    ["rateLimit(...).burst", () => rateLimit({ average: 1, burst: 1.5 })],
    ["securityHeaders(...).hstsSeconds", () => securityHeaders({ hstsSeconds: -1 })],
    ["chain(...).middlewares", () => chain()],
    ["ipAllowList(...).sourceRange", () => ipAllowList()],
    ["stripPrefix(...).prefixes", () => stripPrefix("api")],
  ])("%s is checked", (path, make) => {
    expect(make).toThrow(StackwrightError);
    expect(make).toThrow(path);
  });
});
