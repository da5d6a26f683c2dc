import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toYaml } from "./to-yaml.ts";

const document = {
  services: {
    web: {
      image: "nginx:1.27.0",
      environment: {
        A: "yes",
        B: "22:22",
        C: "0400",
        D: "line one\nline two\n",
        E: "2026-01-01",
        F: "",
        G: "# no comment",
      },
      secrets: [{ source: "token", mode: 0o400 }],
      command: ["x".repeat(200)],
    },
    db: { image: "mariadb:10.11.3" },
  },
};

describe("toYaml", () => {
  it("writes what a person would write", () => {
    expect(
      toYaml(document, { header: "shop\n\nmade by us", comments: { "services.web": "The shop\nitself" } }),
    ).toMatchInlineSnapshot(`
      "# shop
      #
      # made by us
      services:
        # The shop
        # itself
        web:
          image: nginx:1.27.0
          environment:
            A: "yes"
            B: "22:22"
            C: "0400"
            D: |
              line one
              line two
            E: "2026-01-01"
            F: ""
            G: "# no comment"
          secrets:
            - source: token
              mode: 256 # 0400
          command:
            - xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

        db:
          image: mariadb:10.11.3
      "
    `);
  });

  it.each(["1.1", "1.2"] as const)("is read back the same by a YAML %s parser", (version) => {
    expect(parse(toYaml(document), { version })).toEqual(document);
  });

  it("never uses anchors", () => {
    const labels = { a: "1" };
    expect(toYaml({ services: { a: { image: "a:1", labels }, b: { image: "b:1", labels } } })).not.toMatch(
      /[&*]/,
    );
  });
});
