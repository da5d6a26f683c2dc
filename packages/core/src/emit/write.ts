import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StackwrightError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import type { RenderedFile } from "../target/report.ts";

/** Options of {@link writeFiles}. */
export interface WriteOptions {
  /** Overwrites files that were not written by us, or were changed since. @default false */
  readonly force?: boolean;
}

/** The list of what was written last, with the hash of each content: it tells our files from the user's. */
const manifestName = ".stackwright.json";

/** What {@link writeFiles} did. */
export interface WriteResult {
  /** The paths whose content changed. */
  readonly changed: readonly string[];
  /** Paths that were written once and are no longer made: still there, for the user to remove. */
  readonly stale: readonly string[];
}

/**
 * Writes files into a folder. Each is written beside its place and then renamed, so a reader never sees half of one. A file
 * that we did not write, or that somebody changed since, is not overwritten; then nothing is written at all.
 *
 * @throws StackwrightError `write-refused`, naming the files.
 */
export async function writeFiles(
  folder: string,
  files: readonly RenderedFile[],
  options: WriteOptions = {},
): Promise<WriteResult> {
  const known = await readManifest(folder);
  const states = await Promise.all(
    files.map(async (file) => ({ file, state: await stateOf(folder, file, known) })),
  );
  const foreign = states.filter(({ state }) => state === "foreign").map(({ file }) => file.path);
  if (foreign.length > 0 && options.force !== true) throw refused(folder, foreign);
  const changed: string[] = [];
  for (const { file, state } of states) {
    if (state === "same") continue;
    await writeAtomically(join(folder, file.path), file.content, file.mode);
    changed.push(file.path);
  }
  const manifest = Object.fromEntries(files.map(({ path, content }) => [path, sha256(content)]));
  const text = `${JSON.stringify({ files: { ...known, ...manifest } }, null, 2)}\n`;
  await writeAtomically(join(folder, manifestName), text, 0o644);
  const made = new Set(files.map(({ path }) => path));
  return { changed, stale: Object.keys(known).filter((path) => !made.has(path)) };
}

type Manifest = Readonly<Record<string, string>>;

async function stateOf(
  folder: string,
  file: RenderedFile,
  known: Manifest,
): Promise<"new" | "same" | "ours" | "foreign"> {
  const path = join(folder, file.path);
  const content = await readIfThere(path);
  if (content === undefined) return "new";
  if (content === file.content) return ((await stat(path)).mode & 0o777) === file.mode ? "same" : "ours";
  return known[file.path] === sha256(content) ? "ours" : "foreign";
}

/** Writes a file beside its place, then renames it. */
export async function writeAtomically(path: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const { randomUUID } = await import("node:crypto");
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(temporary, content, { mode });
    await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readIfThere(join(folder, manifestName));
  if (text === undefined) return {};
  try {
    const { files } = JSON.parse(text) as { readonly files?: Manifest };
    return files ?? {};
  } catch {
    throw new StackwrightError({
      code: "write-refused",
      path: join(folder, manifestName),
      message: "is not the list of written files that it should be",
      hint: "Restore it, or remove it and write again with --force.",
    });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function refused(folder: string, paths: readonly string[]): StackwrightError {
  const shown = paths.slice(0, 8).join(", ");
  return new StackwrightError({
    code: "write-refused",
    path: folder,
    message: `these files are not ours, or were changed since we wrote them: ${shown}${paths.length > 8 ? `, and ${paths.length - 8} more` : ""}. Nothing was written`,
    hint: "Move your changes into the stack's TypeScript, choose another folder with --out, or overwrite them with --force.",
  });
}
