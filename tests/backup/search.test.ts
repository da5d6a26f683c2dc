import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { repository } from "./platform.ts";
import { record, type Measure } from "./report.ts";
import { canRun, versionOf } from "./sandbox/tools.ts";
import { kinds, startSearchBed, succeed, type SearchBed } from "./search/bed.ts";
import type { SearchFault } from "./search/orders.ts";
import { opensearchLib, type Search } from "./search/search.ts";

const ready = canRun("java", "curl", "openssl", join(opensearchLib, ".complete"));

describe.skipIf(!ready).each(kinds)("$product: snapshots that the cluster takes itself", (kind) => {
  let bed: SearchBed;
  let search: Search;
  let agent: SearchBed["agent"];
  let backup: SearchBed["backup"];
  let restore: SearchBed["restore"];
  const measures: Measure[] = [];

  beforeAll(async () => {
    bed = await startSearchBed(kind);
    ({ search, agent, backup, restore } = bed);
  }, 300_000);

  afterEach(() => bed?.search.heal());

  afterAll(async () => {
    if (measures.length > 0)
      record(kind.name, {
        subject: kind.product,
        programs: {
          OpenSearch: "2.15.0, the server of org.opensearch:opensearch, one node",
          Java: versionOf("java", "-version"),
          curl: versionOf("curl"),
        },
        standIns: kind.standIns,
        measures,
      });
    await bed?.stop();
  });

  it("registers the repository and the policies, takes a snapshot, and asks for nothing twice", async () => {
    await search.ask("PUT", "/_index_template/events", {
      index_patterns: ["events*"],
      data_stream: {},
      template: { settings: { number_of_replicas: 0 } },
    });
    await search.write("orders", 0, 2000);
    await search.write("logs-2026", 0, 100);
    await search.write("events", 0, 300);
    const made = await succeed(backup());
    expect(made.output).toContain("taking the snapshot asked-");
    bed.s3.cheapen(repository, bed.secret("restic_password"));
    const calls = await search.calls();
    const policies = calls.filter(({ what }) => what.includes(kind.policies) && !what.startsWith("GET"));
    expect(policies.map(({ what }) => what.split("shop-")[1])).toEqual(
      ["frequent", "daily", "weekly", "monthly", "yearly"].map((one) => `${kind.name}-${one}`),
    );
    await succeed(backup());
    const again = (await search.calls()).filter(({ what }) =>
      /^PUT \/_snapshot|^(?:POST|PUT) .*_sm/.test(what),
    );
    expect(again).toEqual([]);
  }, 300_000);

  it("brings everything back into a cluster that has lost its data", async () => {
    const begunBackup = Date.now();
    await search.ask("DELETE", "/_snapshot/backups/asked-*");
    await succeed(backup());
    const saved = Date.now();
    const before = await Promise.all(["orders", "logs-2026", "events"].map(search.contents));
    await search.write("orders", 5000, 5010);
    const disaster = Date.now();
    await search.lose();

    const begun = Date.now();
    // The new cluster knows of no repository, and nobody is there yet who tells it.
    await succeed(restore());
    expect(await Promise.all(["orders", "logs-2026", "events"].map(search.contents))).toEqual(before);
    measures.push({
      what: "an empty cluster; all indices and data streams from the newest snapshot",
      backup: (saved - begunBackup) / 1000,
      rto: (Date.now() - begun) / 1000,
      rpo: (disaster - saved) / 1000,
      rows: 2400,
      equal: "every document",
    });
  }, 300_000);

  it("replaces an index only when it is told to, and leaves it open when that fails", async () => {
    const before = await search.contents("orders");
    const gone = Array.from({ length: 500 }, (_, id) => `{"delete":{"_id":"${id}"}}\n`).join("");
    await search.ask("POST", "/orders/_bulk?refresh=true", gone);
    const damaged = await search.contents("orders");
    expect(damaged).not.toBe(before);

    expect((await restore("--only", "orders")).code).toBe(73);
    await search.fault({ kind: "status", match: "_restore", status: 500 });
    expect((await restore("--only", "orders", "--overwrite-live-data")).code).toBe(1);
    expect(await search.contents("orders")).toBe(damaged);

    await search.heal();
    await search.calls();
    const begun = Date.now();
    await succeed(restore("--only", "orders", "--overwrite-live-data"));
    expect(await search.contents("orders")).toBe(before);
    measures.push({
      what: "one index, after a quarter of it was deleted",
      rto: (Date.now() - begun) / 1000,
      rows: 2000,
      equal: "every document",
    });
    const asked = (await search.calls()).find(({ what }) => what.includes("_restore"));
    expect(JSON.parse(asked?.body ?? "")).toEqual({
      indices: "orders",
      include_global_state: false,
      include_aliases: true,
    });
  }, 300_000);

  it("replaces everything, data streams too", async () => {
    const before = await Promise.all(["orders", "events"].map(search.contents));
    await search.write("events", 900, 950);
    await search.calls();
    await succeed(restore("--overwrite-live-data"));
    expect(await Promise.all(["orders", "events"].map(search.contents))).toEqual(before);
    const asked = (await search.calls()).find(({ what }) => what.includes("_restore"));
    const { indices, feature_states } = JSON.parse(asked?.body ?? "") as {
      readonly indices: string;
      readonly feature_states?: readonly string[];
    };
    expect(indices.split(",").toSorted()).toEqual(["events", "logs-2026", "orders"]);
    // Users and roles stay as they are.
    expect(feature_states).toEqual(kind.name === "elasticsearch" ? ["kibana"] : undefined);
  }, 300_000);

  it("rehearses with one index under another name, beside the live ones", async () => {
    const drill = await succeed(agent.exec("/scripts/verify.sh", kind.name));
    expect(drill.output).toMatch(/drill: \S+ came back with \d+ documents/);
    expect(await search.ask("GET", "/_resolve/index/stackwright*")).toMatchObject({ indices: [] });
  }, 300_000);

  // The script does the same for both.
  if (kind.name !== "opensearch") return;

  describe("when something is wrong", () => {
    const faults: readonly {
      readonly title: string;
      readonly fault: SearchFault;
      readonly code?: number;
      readonly says: RegExp;
    }[] = [
      {
        title: "the password is wrong",
        fault: { kind: "status", match: "GET /$", status: 401 },
        code: 12,
        says: /refuses the user admin/,
      },
      { title: "no node answers", fault: { kind: "cut", match: "GET /$" }, says: /no node answers/ },
      {
        title: "the repository cannot be read",
        fault: { kind: "status", match: "GET /_snapshot/backups$" },
        says: /repository cannot be read/,
      },
      {
        title: "a policy is refused",
        fault: { kind: "status", match: "GET .*_sm/policies", status: 403 },
        says: /policy .* cannot be read/,
      },
      {
        title: "no list comes",
        fault: { kind: "cut", match: "_cat/snapshots" },
        says: /_cat\/snapshots.* gave 000/,
      },
      {
        title: "the snapshot is partial",
        fault: {
          kind: "status",
          match: "^PUT .*asked",
          status: 200,
          body: { snapshot: { state: "PARTIAL" } },
        },
        says: /snapshot is not complete/,
      },
      {
        title: "the snapshot is refused",
        fault: { kind: "status", match: "^PUT .*asked", status: 503 },
        says: /gave 503/,
      },
      {
        title: "the snapshot does not end",
        fault: { kind: "hang", match: "^PUT .*asked" },
        says: /gave 000/,
      },
    ];

    it.each(faults)(
      "says so where $title, and the next run is good",
      async ({ fault, code = 1, says }) => {
        // Without a recent snapshot, one is taken.
        await search.ask("DELETE", "/_snapshot/backups/asked-*").catch(() => undefined);
        await search.fault(fault);
        const failed = await backup();
        expect(failed.code, failed.output).toBe(code);
        expect(failed.output).toMatch(says);
        expect((await agent.exec("cat", `/state/jobs/${kind.name}-snapshot/code`)).output.trim()).toBe(
          String(code),
        );
        await search.heal();
        await succeed(backup());
      },
      60_000,
    );

    it("takes no snapshot of a red cluster for a good one", async () => {
      await search.ask("DELETE", "/_snapshot/backups/asked-*");
      await search.ask("PUT", "/broken?wait_for_active_shards=0&timeout=1s", {
        settings: { "index.routing.allocation.require._name": "nowhere" },
      });
      const failed = await backup();
      expect(failed.code, failed.output).toBe(1);
      await search.ask("DELETE", "/broken");
      await succeed(backup());
    }, 300_000);
  });
});
