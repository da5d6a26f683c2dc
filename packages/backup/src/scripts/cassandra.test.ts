import { chmodSync, mkdirSync, utimesSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cassandra, filesOf, minio, stackOf } from "../backups.fixture.ts";
import { has, makeSandbox, runEngine, type Sandbox } from "./sandbox.fixture.ts";

const files = filesOf(stackOf([...cassandra, minio]), "compose");

let box: Sandbox;
beforeEach(() => {
  box = makeSandbox(files, ["sh"]);
});
afterEach(() => box.remove());

describe.skipIf(!has("python3"))("cassandra.sh (needs python3)", { timeout: 20_000 }, () => {
  /** A nodetool that makes the links that Cassandra would. */
  const nodetool = `#!/bin/sh
root=$(dirname "$0")/..
echo "$*" >>"$root/fake/nodetool"
while [ "\${1#--}" != "$1" ]; do shift 2; done
case $1 in
  info) printf 'Token                  : -12\\nToken                  : 34\\n' ;;
  statusbackup) cat "$root/fake/backup-status" 2>/dev/null || echo "not running" ;;
  enablebackup) echo running >"$root/fake/backup-status" ;;
  snapshot) for table in "$root"/node/data/*/*; do mkdir -p "$table/snapshots/$3" && ln "$table"/nb-* "$table/snapshots/$3/"; done ;;
  clearsnapshot) rm -rf "$root"/node/data/*/*/snapshots/"$3" ;;
esac
`;
  let env: Record<string, string> = {};

  const table = (path: string, content: string): void => {
    box.write(`${path}-Data.db`, content);
    box.write(`${path}-Digest.crc32`, String(crc32(content)));
  };

  beforeEach(() => {
    box.write("bin/nodetool", nodetool);
    box.write("bin/cqlsh", "#!/bin/sh\necho CREATE KEYSPACE shop\n");
    for (const name of ["nodetool", "cqlsh"]) chmodSync(join(box.folder, "bin", name), 0o755);
    table("node/data/shop/orders-1/nb-1-big", "rows");
    table("node/data/system/local-2/nb-1-big", "tokens");
    env = { CASSANDRA_HOST: "127.0.0.1", CASSANDRA_DATA: `${box.folder}/node` };
  });

  it("lists a snapshot for restic, with what a restore needs, and removes it when it is safe", async () => {
    expect(
      (await runEngine(box, "cassandra", ["backup", "cassandra1-snapshot", "20260101T000000Z"], env)).code,
    ).toBe(0);
    expect(box.read("handoff/out/list").trim().split("\n").toSorted()).toEqual([
      "data/shop/orders-1/snapshots/backup-20260101t000000z",
      "data/system/local-2/snapshots/backup-20260101t000000z",
    ]);
    expect(box.read("handoff/out/meta/initial_token").trim()).toBe("-12,34");
    expect(box.read("handoff/out/meta/schema.cql")).toContain("CREATE KEYSPACE");
    await runEngine(box, "cassandra", ["saved", "cassandra1-snapshot", "r"], env);
    expect(box.read("fake/nodetool")).toContain("clearsnapshot -t backup-20260101t000000z");
    expect(box.names("node/data/shop/orders-1/snapshots")).toEqual([]);
  });

  it("lists increments, and keeps those that came after the snapshot began", async () => {
    table("node/data/shop/orders-1/backups/nb-2-big", "old");
    for (const end of ["Data.db", "Digest.crc32"])
      utimesSync(join(box.folder, `node/data/shop/orders-1/backups/nb-2-big-${end}`), 1e9, 1e9);
    await runEngine(box, "cassandra", ["backup", "cassandra1-snapshot", "r1"], env);
    table("node/data/shop/orders-1/backups/nb-3-big", "new");
    await runEngine(box, "cassandra", ["saved", "cassandra1-snapshot", "r1"], env);
    expect((await runEngine(box, "cassandra", ["backup", "cassandra1-incremental", "r2"], env)).code).toBe(0);
    expect(box.read("fake/nodetool")).toContain("enablebackup");
    expect(box.read("handoff/out/list").trim().split("\n").toSorted()).toEqual([
      "data/shop/orders-1/backups/nb-3-big-Data.db",
      "data/shop/orders-1/backups/nb-3-big-Digest.crc32",
    ]);
  });

  it("saves all tables once more where a node has forgotten to link its files", async () => {
    await runEngine(box, "cassandra", ["backup", "cassandra1-snapshot", "r1"], env);
    await runEngine(box, "cassandra", ["saved", "cassandra1-snapshot", "r1"], env);
    // It was started again, and wrote a file before anybody told it.
    box.write("fake/backup-status", "not running");
    table("node/data/shop/orders-1/nb-2-big", "written by the start");
    const gap = "data/shop/orders-1/snapshots/backup-gap-r2";
    for (const run of ["r2", "r3"]) {
      expect((await runEngine(box, "cassandra", ["backup", "cassandra1-incremental", run], env)).code).toBe(
        0,
      );
      expect(box.read("handoff/out/list").split("\n")).toContain(gap);
    }
    expect(box.names(`node/${gap}`)).toContain("nb-2-big-Data.db");
    // The next snapshot has it.
    await runEngine(box, "cassandra", ["backup", "cassandra1-snapshot", "r4"], env);
    expect(box.names("node/data/shop/orders-1/snapshots")).toEqual(["backup-r4"]);
  });

  it("puts snapshot and increments back, once the node is down and it is told to", async () => {
    const base = "handoff/in/restore/base/data/shop/orders-1/snapshots/t/nb-1-big";
    table(base, "rows");
    table("handoff/in/restore/changes/data/shop/orders-1/backups/nb-4-big", "more");
    const restore = (overwrite: string) =>
      runEngine(box, "cassandra", ["restore", "cassandra1", "-", "-", overwrite], env);
    const node = createServer().listen(0, "127.0.0.1");
    await once(node, "listening");
    const address = node.address();
    env["CASSANDRA_JMX_PORT"] = String(typeof address === "object" ? address?.port : 0);
    expect((await restore("yes")).text).toContain("127.0.0.1 runs");
    node.close();
    expect((await restore("no")).code).toBe(73);
    expect((await restore("yes")).code).toBe(0);
    expect(box.names("node/data/shop/orders-1").filter((name) => name.endsWith("Data.db"))).toEqual([
      "nb-1-big-Data.db",
      "nb-4-big-Data.db",
    ]);
    expect(box.names("node/data")).toEqual(["shop"]);
  });

  it("finds a damaged file in a drill, and before a restore", async () => {
    table("handoff/in/drill/base/data/shop/orders-1/snapshots/t/nb-1-big", "rows");
    mkdirSync(join(box.folder, "handoff/in/restore"), { recursive: true });
    table("handoff/in/restore/base/data/shop/orders-1/snapshots/t/nb-1-big", "rows");
    expect((await runEngine(box, "cassandra", ["drill", "cassandra1"], env)).code).toBe(0);
    box.write("handoff/in/restore/base/data/shop/orders-1/snapshots/t/nb-1-big-Data.db", "rots");
    const { code, text } = await runEngine(box, "cassandra", ["restore", "cassandra1", "-", "-", "yes"], env);
    expect([code, text.includes("damaged")]).toEqual([1, true]);
    expect(box.read("node/data/shop/orders-1/nb-1-big-Data.db")).toBe("rows");
  });
});
