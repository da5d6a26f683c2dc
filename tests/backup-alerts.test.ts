import { backups } from "@stackwright/backup";
import { defineStack, network, renderTree, synth, targets, type Part } from "@stackwright/core";
import { dashboardsFor, monitoring, rulesFor, technology } from "@stackwright/monitoring";
import { mariadb, minio } from "@stackwright/services";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import bigdata from "../examples/bigdata.ts";

const data = network("data");
const store = minio({ networks: [data], buckets: ["backups"] });
const safe = backups({
  repository: {
    endpoint: store.endpoints.api,
    bucket: "backups",
    credentials: { accessKey: "minioadmin", secretKey: store.rootPassword },
  },
  objectives: { mariadb: { rpo: "90m" } },
});
const database = mariadb({ database: "shop", user: "shop", networks: [data] });

/** What monitoring knows of a small stack. */
function watched(...further: readonly Part[]) {
  const stack = defineStack({ name: "shop", parts: [store, database, ...further] });
  const view = synth(stack, "swarm").stack;
  return {
    view,
    alerts: rulesFor(view).flatMap(({ alerts }) => alerts),
    dashboards: dashboardsFor(view).map(({ fileName }) => fileName),
  };
}

const files = new Map(renderTree(bigdata).files.map(({ path, content }) => [path, content]));

/** The metrics that the scripts write, by `gauge NAME LABELS VALUE HELP`. */
const written = new Set(
  [...files].flatMap(([path, text]) =>
    path.endsWith(".sh") ? [...text.matchAll(/\bgauge (backup_\w+)/g)].map(([, name = ""]) => name) : [],
  ),
);

/** The metrics of backups that an expression asks for. */
function asked(expression: string): readonly string[] {
  return expression.match(/(?<![\w:])backup_\w+(?![\w:])/g) ?? [];
}

describe("backups, as monitoring sees them", () => {
  it("are watched and shown as soon as they are in the stack, and somebody reads their metrics", () => {
    const { view, alerts, dashboards } = watched(monitoring(), safe);
    expect(alerts.map(({ alert }) => alert)).toEqual(
      expect.arrayContaining(["BackupFailed", "BackupTooOld"]),
    );
    expect(dashboards).toContain("backups");
    expect(technology(view, "backup")).toMatchObject({ jobs: ["node"], services: ["node-exporter"] });
  });

  it.each([
    ["without backups", [monitoring()]],
    ["without somebody who reads their metrics", [monitoring({ nodeExporter: false }), safe]],
  ])("are not, %s", (_, parts) => {
    const { alerts, dashboards } = watched(...parts);
    expect(alerts.filter(({ alert }) => /Backup|Drill|Recovery/.test(alert))).toEqual([]);
    expect(dashboards).not.toContain("backups");
  });

  it("are too old when they are older than was promised, and expected by name", () => {
    const old = watched(monitoring(), safe).alerts.find(({ alert }) => alert === "BackupTooOld");
    expect(old?.expr).toContain('service:backup_age_seconds:min{service="mariadb"} > 5400');
    expect(old?.expr).toContain('absent(backup_last_success_timestamp_seconds{service="mariadb"})');
  });
});

describe("the big-data platform", () => {
  const alertFiles = [...files.keys()].filter((path) => path.startsWith("prometheus/rules/"));
  const rules = alertFiles.flatMap((path) => {
    const file: { groups: readonly { rules: readonly Record<string, unknown>[] }[] } = parse(
      files.get(path) ?? "",
    );
    return file.groups.flatMap((group) => group.rules);
  });

  it("asks for no metric of backups that its scripts do not write", () => {
    const boards = [...files].filter(([path]) => path.includes("dashboards/backups"));
    const inRules = rules.flatMap(({ expr }) => asked(String(expr)));
    const inBoards = boards.flatMap(([, text]) => asked(text));
    expect(alertFiles).toHaveLength(targets.length);
    expect(boards).toHaveLength(targets.length);
    expect(new Set(inRules).size).toBeGreaterThan(7);
    expect(new Set(inBoards).size).toBeGreaterThan(7);
    expect([...inRules, ...inBoards].filter((name) => !written.has(name))).toEqual([]);
  });

  it("expects what is complete in itself to keep its size, and nothing else", () => {
    const jobs = [
      ...(files.get("scripts/backup/jobs.swarm.sh") ?? "").matchAll(/job_method=(\w+) job_kind=(\w+)/g),
    ];
    const shrank = String(rules.find(({ alert }) => alert === "BackupShrank")?.["expr"]);
    const [, left = ""] = /method!~"([^"]+)"/.exec(shrank) ?? [];
    const out = new Set(left.split("|"));
    expect(new Set(jobs.map(([, , kind]) => kind))).toEqual(new Set(["full", "changes"]));
    expect(jobs.filter(([, method = "", kind]) => out.has(method) !== (kind === "changes"))).toEqual([]);
  });

  it("has every page that an alert leads to", () => {
    const pages = rules.flatMap(({ annotations }) =>
      typeof annotations === "object" && annotations !== null && "runbook_url" in annotations
        ? [String(annotations.runbook_url)]
        : [],
    );
    expect(pages.length).toBeGreaterThan(100);
    expect([...new Set(pages)].filter((page) => !files.has(page))).toEqual([]);
  });

  it("names no alert in its recovery plan that it does not have", () => {
    const names = new Set(rules.map(({ alert }) => alert));
    const documents = [...files].filter(
      ([path]) => path === "PRA.md" || path.startsWith("docs/runbooks/restore"),
    );
    const named = documents.flatMap(([, text]) =>
      [...text.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-zA-Z]+)+)`/g)].map(([, name = ""]) => name),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });

  it("has every service, volume and secret that its recovery plan and runbooks name", () => {
    const { document } = synth(bigdata, "swarm");
    const { services = {}, volumes = {}, secrets = {} } = document;
    const known = new Set([
      ...[...Object.keys(services), ...Object.keys(volumes)].map((name) => `bigdata_${name}`),
      ...Object.values(secrets).map((one) => one?.name),
    ]);
    const documents = [...files].filter(([path]) => path === "PRA.md" || path.startsWith("docs/runbooks/"));
    const named = documents.flatMap(([, text]) => text.match(/\bbigdata_[a-z0-9_-]+/g) ?? []);
    expect(new Set(named).size).toBeGreaterThan(50);
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  it("has every file and script that its documents name", () => {
    const documents = [...files].filter(([path]) => path === "PRA.md" || path.startsWith("docs/"));
    const missing = documents.flatMap(([path, text]) =>
      [
        ...text.matchAll(
          /(?<![\w/.$])(?:\.\/)?((?:scripts|nftables|docs\/runbooks|opensearch)\/[\w./-]+\.(?:sh|md|conf|yml))/g,
        ),
      ]
        .map(([, name = ""]) => name)
        .filter((name) => !files.has(name))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
