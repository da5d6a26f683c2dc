import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineStack, mountVolume, renderTree, service, synth, volume } from "@stackwright/core";
import { afterAll, describe, expect, it } from "vitest";
import { withHostFolders } from "./host-folders.ts";
import { operations } from "./operations.ts";

const folder = mkdtempSync(join(tmpdir(), "stackwright-folders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const db = service("db", {
  image: "db:1",
  volumes: [mountVolume(volume("db_data"), "/data"), mountVolume(volume("db_logs"), "/logs")],
  deploy: { placement: { constraints: ["node.labels.db == true"] } },
});
const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];

function fileOf(parts: Parameters<typeof defineStack>[0]["parts"], path: string): string | undefined {
  return renderTree(defineStack({ name: "shop", parts })).files.find((file) => file.path === path)?.content;
}

describe("withHostFolders", () => {
  const parts = [
    db,
    withHostFolders(join(folder, "root"), { db_data: { path: "db/data", uid, gid, mode: 0o700 } }),
  ];

  it("keeps a volume in a folder of the host, and the others where they are", () => {
    const { volumes } = synth(defineStack({ name: "shop", parts }), "compose").document;
    expect(volumes?.["db_data"]?.driver_opts).toEqual({
      type: "none",
      o: "bind",
      device: join(folder, "root/db/data"),
    });
    expect(volumes?.["db_logs"]).not.toHaveProperty("driver_opts");
  });

  it("brings a script that makes the folders, and may run again", () => {
    const script = join(folder, "init-folders.sh");
    writeFileSync(script, fileOf(parts, "scripts/init-folders.sh") ?? "");
    const run = (...words: readonly string[]) => spawnSync("sh", [script, ...words], { encoding: "utf8" });
    expect(run("--check")).toMatchObject({ status: 1, stdout: expect.stringContaining("missing, expected") });
    expect(run().stdout).toContain("made");
    expect(statSync(join(folder, "root/db/data")).mode & 0o777).toBe(0o700);
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining("good") });
    expect(run("--check").status).toBe(0);
  });

  it("says on which node a folder has to be", () => {
    expect(fileOf(parts, "scripts/init-folders.swarm.sh")).toContain("# on node.labels.db == true");
    expect(fileOf(parts, "scripts/init-folders.sh")).not.toContain("# on ");
  });

  it("is not alone: operations() makes the folders of volumes that state theirs", () => {
    const own = service("db", {
      image: "db:1",
      volumes: [mountVolume(volume("db_data", { folder: { path: "/srv/db" } }), "/data")],
    });
    expect(fileOf([own, operations()], "scripts/init-folders.sh")).toContain(
      "folder /srv/db 0 0 750 db_data",
    );
    expect(fileOf([db, operations()], "scripts/init-folders.sh")).toBeUndefined();
  });

  it.each([
    ["a volume that is not there", "/srv", { other: { path: "x" } }],
    ["a path out of the root", "/srv", { db_data: { path: "../etc" } }],
    ["an absolute path", "/srv", { db_data: { path: "/etc" } }],
    ["a relative root", "srv", { db_data: { path: "x" } }],
  ])("refuses %s", (_, root, folders) => {
    expect(() => withHostFolders(root, folders)(db)).toThrowError(
      expect.objectContaining({ code: "option-invalid", path: expect.stringContaining("withHostFolders") }),
    );
  });
});
