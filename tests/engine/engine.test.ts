import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { missing } from "./here.ts";
import { eventually } from "./platform/containers.ts";

const home = mkdtempSync(join(tmpdir(), "stackwright-engine-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(missing.length > 0)("the engine of the tests", () => {
  it("ends, with all that it has started, when whoever started it is killed", async () => {
    const source = fileURLToPath(new URL("engine/engine.ts", import.meta.url));
    const program = `
      const { startEngine } = await import(${JSON.stringify(source)});
      console.log((await startEngine()).pid);
      setInterval(() => undefined, 1000);`;
    const child = spawn("node", ["--import", "tsx", "--input-type=module", "-e", program], {
      env: { ...process.env, STACKWRIGHT_ENGINE_HOME: home },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.stdout.once("data", (text: Buffer) => resolve(Number(String(text).trim())));
      child.once("exit", () => reject(new Error("it ended by itself")));
    });
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    expect(existsSync(join(home, "docker.sock"))).toBe(true);
    child.kill("SIGKILL");
    const left = await eventually(
      "nothing is left",
      30,
      () =>
        Promise.resolve([`/proc/${pid}`, join(home, "docker.sock"), join(home, "pid")].filter(existsSync)),
      (paths) => paths.length === 0,
    );
    expect(left).toEqual([]);
  });
});
