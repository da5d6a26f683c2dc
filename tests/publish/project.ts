import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** The packages, in the order of dependence. */
export const names = ["core", "services", "monitoring", "backup"] as const;

/** What of a package's manifest is looked at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The manifest of a package of this repository. */
export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8")) as Manifest;
}

/** A package as npm would upload it. */
export interface Packed {
  readonly name: string;
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly string[];
}

/** What `npm pack --json` says of a package. */
interface Said extends Omit<Packed, "files"> {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs the built packages into a folder.
 * @throws Error where they are not built.
 */
export function pack(folder: string): readonly Packed[] {
  return names.map((name) => {
    if (!existsSync(`packages/${name}/dist/index.js`)) throw new Error("build first: npm run build");
    const { output } = run(resolve("packages", name), "npm", "pack", "--json", "--pack-destination", folder);
    const [said] = JSON.parse(output.slice(output.indexOf("["))) as [Said];
    const files = said.files.map(({ path }) => path);
    return { ...said, name, tarball: join(folder, said.filename), files };
  });
}

/** A folder outside the repository, so that nothing is found in it. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "stackwright-publish-"));
}

/** Writes files into a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** What a program said and how it ended. */
export interface Ran {
  readonly status: number | null;
  /** Standard output. */
  readonly output: string;
  /** Both, for a message. */
  readonly said: string;
}

/** Runs a program as a user would: without what npm and vitest tell their children. */
export function run(cwd: string, command: string, ...words: readonly string[]): Ran {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|VITEST|NODE_ENV|NODE_PATH)/.test(name)),
  );
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, env, encoding: "utf8" });
  return {
    status,
    output: stdout,
    said: `${command} ${words.join(" ")}\n${stdout}${stderr}${error?.message ?? ""}`,
  };
}

/** Installs into a project what it asks for, and these packages from their tarballs. */
export function install(folder: string, packed: readonly Packed[], ...others: readonly string[]): Ran {
  const tarballs = packed.map(({ tarball }) => tarball);
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  return run(folder, "npm", "install", ...flags, ...tarballs, ...others);
}
