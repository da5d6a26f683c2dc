import { describe, expect, it } from "vitest";
import { StackwrightError, emptyPart, merge, network, service } from "../index.ts";

const web = service("web", { image: "nginx:1.27.0", environment: { A: "1", B: "2" } });
const db = service("db", { image: "mariadb:10.11.3" });

describe("merge", () => {
  it("keeps what either part has", () => {
    expect(Object.keys(merge(web, db).services)).toEqual(["web", "db"]);
  });

  it("takes the same meaning in another order of keys for the same thing", () => {
    const again = service("web", { environment: { B: "2", A: "1" }, image: "nginx:1.27.0" });
    expect(merge(web, again).services).toEqual(web.services);
  });

  it("names both origins and the place where two definitions differ", () => {
    const other = merge(service("web", { image: "nginx:1.27.1" }), db);
    expect(() => merge(web, other)).toThrowError(
      expect.objectContaining({
        code: "definition-conflict",
        path: "services.web",
        message: expect.stringMatching(/services web.* and by .*services web, db.*differ at `image`/s),
      }),
    );
  });

  it("refuses one network with two meanings", () => {
    const a = service("a", { image: "a:1", networks: [network("front", { encrypted: true })] });
    const b = service("b", { image: "b:1", networks: [network("front")] });
    expect(() => merge(a, b)).toThrowError(StackwrightError);
  });

  it("has the empty part as its identity", () => {
    expect(merge(web, emptyPart)).toEqual(web);
    expect(merge(emptyPart, web)).toEqual(web);
  });
});
