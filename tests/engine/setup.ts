import type { TestProject } from "vitest/node";
import { docker, missingForEngine, startEngine } from "./engine/engine.ts";
import { run } from "./engine/run.ts";
import { buildImages } from "./images/build.ts";
import { catalogue } from "./images/catalogue.ts";
import { beginReport } from "./report.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the engine answers, or what is missing for one. */
    readonly engine:
      { readonly host: string; readonly pid: number } | { readonly missing: readonly string[] };
  }
}

/** Starts the engine once for all test files, and makes the images that it lacks. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const missing = missingForEngine();
  if (missing.length > 0) {
    project.provide("engine", { missing });
    return undefined;
  }
  const engine = await startEngine();
  try {
    const built = await buildImages(engine, catalogue);
    if (built.length > 0) process.stdout.write(`built ${built.length} images\n`);
    beginReport({
      "Docker Engine": (await docker(engine, ["version", "--format", "{{.Server.Version}}"])).trim(),
      "docker command": (await docker(engine, ["version", "--format", "{{.Client.Version}}"])).trim(),
      "Docker Compose": (await docker(engine, ["compose", "version", "--short"])).trim(),
      "Linux kernel": (await run("uname", ["-r"])).trim(),
    });
    project.provide("engine", { host: engine.host, pid: engine.pid });
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine.stop;
}
