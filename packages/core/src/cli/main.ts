import { readFile, realpath } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Stack } from "../assemble/stack.ts";
import type { Finding } from "../check/finding.ts";
import { policies } from "../check/policies.ts";
import type { Policy } from "../check/policy.ts";
import { documentText, renderTree } from "../emit/tree.ts";
import { writeFiles } from "../emit/write.ts";
import { StackwrightError } from "../errors.ts";
import { targets } from "../model/view.ts";
import { synth, type SynthOptions, type Synthesis } from "../synth.ts";
import { parseArguments, usage, type Arguments } from "./arguments.ts";
import { parseEnvFile } from "./env-file.ts";
import { formatFindings, formatReport, summary } from "./format.ts";

/** Where a run of the command line reads and writes: the process, unless a test says otherwise. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** Options of {@link main}. */
export interface MainOptions {
  /** Policies of the platform's own, checked beside the recommended (or, with `--strict`, the strict) ones. */
  readonly policies?: readonly Policy[];
}

/**
 * Makes a stack file a command: put it last in the file. It does nothing when the file is imported.
 *
 * @example
 * const stack = defineStack({ name: "shop", parts: [...] });
 * export default stack;
 * await main(import.meta, stack);
 */
export async function main(
  meta: ImportMeta,
  stack: Stack | (() => Stack),
  options: MainOptions = {},
): Promise<void> {
  const entry = process.argv[1];
  if (
    entry === undefined ||
    (await realpath(fileURLToPath(meta.url))) !== (await realpath(entry).catch(() => entry))
  )
    return;
  const surroundings: Surroundings = {
    argv: process.argv.slice(2),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
  };
  process.exitCode = await run(stack, surroundings, options);
}

/**
 * What {@link main} does, without touching the process.
 *
 * @returns The exit code: 0 good, 1 an error finding, 2 a wrong call.
 */
export async function run(
  stack: Stack | (() => Stack),
  surroundings: Surroundings,
  options: MainOptions = {},
): Promise<number> {
  const { argv, stdout, stderr } = surroundings;
  try {
    const given = parseArguments(argv);
    if (given.help) {
      stdout(usage);
      return 0;
    }
    const synthOptions = await synthOptionsOf(given, options);
    return await runStack(typeof stack === "function" ? stack() : stack, given, synthOptions, surroundings);
  } catch (error) {
    if (!(error instanceof StackwrightError)) throw error;
    stderr(`error ${error.code}\n  ${error.message}\n`);
    return 2;
  }
}

async function synthOptionsOf(given: Arguments, { policies: own = [] }: MainOptions): Promise<SynthOptions> {
  return {
    policies: [...(given.strict ? policies.strict : policies.recommended), ...own],
    values: given.envFile === undefined ? {} : parseEnvFile(await readText(given.envFile), given.envFile),
  };
}

async function runStack(
  stack: Stack,
  given: Arguments,
  options: SynthOptions,
  { stdout, stderr }: Surroundings,
): Promise<number> {
  if (given.out !== undefined) return writeTree(stack, given.out, given, options, { stdout, stderr });
  const chosen =
    given.target === undefined && (given.check || given.json) ? targets : [given.target ?? "swarm"];
  const results = chosen.map((target) => synth(stack, target, options));
  if (given.json) {
    stdout(`${JSON.stringify(results.map(jsonResult), null, 2)}\n`);
    return exitCode(results.flatMap(({ findings }) => findings));
  }
  const [result] = results;
  if (!given.check && result !== undefined) stdout(documentText(result));
  tell(results, given, stderr);
  if (!given.check && result !== undefined) stderr(whatElse(result));
  return exitCode(results.flatMap(({ findings }) => findings));
}

/** What the person who took only the document still needs. */
function whatElse({ files, stack }: Synthesis): string {
  const required = Object.values(stack.variables).filter((variable) => variable.default === undefined);
  return [
    files.length === 0
      ? ""
      : `${files.length} files go with it: write the whole platform with --out FOLDER.\n`,
    required.length === 0 ? "" : `Set before it is used: ${required.map(({ name }) => name).join(", ")}.\n`,
  ].join("");
}

async function writeTree(
  stack: Stack,
  folder: string,
  given: Arguments,
  options: SynthOptions,
  { stdout, stderr }: Pick<Surroundings, "stdout" | "stderr">,
): Promise<number> {
  const tree = renderTree(stack, options);
  const { changed, stale } = await writeFiles(folder, tree.files, { force: given.force });
  if (given.json) stdout(`${JSON.stringify(tree.results.map(jsonResult), null, 2)}\n`);
  else tell(tree.results, given, stderr);
  stderr(
    `${folder}: ${tree.files.length} files, ${changed.length} written, ${tree.files.length - changed.length} unchanged\n`,
  );
  if (stale.length > 0) stderr(`no longer made, remove them when you agree: ${stale.join(", ")}\n`);
  return exitCode(tree.findings);
}

function tell(results: readonly Synthesis[], { verbose }: Arguments, stderr: (text: string) => void): void {
  for (const { report, findings } of results) {
    stderr(formatReport(report));
    stderr(formatFindings(findings, { verbose }));
  }
  stderr(`${summary(results.flatMap(({ findings }) => findings))}\n`);
}

function jsonResult({ stack, findings, report }: Synthesis): object {
  return { stack: stack.name, target: stack.target, findings, report };
}

function exitCode(findings: readonly Finding[]): number {
  return findings.some(({ severity, waived }) => severity === "error" && waived === undefined) ? 1 : 0;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new StackwrightError({
      code: "option-invalid",
      path: "--env-file",
      message: `cannot read ${JSON.stringify(path)}`,
      hint: "Copy .env.example to .env, fill it in, and name it here.",
    });
  }
}
