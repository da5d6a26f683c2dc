import { describe, expect, test } from "vitest";

import { endpoint } from "../model/endpoint.ts";
import { jsonContent, yamlContent } from "../model/file.ts";
import { variable } from "../model/variable.ts";
import { assembled, fileDefinitions, findingLines } from "./assembled.fixture.ts";
import { lower } from "./lower.ts";

const domain = variable("DOMAIN", { default: "example.com" });
const token = variable("TOKEN");
const db = endpoint({ service: "db", port: 3306 });

function contentOf(
  content: Parameters<typeof fileDefinitions>[0][string],
  values: Record<string, string> = {},
): string {
  const { files } = lower(assembled("swarm", { files: fileDefinitions({ x: content }), values }));
  return files[0]?.content ?? "";
}

describe("the content of a file", () => {
  test("is literal, with the values of variables: nothing interpolates a mounted file", () => {
    expect(contentOf(`host=${domain} db=${db} price=$5 \${HOME}\n`)).toBe(
      "host=example.com db=db:3306 price=$5 ${HOME}\n",
    );
    expect(contentOf(`${domain}`, { DOMAIN: "shop.test" })).toBe("shop.test");
  });

  test("is written as YAML that parsers of both versions read alike", () => {
    const value = {
      on: "yes",
      time: "22:22",
      list: [1, true, null],
      [`${domain}`]: domain,
      long: "x ".repeat(60),
      gone: undefined,
    };
    expect(contentOf(yamlContent(value, `About ${domain}\n\nMore`))).toBe(
      [
        "# About example.com",
        "#",
        "# More",
        '"on": "yes"',
        'time: "22:22"',
        "list:",
        "  - 1",
        "  - true",
        "  - null",
        "example.com: example.com",
        `long: "${"x ".repeat(60)}"`,
        "",
      ].join("\n"),
    );
  });

  test("repeats what is said twice, without anchors", () => {
    const shared = { a: 1 };
    expect(contentOf(yamlContent({ one: shared, two: shared }))).toBe("one:\n  a: 1\ntwo:\n  a: 1\n");
  });

  test("is written as JSON, with two spaces and a line at the end", () => {
    expect(contentOf(jsonContent({ url: `http://${domain}`, host: db.host }))).toBe(
      '{\n  "url": "http://example.com",\n  "host": "db"\n}\n',
    );
  });

  test("says once which value is missing", () => {
    const files = fileDefinitions({ "a.conf": `${token} ${token}`, "b.conf": `${token}` });
    const result = lower(assembled("compose", { files }));
    expect(findingLines(result)).toEqual([
      'error variable-value-missing files["a.conf"]',
      'error variable-value-missing files["b.conf"]',
    ]);
    expect(findingLines(lower(assembled("compose", { files, values: { TOKEN: "t" } })))).toEqual([]);
  });

  test("says all values that are missing in a file at once, with the lines to write", () => {
    const smarthost = variable("SMTP", { example: "smtp.example.com:587" });
    const files = fileDefinitions({ "a.conf": `${smarthost} ${token} ${domain} ${variable("LAST")}` });
    const { findings } = lower(assembled("compose", { files }));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toBe(
      "the file needs the values of SMTP, TOKEN and LAST, which have neither a value nor a default",
    );
    expect(findings[0]?.hint).toContain("`SMTP=smtp.example.com:587`, `TOKEN=...`, `LAST=...`");
  });

  test("must have been computed", () => {
    const files = { x: { path: "x", content: () => "", mode: 0o644, perTarget: false } };
    expect(() => lower(assembled("compose", { files }))).toThrow(/still a function/);
  });
});
