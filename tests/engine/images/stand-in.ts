import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { home } from "../engine/home.ts";
import { run } from "../engine/run.ts";

const sources = fileURLToPath(new URL("../stand-in", import.meta.url));

/** The stand-in, built from its sources unless they are as they were. */
export async function buildStandIn(): Promise<{ readonly path: string; readonly hash: string }> {
  const hash = createHash("sha256");
  for (const name of readdirSync(sources).toSorted())
    hash.update(name).update(readFileSync(join(sources, name)));
  const digest = hash.digest("hex").slice(0, 12);
  const path = join(home, `stand-in-${digest}`);
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true });
    for (const old of readdirSync(home)) if (old.startsWith("stand-in-")) rmSync(join(home, old));
    await run("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", path, "."], {
      folder: sources,
      env: { CGO_ENABLED: "0", PATH: `${process.env["PATH"]}:/usr/local/go/bin` },
    });
  }
  return { path, hash: digest };
}
