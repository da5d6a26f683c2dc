import { parseArgs } from "node:util";
import { checkTarget } from "../assemble/only.ts";
import { StackwrightError } from "../errors.ts";
import { targets, type Target } from "../model/view.ts";

/** What the command line was asked to do. */
export interface Arguments {
  readonly target: Target | undefined;
  readonly out: string | undefined;
  readonly envFile: string | undefined;
  readonly check: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  readonly force: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

/** The text of `--help`. */
export const usage = `Usage: tsx STACK.ts [options]

Prints a stack's document as YAML on standard output, and what was found on standard error.

  --target TARGET   compose (docker compose) or swarm (docker stack deploy); default: swarm
  --out FOLDER      write the whole platform: both documents, every file, .env.example
  --force           with --out: overwrite files that were changed since, or are not ours
  --check           print findings only, for both targets unless --target says which
  --json            print findings and the lowering report as JSON instead of YAML
  --strict          check the strict policies instead of the recommended ones
  --env-file FILE   values of variables, for the files that cannot be interpolated
  --verbose         show findings of severity info, and waived ones, too
  --help            this text

Exit code: 0 nothing wrong, 1 a finding of severity error, 2 a wrong call.
`;

/**
 * Reads the arguments.
 * @throws StackwrightError `option-invalid`, `target-invalid`.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [verb] = positionals;
  if (verb !== undefined) throw wrong(`there is no argument ${JSON.stringify(verb)}`);
  const { target, out, check, json } = values;
  if (out !== undefined && target !== undefined) throw wrong("--out writes both targets: leave --target out");
  if (out !== undefined && check === true) throw wrong("--check writes nothing: leave --out out");
  if (out === "") throw wrong("--out needs a folder");
  return {
    target:
      target === undefined
        ? undefined
        : checkTarget(targets.find((known) => known === target) ?? (target as Target)),
    out,
    envFile: values["env-file"],
    check: check ?? false,
    json: json ?? false,
    strict: values.strict ?? false,
    force: values.force ?? false,
    verbose: values.verbose ?? false,
    help: values.help ?? false,
  };
}

const options = {
  target: { type: "string", short: "t" },
  out: { type: "string", short: "o" },
  "env-file": { type: "string" },
  check: { type: "boolean" },
  json: { type: "boolean" },
  strict: { type: "boolean" },
  force: { type: "boolean" },
  verbose: { type: "boolean", short: "v" },
  help: { type: "boolean", short: "h" },
} as const;

function parse(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(message: string): StackwrightError {
  return new StackwrightError({ code: "option-invalid", path: "command line", message, hint: "See --help." });
}
