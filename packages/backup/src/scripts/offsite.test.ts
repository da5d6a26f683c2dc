import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOf, glpi, mariadb, minio, options, stackOf } from "../backups.fixture.ts";
import { makeSandbox, runEngine, type Sandbox } from "./sandbox.fixture.ts";

const files = filesOf(stackOf([mariadb, glpi, minio], { offsite: options.repository }), "compose");

let box: Sandbox;
beforeEach(() => {
  box = makeSandbox(files, ["sh"]);
});
afterEach(() => box.remove());

describe("offsite.sh", () => {
  const env = {
    OFFSITE_FROM_URL: "http://minio:9000",
    OFFSITE_FROM_BUCKET: "backups",
    OFFSITE_FROM_USER: "a",
    OFFSITE_TO_URL: "https://s3.example.com",
    OFFSITE_TO_BUCKET: "copies",
    OFFSITE_TO_USER: "b",
    OFFSITE_PATH: "restic",
  };
  beforeEach(() => {
    box.write("key", "secret\n");
    box.write(
      "bin/mc",
      `#!/bin/sh
[ -t 0 ] || cat >>"$(dirname "$0")/../fake/input" </dev/stdin
echo "$*" >>"$(dirname "$0")/../fake/mc"
case "$*" in
*cat*there*)
  [ -f "$(dirname "$0")/../fake/theirs" ] || { echo 'mc: <ERROR> Unable to read from it. Object does not exist.' >&2; exit 1; }
  cat "$(dirname "$0")/../fake/theirs" ;;
*cat*here*) echo ours ;;
*mirror*) [ ! -f "$(dirname "$0")/../fake/mirror.err" ] || cat "$(dirname "$0")/../fake/mirror.err" >&2 ;;
*du*) echo '{"status":"success","prefix":"","size":99,"objects":3}' ;; esac
`,
    );
    chmodSync(join(box.folder, "bin/mc"), 0o755);
  });

  const run = () =>
    runEngine(box, "offsite", ["backup", "j", "r"], {
      ...env,
      OFFSITE_FROM_SECRET_FILE: `${box.folder}/key`,
      OFFSITE_TO_SECRET_FILE: `${box.folder}/key`,
    });

  it("reads the list of snapshots first and writes it last, and removes nothing", async () => {
    expect((await run()).code).toBe(0);
    const mirrors = box
      .read("fake/mc")
      .split("\n")
      .filter((line) => line.includes("mirror"));
    expect(mirrors.map((line) => line.replaceAll(box.folder, "").replace("--quiet mirror ", ""))).toEqual([
      "here/backups/restic/snapshots /handoff/snapshots",
      "--exclude snapshots/* --exclude locks/* here/backups/restic there/copies/restic",
      "/handoff/snapshots there/copies/restic/snapshots",
      "--overwrite --exclude restic/* here/backups there/copies",
    ]);
    expect(box.read("fake/mc")).not.toMatch(/--remove|secret/);
    expect(box.read("handoff/out/newest")).toMatch(/^\d+ 99\n$/);
  });

  it("fails where the client complains, although that ends well", async () => {
    box.write("fake/mirror.err", "mc: <ERROR> Failed to perform mirroring. Overwrite not allowed.\n");
    expect((await run()).code).toBe(1);
  });

  it("goes on with its own copy, and not where another repository is", async () => {
    box.write("fake/theirs", "ours\n");
    expect((await run()).code).toBe(0);
    box.write("fake/theirs", "another\n");
    box.write("fake/mc", "");
    expect((await run()).code).toBe(78);
    expect(box.read("fake/mc")).not.toContain("mirror");
  });
});
