import { spawnSync } from "node:child_process";
import { posix } from "node:path";
import type { StackView } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import type { BackupPlan, Language } from "../plan.ts";
import { anchorOf, commandsOf, headingsOf, linksOf, proseOf, tablesOf } from "./markdown.fixture.ts";
import type { Block, Page, Section } from "./page/page.ts";
import { planFixture } from "./plan.fixture.ts";
import { recoveryDocuments } from "./recovery-documents.ts";
import { recoveryPage, recoveryPlan } from "./recovery-plan.ts";
import { runbookPages, runbooks } from "./runbooks.ts";
import { stackFixture } from "./stack.fixture.ts";
import { subjectOf } from "./subject.ts";

/** Every document, by its path. */
function documents(
  stack: StackView,
  language: Language,
  plan = planFixture(stack),
): Readonly<Record<string, string>> {
  return {
    "PRA.md": recoveryPlan(plan, stack, language),
    ...runbooks(plan, stack, language),
  };
}

const whole = stackFixture();
const plain = stackFixture(["monitoring", "operations"]);
const withoutCassandra = stackFixture(["cassandra"]);
const withoutOffsite: BackupPlan = planFixture(plain, {
  repositories: planFixture(plain).repositories.slice(0, 1),
  metricsVolume: undefined,
  retryAfter: undefined,
});
const editions: readonly (readonly [string, Readonly<Record<string, string>>])[] = (
  ["en", "fr"] as const
).flatMap((language) => [
  [`the whole platform, ${language}`, documents(whole, language)] as const,
  [`without the files of other packages, ${language}`, documents(plain, language, withoutOffsite)] as const,
]);
const english = documents(whole, "en");
const french = documents(whole, "fr");
const paths = Object.keys(english);
const page = (text: Readonly<Record<string, string>>, path: string): string => text[path] ?? "";

it("has the tree of the specification, and a page for every product", () => {
  expect(paths).toEqual([
    "PRA.md",
    ...[
      "restore-mariadb",
      "restore-galera",
      "restore-postgres",
      "restore-opensearch",
      "restore-elasticsearch",
      "restore-cassandra",
      "restore-glpi",
      "restore-grafana",
      "restore-volume",
      "backup-repository",
      "swarm-recovery",
      "renew-certificates",
      "rotate-secrets",
      "rollback-update",
    ].map((name) => `docs/runbooks/${name}.md`),
  ]);
});

function levels(text: string): readonly number[] {
  return headingsOf(text).map(({ level }) => level);
}

/** How many items of lists, steps and quoted lines a page has. */
function marks(text: string): number {
  return proseOf(text).match(/^ *(?:- (?:\[ \] )?|\d+\. |> )/gm)?.length ?? 0;
}

