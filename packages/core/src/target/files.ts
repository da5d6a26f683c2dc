import type { Assembled } from "../assemble/assembled.ts";
import type { FileDefinition } from "../model/file.ts";
import { sha256 } from "../hash.ts";
import { renderContent } from "./content.ts";
import { configName, configSlug, swarmPath } from "./names.ts";
import { find, type Notes } from "./notes.ts";
import type { RenderedFile } from "./report.ts";
import { decimalMode, isDecimalMode } from "./traps/mounts.ts";

/** A file, rendered, with the names that Swarm knows it by when it is mounted. */
export interface TargetFile {
  readonly rendered: RenderedFile;
  readonly definition: FileDefinition;
  /** The key in `configs`. */
  readonly slug: string;
  /** The name of the Swarm config, which carries a hash of the content. */
  readonly configName: string;
}

/** The smallest size, in bytes, that Swarm refuses for a config. Measured: the limit is not the documented 500 kB. */
const tooLarge = 1_024_000;

/** Renders every file for the target. The keys are the paths that the author wrote. */
export function renderFiles(assembled: Assembled, notes: Notes): ReadonlyMap<string, TargetFile> {
  const files = new Map<string, TargetFile>();
  const slugs = new Set<string>();
  for (const [path, definition] of Object.entries(assembled.files)) {
    if (isDecimalMode(definition.mode)) find(notes, decimalMode(definition.mode, ["files", path, "mode"]));
    const content = renderContent(definition, assembled, notes);
    const slug = freeSlug(path, slugs);
    slugs.add(slug);
    files.set(path, {
      rendered: { path: targetPath(definition, notes.target), content, mode: definition.mode },
      definition,
      slug,
      configName: configName(assembled.name, slug, content, definition.templateDriver),
    });
  }
  return files;
}

function targetPath({ path, perTarget }: FileDefinition, target: Assembled["target"]): string {
  return perTarget && target === "swarm" ? swarmPath(path) : path;
}

/** `a/b.yml` and `a-b.yml` would have the same key: the second one gets a piece of a hash of its path. */
function freeSlug(path: string, taken: ReadonlySet<string>): string {
  const slug = configSlug(path);
  return taken.has(slug) ? `${slug}-${sha256(path).slice(0, 6)}` : slug;
}

/** Finds what the target cannot do with a file that is mounted. */
export function checkMountedFile(file: TargetFile, notes: Notes): void {
  const { path, templateDriver } = file.definition;
  if (notes.target === "compose") {
    if (templateDriver === undefined) return;
    find(notes, {
      id: "template-not-expanded",
      severity: "warning",
      path: ["files", path],
      message: "its templates are expanded by Swarm alone: development mounts the file with the braces in it",
      hint: "Give development a file of its own (perTarget), or do without templates.",
    });
    return;
  }
  const size = Buffer.byteLength(file.rendered.content);
  if (size === 0) {
    find(notes, {
      id: "config-empty",
      severity: "error",
      path: ["files", path],
      message: "it is empty, and Swarm refuses an empty config",
      hint: "Put at least a line of comment into it, or do not mount it.",
    });
  }
  if (size >= tooLarge) {
    find(notes, {
      id: "config-too-large",
      severity: "error",
      path: ["files", path],
      message: `it has ${size} bytes, and a Swarm config must have less than ${tooLarge}`,
      hint: "Split the file, or put it into the image.",
    });
  }
}
