import { describe, expect, test } from "vitest";

import type { Patch } from "../model/part.ts";
import { variable } from "../model/variable.ts";
import { assembled } from "./assembled.fixture.ts";
import { lower } from "./lower.ts";
import type { Lowered } from "./report.ts";

const web = { image: "nginx:1.25", command: ["a", "b"], environment: { A: "$" } };

function patched(
  path: readonly string[],
  update: Patch["update"],
  target?: Patch["target"],
): Lowered["document"] {
  return lower(assembled("swarm", { services: { web }, patches: [{ path, update, target }] })).document;
}

describe("a patch", () => {
  test("changes what is there", () => {
    const document = patched(["services", "web", "image"], (image) => `${String(image)}-alpine`);
    expect(document.services?.["web"]?.image).toBe("nginx:1.25-alpine");
    expect(patched(["services", "web", "command", "1"], () => "c").services?.["web"]?.command).toEqual([
      "a",
      "c",
    ]);
  });

  test("may add a last key, take one out, and change the whole document", () => {
    expect(patched(["services", "web", "tty"], () => true).services?.["web"]?.tty).toBe(true);
    expect(patched(["services", "web", "command"], () => undefined).services?.["web"]).not.toHaveProperty(
      "command",
    );
    expect(patched([], () => ({ services: {} }))).toEqual({ services: {} });
  });

  test("writes in the tool's own syntax, with references resolved", () => {
    const environment = { A: "${HOME}", B: `${variable("B", { default: "b" })}` };
    const document = patched(["services", "web", "environment"], (old) => ({
      ...(old as object),
      ...environment,
    }));
    expect(document.services?.["web"]?.environment).toEqual({ A: "${HOME}", B: "${B:-b}" });
  });

  test("for the other target is left alone", () => {
    expect(patched(["services", "nobody", "x"], () => 1, "compose").services).toEqual(
      patched([], (x) => x).services,
    );
  });

  test.each([
    [["services", "nobody", "image"], /services\.nobody\.image: .*services holds web, and no "nobody"/],
    [["service", "web"], /the document holds services, and no "service"/],
    [["services", "web", "command", "7"], /services\.web\.command holds 0, 1, and no "7"/],
    [["services", "web", "image", "tag"], /services\.web\.image holds nothing that has keys/],
  ])("fails where there is nothing: %j", (path, message) => {
    expect(() => patched(path, (value) => value)).toThrow(message);
  });
});
