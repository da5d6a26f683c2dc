import { describe, expect, it } from "vitest";
import { endpoint, secret, variable } from "../index.ts";
import { hasReference, referencesIn, substitute } from "./reference.ts";

const domain = variable("DOMAIN", { default: "example.com" });

describe("references in strings", () => {
  it("are found with the literal text around them", () => {
    const text = `https://glpi.${domain}/?a=$1`;
    expect(hasReference(text)).toBe(true);
    expect(
      substitute(
        text,
        () => "X",
        (literal) => literal.replaceAll("$", "$$$$"),
      ),
    ).toBe("https://glpi.X/?a=$$1");
  });

  it("carry another variable as their default", () => {
    const mail = variable("MAIL", { default: domain });
    const [data] = referencesIn(`${mail}`);
    expect(data).toMatchObject({ kind: "variable", name: "MAIL" });
    expect(data?.kind === "variable" && referencesIn(data.default ?? "")[0]).toMatchObject({
      name: "DOMAIN",
    });
  });

  it("stand for each face of an endpoint", () => {
    const sql = endpoint({ service: "db", name: "sql", port: 3306, scheme: "mysql" });
    expect(
      referencesIn(`${sql.host} ${sql} ${sql.url("/x")}`).map(
        (data) => data.kind === "endpoint" && data.show,
      ),
    ).toEqual(["host", "address", "url"]);
    expect(sql.soft.host.reference.wait).toBe(false);
  });

  it.each([
    ["sliced", `${domain}`.slice(0, 12)],
    ["upper-cased", `${secret("token")}`.toUpperCase()],
    ["beheaded", `${domain}`.slice(3)],
  ])("that were %s are refused with a hint", (_, text) => {
    expect(() => substitute(text, () => "")).toThrowError(
      expect.objectContaining({ code: "reference-broken", hint: expect.stringContaining("Do not slice") }),
    );
  });
});