/** The lines that have more in them than names, numbers and commands: no such line is the same in both languages. */
function sentences(text: string): readonly string[] {
  return proseOf(text)
    .split("\n")
    .filter(
      (line) =>
        !line.startsWith("<!--") &&
        (line.replaceAll(/`[^`]*`|\d+ min/g, "").match(/\p{L}{3,}/gu) ?? []).length > 4,
    );
}

describe("the two languages keep in step", () => {
  it("has the same pages", () => {
    expect(Object.keys(french)).toEqual(paths);
  });

  it.each(paths)("%s: the same headings, tables and commands", (path) => {
    expect(levels(page(french, path))).toEqual(levels(page(english, path)));
    expect(tablesOf(page(french, path))).toEqual(tablesOf(page(english, path)));
    expect(commandsOf(page(french, path))).toEqual(commandsOf(page(english, path)));
    expect(marks(page(french, path))).toBe(marks(page(english, path)));
  });

  it.each(paths)("%s: every sentence is translated", (path) => {
    const both = new Set(sentences(page(french, path)));
    expect(sentences(page(english, path)).filter((line) => both.has(line))).toEqual([]);
  });
});

describe.each(editions)("%s", (_, texts) => {
  const all = Object.entries(texts);

  it("has tables with as many cells in each row", () => {
    for (const [path, text] of all) {
      for (const table of tablesOf(text)) expect(new Set(table).size, `${path}: ${table.join(" ")}`).toBe(1);
    }
  });

  it("leads nowhere but to what is there", () => {
    for (const [path, text] of all) {
      for (const link of linksOf(text)) {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : posix.join(posix.dirname(path), file);
        expect(Object.keys(texts), `${path}: ${link}`).toContain(target);
        if (anchor !== undefined) {
          const anchors = headingsOf(page(texts, target)).map((heading) => anchorOf(heading.text));
          expect(anchors, `${path}: ${link}`).toContain(anchor);
        }
      }
    }
  });

  it("names no section that is not there", () => {
    for (const [path, text] of all) {
      for (const [, name = "", section = ""] of text.matchAll(
        /\]\(([^)]+\.md)\), section [“«] ?(.+?) ?[”»]/g,
      )) {
        const target = posix.join(posix.dirname(path), name);
        expect(headingsOf(page(texts, target)).map((heading) => heading.text)).toContain(section);
      }
    }
  });

  it("has no two headings of one name in a page", () => {
    for (const [path, text] of all) {
      const names = headingsOf(text).map(({ text: name }) => name);
      expect(new Set(names).size, `${path}: ${names.join(", ")}`).toBe(names.length);
    }
  });

  it("leaves nothing unsaid", () => {
    for (const [path, text] of all) {
      expect(text, path).not.toMatch(/undefined|\[object|NaN|\[\[\w|[\uE000\uE001]|\n\n\n/);
      expect(text, path).toMatch(/^<!-- Made by Stackwright[^\n]*-->\n\n# /);
    }
  });

  it.each(all)("%s: a shell reads every command", (_path, text) => {
    for (const commands of commandsOf(text)) {
      const { status, stderr } = spawnSync("sh", ["-n"], { input: commands, encoding: "utf8" });
      expect({ status, stderr, commands }).toMatchObject({ status: 0, stderr: "" });
    }
  });

  it.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0).each(all)(
    "%s: shellcheck finds nothing in its commands",
    (_path, text) => {
      // Page by page, because a page sets its names once. What `.env` holds is not known here.
      const script = ["#!/bin/sh", ...commandsOf(text)].join("\n");
      const { stdout } = spawnSync("shellcheck", ["--severity=warning", "-"], {
        input: script,
        encoding: "utf8",
      });
      expect(stdout).toBe("");
    },
  );
});

describe("commands are the real ones of the stack", () => {
  const known = new Set([
    ...Object.keys(whole.services),
    ...Object.keys(whole.volumes),
    ...Object.keys(whole.secrets).flatMap((name) => [`${name}_v1`, `${name}_v2`]),
  ]);

  it.each(paths)("%s: names of services, volumes and secrets", (path) => {
    const names = [...page(english, path).matchAll(/\bshop_([\w-]+)/g)].map(([, name = ""]) => name);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(paths)("%s: arguments of the scripts", (path) => {
    const plan = planFixture(whole);
    const stores = plan.stores.flatMap(({ name, units, jobs }) => [
      name,
      ...units.map((unit) => unit.name),
      ...jobs.map((job) => job.name),
    ]);
    const words = new Set([...stores, "list", "all"]);
    for (const [, script = "", rest = ""] of page(english, path).matchAll(
      /scripts\/(restore|backup|verify)\.sh(?: ([^`\n|]*))?/g,
    )) {
      const [first, ...more] = rest
        .trim()
        .split(/\s+/)
        .filter((word) => /^[\w-]/.test(word));
      if (first !== undefined && !rest.includes("(")) expect(words, `${script} ${rest}`).toContain(first);
      const options = more.filter((word) => word.startsWith("--"));
      for (const option of options) {
        expect(["--at", "--to", "--only", "--into", "--overwrite-live-data"], rest).toContain(option);
      }
    }
  });

  it("stops and starts what can be scaled, with its own number of tasks", () => {
    const text = page(english, "docs/runbooks/restore-mariadb.md");
    expect(text).toContain("docker service scale shop_glpi=0\n");
    expect(text).toContain("docker service scale shop_glpi=1\n");
    // The backups' own services are needed, and a job has no number of tasks.
    expect(text).not.toMatch(/scale .*shop_(?:restic-backup|cassandra-init)=0/);
  });

  it("reads variables before it mentions them", () => {
    const [block] = commandsOf(page(english, "docs/runbooks/renew-certificates.md"));
    expect(block).toMatch(/^set -a; \[ ! -f \.env \][^\n]*\nHOST="glpi\.\$\{DOMAIN:-example\.com\}"\n/);
  });

  it("demotes a manager that is lost, and nobody where the quorum was: the new cluster knows no other manager", () => {
    const text = page(english, "docs/runbooks/swarm-recovery.md");
    const section = (title: string): string =>
      text.split("\n## ").find((part) => part.startsWith(title)) ?? "";
    expect(section("A node is lost")).toContain("docker node demote");
    expect(section("The quorum is lost")).toContain('docker node rm --force "$NODE"');
    expect(section("The quorum is lost")).not.toContain("docker node demote");
  });

  it("names the variable with which a Galera node makes a new cluster", () => {
    expect(page(english, "docs/runbooks/restore-galera.md")).toContain("`GALERA1_BOOTSTRAP=yes` in `.env`");
  });

  it("empties the replicas of a PostgreSQL server that was restored", () => {
    const emptied =
      /scale shop_orders=1\n[^]*?scale shop_orders-replica1=0\n[^]*?docker volume rm shop_orders_replica1_data\n[^]*?scale shop_orders-replica1=1\n/g;
    expect(page(english, "docs/runbooks/restore-postgres.md").match(emptied)).toHaveLength(2);
  });

  it("restores each member of a cluster on its own node", () => {
    expect(commandsOf(page(english, "docs/runbooks/restore-cassandra.md"))).toContainEqual(
      [1, 2, 3].map((node) => `./scripts/restore.sh cassandra${node} --overwrite-live-data\n`).join(""),
    );
  });
});

