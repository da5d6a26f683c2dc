import { access, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { StackwrightError } from "../errors.ts";
import { checkStackName } from "../model/name.ts";
import { template, type TemplateFile } from "./init-template.ts";

/** The text of `--help`. */
const usage = `Usage: npx @stackwright/core init [FOLDER] [--name NAME]

Makes a small repo in FOLDER (default: here): a stack, a test of its policies, and a workflow that runs both.
Files that are there already are never overwritten.

  --name NAME   the stack's name; default: the folder's
  --help        this text
`;

/** Where `init` runs: the process, unless a test says otherwise. */
export interface InitSurroundings {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The version of our packages, which the new repo depends on. */
  readonly version: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `stackwright`, whose one verb is `init`.
 *
 * @returns The exit code: 0 made, or help was asked for; 2 nothing was written, and standard error says why.
 */
export async function init(surroundings: InitSurroundings): Promise<number> {
  const { argv, cwd, version, stdout, stderr } = surroundings;
  try {
    const { help, folder, name } = parse(argv);
    if (help) {
      stdout(usage);
      return 0;
    }
    const target = resolve(cwd, folder);
    const files = template(checkStackName(name ?? nameOf(target)), version);
    const kept = await writeNew(target, files);
    stdout(report(relative(cwd, target), files, kept));
    return 0;
  } catch (error) {
    if (!(error instanceof StackwrightError)) throw error;
    stderr(`error ${error.code}\n  ${error.message}\n`);
    return 2;
  }
}

interface InitArguments {
  readonly help: boolean;
  readonly folder: string;
  readonly name: string | undefined;
}

function parse(argv: readonly string[]): InitArguments {
  const { values, positionals } = parsed(argv);
  const [verb, folder = ".", extra] = positionals;
  const help = values.help ?? false;
  if (!help && verb !== "init") {
    throw wrong(verb === undefined ? "what is to be done is missing" : `there is no ${JSON.stringify(verb)}`);
  }
  if (extra !== undefined) throw wrong(`${JSON.stringify(extra)} is one folder too many`);
  return { help, folder, name: values.name };
}

const options = { name: { type: "string" }, help: { type: "boolean", short: "h" } } as const;

function parsed(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** A folder's name with what a stack's name cannot have taken out: `My Shop` becomes `my-shop`. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|-+$/g, "");
  return name === "" ? "stack" : name.slice(0, 40);
}

/** Writes what is not there, and nothing at all where a file that must be ours is there. @returns Files that were kept. */
async function writeNew(folder: string, files: readonly TemplateFile[]): Promise<readonly TemplateFile[]> {
  const present: TemplateFile[] = [];
  for (const file of files) if (await exists(join(folder, file.path))) present.push(file);
  const inTheWay = present.filter(({ optional }) => optional !== true).map(({ path }) => path);
  if (inTheWay.length > 0) {
    throw new StackwrightError({
      code: "write-refused",
      path: folder,
      message: `has ${inTheWay.join(", ")} already. Nothing was written`,
      hint: "Name a new folder: npx @stackwright/core init FOLDER. In a repo that exists, npm install @stackwright/core and write stack.ts beside what is there.",
    });
  }
  for (const { path, content } of files.filter((file) => !present.includes(file))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // `wx` fails rather than overwrite a file that came in between.
    await writeFile(join(folder, path), content, { flag: "wx" });
  }
  return present;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function report(folder: string, files: readonly TemplateFile[], kept: readonly TemplateFile[]): string {
  const lines = files.map(
    (file) => `  ${file.path}${kept.includes(file) ? ` (yours, kept${wishes(file)})` : ""}\n`,
  );
  const enter = folder === "" ? "" : `cd ${/\s/.test(folder) ? JSON.stringify(folder) : folder} && `;
  return `${lines.join("")}\nNext: ${enter}npm install && npm test && npm run check\n`;
}

/** A `.gitignore` that misses these lines may let secrets into the repo. */
function wishes({ path, content }: TemplateFile): string {
  return path === ".gitignore" ? `; it should have: ${content.trim().split("\n").join(" ")}` : "";
}

function wrong(message: string): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path: "command line",
    message,
    hint: "Write: npx @stackwright/core init [FOLDER] [--name NAME]",
  });
}
