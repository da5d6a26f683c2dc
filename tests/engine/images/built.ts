import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { home } from "../engine/home.ts";
import { run } from "../engine/run.ts";
import { opensearchLib } from "./opensearch-lib.ts";

/** Something that is built here. */
export interface Built {
  readonly path: string;
  /** Of its sources. */
  readonly hash: string;
}

/** The stand-in, built from its sources unless they are as they were. */
export function buildStandIn(): Promise<Built> {
  return kept("stand-in", async (sources, path) => {
    await run("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", path, "."], {
      folder: sources,
      env: { CGO_ENABLED: "0", PATH: `${process.env["PATH"]}:/usr/local/go/bin` },
    });
  });
}

/** A folder with what plays the parts of OpenSearch that are in no registry: a jar for each, and a library. */
export function buildOpensearchParts(): Promise<Built> {
  return kept("opensearch", async (sources, path) => {
    for (const name of ["repository-s3", "index-management", "keystore"]) {
      const classes = join(path, name);
      const files = readdirSync(join(sources, name)).map((file) => join(sources, name, file));
      await run("javac", [
        "-nowarn", "-XDsuppressNotes", "--release", "17", "-cp", `${opensearchLib}/*`, "-d", classes, ...files,
      ]); // prettier-ignore
      await run("jar", ["--create", "--file", `${classes}.jar`, "-C", classes, "."]);
    }
    const limits = join(sources, "limits/limits.c");
    await run("cc", ["-shared", "-fPIC", "-nostdlib", "-O", "-o", join(path, "limits.so"), limits]);
  });
}

/** What is in the cache under a name and the hash of its folder of sources; older ones of that name go. */
async function kept(name: string, make: (sources: string, path: string) => Promise<void>): Promise<Built> {
  const sources = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const hash = createHash("sha256");
  for (const file of readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted())
    hash.update(file.slice(sources.length)).update(readFileSync(file));
  const digest = hash.digest("hex").slice(0, 12);
  const path = join(home, `${name}-${digest}`);
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true });
    for (const old of readdirSync(home))
      if (old.startsWith(`${name}-`)) rmSync(join(home, old), { recursive: true });
    await make(sources, `${path}.new`);
    renameSync(`${path}.new`, path);
  }
  return { path, hash: digest };
}
