import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { everything, filesOf, optionsForEverything, stackOf } from "../backups.fixture.ts";
import { has, makeSandbox, shells } from "./sandbox.fixture.ts";

const stack = stackOf(everything, optionsForEverything);
const files = { ...filesOf(stack, "compose"), ...filesOf(stack, "swarm") };
const scripts = Object.keys(files).filter((path) => path.endsWith(".sh"));

describe("the scripts", { timeout: 60_000 }, () => {
  const box = makeSandbox(files, ["sh"]);
  afterAll(() => box.remove());

  it("are those of the specification, and what they share", () => {
    expect(scripts).toEqual(
      expect.arrayContaining([
        "scripts/backup.sh",
        "scripts/restore.sh",
        "scripts/backup-cron.sh",
        "scripts/verify.sh",
        "scripts/cold-backup.sh",
        "scripts/swarm-state.sh",
        "scripts/backup/jobs.sh",
        "scripts/backup/jobs.swarm.sh",
      ]),
    );
  });

  it("are the same for both targets, but for the table", () => {
    const swarm = filesOf(stack, "swarm");
    for (const [path, text] of Object.entries(filesOf(stack, "compose")))
      if (swarm[path] !== undefined && path.endsWith(".sh")) expect(swarm[path], path).toBe(text);
  });

  it("say what made them", () => {
    for (const path of scripts)
      expect(files[path]?.split("\n", 4).join("\n"), path).toContain("Made by Stackwright");
  });

  describe.each(shells)("in $name", ({ command }) => {
    it.skipIf(!has(command[0] ?? "sh"))("have no error of syntax", () => {
      const [program = "sh", ...before] = command;
      const wrong = scripts.filter(
        (path) =>
          spawnSync(program, [...before, "-n", join(box.folder, path)], { stdio: "ignore" }).status !== 0,
      );
      expect(wrong).toEqual([]);
    });
  });

  it.skipIf(!has("shellcheck"))("have nothing that shellcheck complains about", () => {
    const run = spawnSync("shellcheck", ["-x", ...scripts], { cwd: box.folder, encoding: "utf8" });
    expect(run.stdout).toBe("");
  });

  it("use nothing that busybox does not know", () => {
    for (const path of scripts) {
      const text = (files[path] ?? "").replaceAll(/^ *#.*$/gm, "");
      expect(text, path).not.toMatch(/\bpipefail\b|\[\[|\bcurl --fail-with-body\b|<<</);
    }
  });

  it("put no password into arguments", () => {
    for (const path of scripts) expect(files[path], path).not.toMatch(/--password[= ]["']?\$|-p"?\$[({]/);
  });
});