it("says nothing of Cassandra where there is none", () => {
  for (const language of ["en", "fr"] as const) {
    for (const [path, text] of Object.entries(documents(withoutCassandra, language))) {
      expect(path).not.toMatch(/cassandra/i);
      expect(text, path).not.toMatch(/cassandra|nodetool|keyspace/i);
    }
  }
});

it("becomes files of the platform, with the pages that were decided on when the plan was made", () => {
  const part = recoveryDocuments(planFixture(withoutCassandra), withoutCassandra, "fr");
  expect(Object.keys(part.files)).toEqual(paths.filter((path) => !path.includes("cassandra")));
  // A later part brings a Cassandra: there is no page about it that could be linked to.
  const { content } = part.files["PRA.md"] ?? {};
  const text = typeof content === "function" ? String(content(whole)) : "";
  expect(text).toContain("# Plan de reprise d'activité (PRA) de shop");
  expect(text).not.toContain("restore-cassandra.md");
  expect(recoveryDocuments(planFixture(whole, { target: "compose" }), whole, "fr").files).toEqual({});
});

it("names alerts only where something raises them", () => {
  const [alerted, silent] = [whole, plain].map((stack) =>
    page(documents(stack, "en"), "docs/runbooks/restore-mariadb.md"),
  );
  expect(alerted).toContain("MariadbDown");
  expect(silent).not.toContain("MariadbDown");
});

it("has a sentence in each language everywhere", () => {
  const subject = subjectOf(planFixture(whole), whole, {});
  for (const { title, blocks, sections } of [
    recoveryPage(subject),
    ...runbookPages(subject),
  ] satisfies readonly Page[]) {
    for (const words of [title, ...blocks.flatMap(wordsIn), ...sections.flatMap(wordsOfSection)]) {
      expect(words.en.trim() === "", JSON.stringify(words)).toBe(words.fr.trim() === "");
    }
  }
});

function wordsOfSection({ title, blocks, sections = [] }: Section): readonly { en: string; fr: string }[] {
  return [title, ...blocks.flatMap(wordsIn), ...sections.flatMap(wordsOfSection)];
}

function wordsIn(block: Block): readonly { en: string; fr: string }[] {
  switch (block.kind) {
    case "text":
    case "warning":
    case "quoted":
      return [block.words];
    case "bullets":
    case "checklist":
      return block.items;
    case "steps":
      return block.steps.flatMap(({ words, items = [] }) => [words, ...items]);
    case "table":
      return [...block.head, ...block.rows.flat()].flatMap((cell) =>
        typeof cell === "string" ? [] : [cell],
      );
    case "commands":
      return [];
  }
}
