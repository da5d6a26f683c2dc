import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderTree } from "@stackwright/core";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import bigdata from "../examples/bigdata.ts";
import dockerwartsStack from "../examples/dockerwarts.ts";
import homelabStack from "../examples/homelab.ts";
import lakehouse from "../examples/lakehouse.ts";

function has(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}

const platforms = [
  ["bigdata", bigdata],
  ["dockerwarts", dockerwartsStack],
  ["homelab", homelabStack],
  ["lakehouse", lakehouse],
] as const;

describe.each(platforms)("the tree of %s", (_name, stack) => {
  const { files } = renderTree(stack);
  const folder = mkdtempSync(join(tmpdir(), "stackwright-"));

  beforeAll(() => {
    for (const { path, content, mode } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
      chmodSync(join(folder, path), mode);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function pathsOf(pattern: RegExp): readonly string[] {
    return files.map(({ path }) => path).filter((path) => pattern.test(path));
  }

  function textOf(path: string): string {
    return files.find((file) => file.path === path)?.content ?? "";
  }

  /** What a tool says about the tree; empty when it has nothing to say. */
  function complaints(command: string, ...words: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: folder, encoding: "utf8" });
    return status === 0 ? "" : `${stdout}${stderr}${error?.message ?? ""}`;
  }

  /** Every Mermaid block of the generated documents. */
  function diagrams(): readonly (readonly [string, string])[] {
    return pathsOf(/\.md$/).flatMap((path) =>
      [...textOf(path).matchAll(/```mermaid\n([\s\S]*?)```/g)].map(
        ([, diagram = ""], index) => [`${path} ${index + 1}`, diagram] as const,
      ),
    );
  }

  describe("read by the parsers of its formats", () => {
    it.each(pathsOf(/\.ya?ml$/))("%s is YAML", (path) => {
      expect(
        parseAllDocuments(textOf(path)).flatMap((document) => ("errors" in document ? document.errors : [])),
      ).toEqual([]);
    });

    it.each(pathsOf(/\.json$/))("%s is JSON", (path) => {
      expect(() => JSON.parse(textOf(path)) as unknown).not.toThrow();
    });

    it.each(diagrams())("%s is Mermaid", async (_, diagram) => {
      const { window } = new JSDOM("");
      Object.assign(globalThis, { window, document: window.document });
      const { default: mermaid } = await import("mermaid");
      await expect(mermaid.parse(diagram)).resolves.toBeTruthy();
    });
  });

  describe.skipIf(!has("shellcheck"))("shellcheck", () => {
    it.each(pathsOf(/\.sh$/))("has nothing to say about %s", (path) => {
      expect(complaints("shellcheck", "-x", path)).toBe("");
    });
  });

  describe.skipIf(!has("yamllint"))("yamllint", () => {
    it("accepts every YAML file, with its relaxed rules", () => {
      const rules = "{extends: relaxed, rules: {line-length: disable}}";
      expect(complaints("yamllint", "-s", "-d", rules, ...pathsOf(/\.ya?ml$/))).toBe("");
    }, 30_000);
  });

  describe.skipIf(!has("promtool"))("promtool", () => {
    it.each(pathsOf(/^prometheus(?:-edge)?\/prometheus[^/]*\.yml$/))("accepts %s", (path) => {
      expect(complaints("promtool", "check", "config", "--syntax-only", path)).toBe("");
    });

    it.each(pathsOf(/\/alert_rules[^/]*\.yml$/))("accepts %s", (path) => {
      expect(complaints("promtool", "check", "rules", path)).toBe("");
    });
  });

  const alerting = pathsOf(/^alertmanager\/.*\.yml$/);
  // A platform without alerts by mail has nothing to read here.
  describe.skipIf(!has("amtool") || alerting.length === 0)("amtool", () => {
    it.each(alerting)("accepts %s", (path) => {
      expect(complaints("amtool", "check-config", path)).toBe("");
    });
  });

  const probing = pathsOf(/^blackbox\/.*\.yml$/);
  describe.skipIf(!has("prometheus-blackbox-exporter") || probing.length === 0)("blackbox-exporter", () => {
    it.each(probing)("accepts %s", (path) => {
      expect(complaints("prometheus-blackbox-exporter", "--config.check", `--config.file=${path}`)).toBe("");
    });
  });

  describe.skipIf(!has("nft"))("nft", () => {
    it("accepts the firewall", () => {
      expect(complaints("nft", "-c", "-f", "nftables/nftables.conf")).toBe("");
    });
  });

  describe.skipIf(!has("make"))("make", () => {
    const targets = [...textOf("Makefile").matchAll(/^([a-z][a-z-]*):.*##/gm)].map(([, name = ""]) => name);

    it("has the targets that were asked for", () => {
      expect(targets).toEqual(
        expect.arrayContaining([
          "up",
          "down",
          "deploy",
          "logs",
          "backup",
          "restore",
          "test",
          "init-secrets",
          "init-swarm",
        ]),
      );
    });

    it.each(targets)("can say what `make %s` would do", (target) => {
      expect(complaints("make", "-n", target, "SERVICE=glpi")).toBe("");
    });
  });
});
