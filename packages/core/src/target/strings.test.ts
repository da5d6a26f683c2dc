import { describe, expect, test } from "vitest";

import { StackwrightError } from "../errors.ts";
import { endpoint } from "../model/endpoint.ts";
import { network } from "../model/network.ts";
import { secret } from "../model/secret.ts";
import { variable } from "../model/variable.ts";
import { documentKey, documentText, patchedText, plainDefault, type ReferenceScope } from "./strings.ts";

const scope: ReferenceScope = {
  name: "shop",
  networks: {
    front: {},
    old: { external: true },
    other: { name: "other-name" },
    named: { name: `${variable("NET")}` },
  },
};
const text = (value: string): string => documentText(value, scope);

describe("a string of the document", () => {
  test.each([
    ["plain", "plain"],
    ["a$b", "a$$b"],
    ["${HOME} $$ $1", "$${HOME} $$$$ $$1"],
    ["$&$`$'", "$$&$$`$$'"],
  ])("doubles the dollars of literal text: %s", (literal, expected) => {
    expect(text(literal)).toBe(expected);
  });

  test.each([
    ["a default", variable("DOMAIN", { default: "example.com" }), "${DOMAIN:-example.com}"],
    ["an empty default", variable("DOMAIN", { default: "" }), "${DOMAIN:-}"],
    ["no default", variable("DOMAIN"), "${DOMAIN:?set DOMAIN}"],
    ["a description", variable("DOMAIN", { description: "Public domain" }), "${DOMAIN:?Public domain}"],
    [
      "a default that is a variable",
      variable("A", { default: `${variable("B", { default: "b" })}` }),
      "${A:-b}",
    ],
    ["a default that is a required variable", variable("A", { default: `${variable("B")}` }), "${A:?set A}"],
  ])("writes a variable with %s so that both tools read it", (_, reference, expected) => {
    expect(text(`${reference}`)).toBe(expected);
    expect(text(`$x ${reference}$`)).toBe(`$$x ${expected}$$`);
  });

  test("gives a variable without a plain default as required", () => {
    const broken = "\uE000" + JSON.stringify({ kind: "variable", name: "A", default: "a}b" }) + "\uE001";
    expect(text(broken)).toBe("${A:?set A}");
    const described =
      "\uE000" + JSON.stringify({ kind: "variable", name: "A", description: "a ${b}" }) + "\uE001";
    expect(text(described)).toBe("${A:?a b}");
  });

  test("resolves the other references", () => {
    const sql = endpoint({ service: "db", port: 3306, scheme: "mysql" });
    expect(text(`${secret("pw")}`)).toBe("/run/secrets/pw");
    expect(text(`${sql} ${sql.host} ${sql.url("/a$b")}`)).toBe("db:3306 db mysql://db:3306/a$$b");
    expect(text(`${network("front")}`)).toBe("shop_front");
    expect(text(`${network("old")} ${network("other")}`)).toBe("old other-name");
  });

  test("resolves references inside what a reference stands for", () => {
    expect(text(`${network("named")}`)).toBe("${NET:?set NET}");
    const path = endpoint({ service: "db", port: 80, scheme: "http" }).url(
      `/${variable("P", { default: "p" })}`,
    );
    expect(text(`${path}`)).toBe("http://db:80/${P:-p}");
  });
});

describe("a key of the document", () => {
  test("keeps its dollars single and resolves references", () => {
    expect(documentKey(`a$b.${network("front")}`, scope, [])).toBe("a$b.shop_front");
  });

  test("may not hold a variable", () => {
    const key = `Host(${variable("DOMAIN")})`;
    expect(() => documentKey(key, scope, ["services", "web", "labels", key])).toThrow(StackwrightError);
    expect(() => documentKey(key, scope, ["services", "web", "labels", key])).toThrow(
      /services\.web\.labels: the variable DOMAIN is in a key/,
    );
  });
});

test("a patch is in the tool's own syntax: only references are resolved", () => {
  expect(patchedText(`$$ \${X} ${variable("D", { default: "d" })}`, scope)).toBe("$$ ${X} ${D:-d}");
});

test("a default takes the values of the variables inside it", () => {
  const { reference } = variable("A", { default: `${variable("B", { default: "b" })}` });
  expect(plainDefault(reference, scope)).toBe("b");
  expect(plainDefault(reference, scope, { B: "given" })).toBe("given");
});
