import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { elastic, filesOf, minio, opensearch, stackOf } from "../backups.fixture.ts";
import { has, makeSandbox, runEngine, type Sandbox } from "./sandbox.fixture.ts";

const files = filesOf(stackOf([...opensearch, elastic, minio]), "compose");
const now = (): number => Math.floor(Date.now() / 1000);

let box: Sandbox;
beforeEach(() => {
  box = makeSandbox(files, ["sh"]);
});
afterEach(() => box.remove());

describe.skipIf(!has("curl"))("search.sh (needs curl)", { timeout: 20_000 }, () => {
  /** Snapshots as the cluster lists them: name, state, start. */
  let snapshots: string[] = [];
  /** Indices of each. */
  let taken: readonly string[] = [];
  let requests: { readonly what: string; readonly body: string; readonly login: string }[] = [];
  let failing: string | undefined;
  let server: Server;
  let env: Record<string, string> = {};

  const answer = (what: string): readonly [number, unknown] => {
    if (failing !== undefined && what.includes(failing)) return [500, { error: "no" }];
    if (what.startsWith("POST /.ql-datasources")) return [403, { error: "security_exception" }];
    if (what === "GET /_snapshot/backups" || what.startsWith("GET /_plugins")) return [404, {}];
    if (what.includes("/_cat/snapshots")) return [200, `${snapshots.join("\n")}\n`];
    if (what.includes("/_cat/indices")) return [200, "orders open\n.kibana_1 open\n"];
    if (what.includes("/_cat/count")) return [200, "42\n"];
    if (what.includes("/_status"))
      return [200, { snapshots: [{ stats: { total: { size_in_bytes: 4711 } } }] }];
    if (what.includes("filter_path=snapshots.indices")) return [200, { snapshots: [{ indices: taken }] }];
    const made = /^PUT \/_snapshot\/backups\/([^?]+)/.exec(what)?.[1];
    if (made !== undefined) snapshots.push(`${made} SUCCESS ${Math.floor(Date.now() / 1000)}`);
    return [200, { snapshot: { state: "SUCCESS", shards: { total: 1, failed: 0, successful: 1 } } }];
  };

  beforeEach(async () => {
    snapshots = [];
    taken = ["orders", "logs-1", ".kibana_1", ".opendistro_security"];
    requests = [];
    failing = undefined;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (data: Buffer) => (body += data.toString()));
      request.on("end", () => {
        const what = `${request.method ?? ""} ${request.url ?? ""}`;
        requests.push({
          what,
          body,
          login: Buffer.from((request.headers.authorization ?? "").slice(6), "base64").toString(),
        });
        const [status, value] = answer(what);
        response.writeHead(status).end(typeof value === "string" ? value : JSON.stringify(value));
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    box.write("login", 'pa"ss\\word\n');
    env = {
      SEARCH_URLS: `http://127.0.0.1:1 http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`,
      SEARCH_USER: "admin",
      SEARCH_PASSWORD_FILE: `${box.folder}/login`,
      SEARCH_BUCKET: "backups",
      SEARCH_BASE_PATH: "snapshots/opensearch",
      SEARCH_POLICIES: "shop-frequent|*/15 * * * *|48h|193;shop-daily|0 2 * * *|7d|8",
      SEARCH_INTERVAL: "900",
      SEARCH_RPO: "3600",
    };
  });
  afterEach(() => server.close());

  const bodies = (pattern: RegExp): readonly unknown[] =>
    requests.filter(({ what }) => pattern.test(what)).map(({ body }) => JSON.parse(body) as unknown);

  it("registers the repository, makes the policies, and takes the first snapshot", async () => {
    const { code, text } = await runEngine(box, "search", ["backup", "j", "20260101T000000Z"], env);
    expect(text).toContain("the newest snapshot is asked-20260101t000000z");
    expect(code).toBe(0);
    expect(bodies(/^PUT \/_snapshot\/backups$/)).toEqual([
      { type: "s3", settings: { bucket: "backups", base_path: "snapshots/opensearch" } },
    ]);
    expect(bodies(/^POST \/_plugins\/_sm\/policies\/shop-daily/)).toEqual([
      expect.objectContaining({
        creation: { schedule: { cron: { expression: "0 2 * * *", timezone: "UTC" } }, time_limit: "1h" },
        deletion: expect.objectContaining({
          condition: { max_age: "7d", max_count: 8, min_count: 1 },
        }) as unknown,
      }),
    ]);
    expect(requests[0]?.login).toBe('admin:pa"ss\\word');
    expect(box.read("handoff/out/newest")).toMatch(/^\d+ 4711\n$/);
  });

  it("writes the policies of Elasticsearch in its own form", async () => {
    await runEngine(box, "search", ["backup", "j", "r"], {
      ...env,
      SEARCH_KIND: "elasticsearch",
      SEARCH_POLICIES: "shop-daily|0 0 2 * * ?|7d|8",
    });
    expect(bodies(/^PUT \/_slm\/policy\/shop-daily/)).toEqual([
      expect.objectContaining({
        schedule: "0 0 2 * * ?",
        config: { indices: ["*"], ignore_unavailable: true, include_global_state: true },
        retention: { expire_after: "7d", min_count: 1, max_count: 8 },
      }),
    ]);
    // With the state of the cluster come users, roles and what belongs to Kibana.
    expect(bodies(/^PUT \/_snapshot\/backups\/asked/)).toEqual([
      expect.objectContaining({ indices: "*", include_global_state: true }),
    ]);
  });

  it("takes none while the policies do, and counts no partial one", async () => {
    snapshots = [`good SUCCESS ${now() - 600}`, `bad PARTIAL ${now() - 10}`];
    const { code, text } = await runEngine(box, "search", ["backup", "j", "r"], env);
    expect(code).toBe(0);
    expect(text).toContain("the newest snapshot is not complete");
    expect(box.read("handoff/out/newest")).toBe(`${snapshots[0]?.split(" ")[2] ?? ""} 4711\n`);
    expect(requests.some(({ what }) => what.startsWith("PUT /_snapshot/backups/"))).toBe(false);
  });

  it.each(["/_snapshot/backups", "/_plugins", "/_cat/snapshots", "PUT /_snapshot/backups/"])(
    "fails when %s does",
    async (part) => {
      failing = part;
      expect((await runEngine(box, "search", ["backup", "j", "r"], env)).code).toBe(1);
      expect(box.read("handoff/out/newest")).toBe("");
    },
  );

  it("replaces indices only when it is told to, and opens them again when that fails", async () => {
    snapshots = [`good SUCCESS ${now() - 600}`];
    expect((await runEngine(box, "search", ["restore", "s", "-", "-", "no", "-"], env)).code).toBe(73);
    expect(requests.some(({ what }) => what.includes("_restore"))).toBe(false);
    expect((await runEngine(box, "search", ["restore", "s", "-", "-", "yes", "-"], env)).code).toBe(0);
    expect(bodies(/_restore/)).toEqual([
      { indices: "orders,logs-1,.kibana_1", include_global_state: false, include_aliases: true },
    ]);
    failing = "_restore";
    expect((await runEngine(box, "search", ["restore", "s", "-", "orders", "yes", "-"], env)).code).toBe(1);
    expect(requests.at(-1)?.what).toBe("POST /orders/_open");
  });

  it("leaves out what only the administrator's certificate may touch, and says so", async () => {
    snapshots = [`good SUCCESS ${now() - 600}`];
    taken = ["orders", ".ql-datasources"];
    const all = await runEngine(box, "search", ["restore", "s", "-", "-", "yes", "-"], env);
    expect([all.code, bodies(/_restore/)]).toEqual([
      0,
      [{ indices: "orders", include_global_state: false, include_aliases: true }],
    ]);
    expect(all.text).toContain("only the administrator's certificate may restore: .ql-datasources");
    const one = await runEngine(box, "search", ["restore", "s", "-", ".ql*", "yes", "-"], env);
    expect([one.code, bodies(/_restore/).length]).toEqual([1, 1]);
    expect(one.text).toContain("nothing is left to restore");
    taken = [".kibana_1"];
    const drill = await runEngine(box, "search", ["drill", "s"], env);
    expect([drill.code, drill.text.includes("has no index of data")]).toEqual([1, true]);
  });

  it("rehearses with an index under another name, and removes that", async () => {
    snapshots = [`good SUCCESS ${now() - 600}`];
    const { code, text } = await runEngine(box, "search", ["drill", "s"], env);
    expect([code, text.includes("came back with 42 documents")]).toEqual([0, true]);
    expect(requests.at(-1)?.what).toBe("DELETE /stackwright-drill-restored");
  });
});
