import { variable } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { sortFlags, staticFlags } from "./traefik-static.ts";

describe("staticFlags", () => {
  it("writes nested settings as dotted flags, in the order of their names", () => {
    expect(
      staticFlags({
        ping: { enabled: true },
        entrypoints: { websecure: { address: ":443", http: { middlewares: ["a@file", "b@file"] } } },
        api: { enabled: true, dashboard: false },
      }),
    ).toEqual([
      "--api=true",
      "--api.dashboard=false",
      "--entrypoints.websecure.address=:443",
      "--entrypoints.websecure.http.middlewares=a@file,b@file",
      "--ping=true",
    ]);
  });

  it("leaves out what is not set, and lists with nothing in them", () => {
    expect(
      staticFlags({ log: {}, entrypoints: { web: { address: ":80", http: { middlewares: [] } } } }),
    ).toEqual(["--entrypoints.web.address=:80"]);
  });

  it("keeps references whole", () => {
    const email = variable("MAIL");
    expect(
      staticFlags({ certificatesresolvers: { le: { acme: { email, storage: "/acme/acme.json" } } } }),
    ).toEqual([
      `--certificatesresolvers.le.acme.email=${email}`,
      "--certificatesresolvers.le.acme.storage=/acme/acme.json",
    ]);
  });

  it("sorts by name alone, so that values do not matter", () => {
    expect(sortFlags(["--b=1", "--a.b=9", "--a=2"])).toEqual(["--a=2", "--a.b=9", "--b=1"]);
  });
});
