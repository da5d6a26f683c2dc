import { mentionsOfFile } from "../assemble/mentions.ts";
import type { Stack } from "../assemble/stack.ts";
import type { Finding } from "../check/finding.ts";
import { StackwrightError } from "../errors.ts";
import type { VariableData } from "../model/reference.ts";
import { targets, type Target } from "../model/view.ts";
import { synth, type SynthOptions, type Synthesis } from "../synth.ts";
import type { RenderedFile } from "../target/report.ts";
import { envExample } from "./env-example.ts";
import { toYaml } from "./to-yaml.ts";

/** The name of the file that each target reads. */
export const documentFiles: Readonly<Record<Target, string>> = {
  compose: "docker-compose.dev.yml",
  swarm: "stack.prod.yml",
};

/** A platform's whole tree of files, and everything that was found on the way. */
export interface Tree {
  readonly files: readonly RenderedFile[];
  readonly findings: readonly Finding[];
  readonly results: readonly Synthesis[];
}

/**
 * Renders a stack for both targets into one tree of files: both documents, `.env.example` and every file of the parts.
 *
 * @throws StackwrightError `definition-conflict` where the two targets want different content at one path.
 */
export function renderTree(stack: Stack, options: SynthOptions = {}): Tree {
  const results = targets.map((target) => synth(stack, target, options));
  const files = new Map<string, RenderedFile>();
  for (const result of results) {
    for (const file of [documentFile(result), ...result.files]) {
      const before = files.get(file.path);
      if (before !== undefined && before.content !== file.content) throw differs(file.path);
      files.set(file.path, file);
    }
  }
  const variables = new Map<string, VariableData>();
  for (const { stack: assembled } of results) {
    for (const data of Object.values(assembled.variables)) variables.set(data.name, data);
  }
  if (variables.size > 0 && !files.has(".env.example")) {
    files.set(".env.example", {
      path: ".env.example",
      content: envExample([...variables.values()], { inFiles: variablesInFiles(results) }),
      mode: 0o644,
    });
  }
  return { files: [...files.values()], findings: results.flatMap(({ findings }) => findings), results };
}

/** The variables whose values are written into mounted files. */
function variablesInFiles(results: readonly Synthesis[]): ReadonlySet<string> {
  const names = results.flatMap(({ stack }) => {
    const mounted = new Set(
      Object.values(stack.services).flatMap(({ configs = [] }) => configs.map(({ source }) => source)),
    );
    return Object.values(stack.files)
      .filter(({ path }) => mounted.has(path))
      .flatMap((file) => mentionsOfFile(file).variables.map(({ name }) => name));
  });
  return new Set(names);
}

/** The document of one target, as the file that its tool reads. */
export function documentFile(result: Synthesis): RenderedFile {
  return { path: documentFiles[result.stack.target], content: documentText(result), mode: 0o644 };
}

/** The text of one target's document, with its header and comments. */
export function documentText({ stack, document, comments }: Synthesis): string {
  const file = documentFiles[stack.target];
  const command =
    stack.target === "compose"
      ? `docker compose -f ${file} up -d`
      : `docker stack deploy -c ${file} ${stack.name}`;
  const header = [
    `${stack.name}${stack.description === "" ? "" : `: ${stack.description}`}`,
    `Made by Stackwright; change the stack's TypeScript, not this file.  ${command}`,
  ].join("\n");
  return toYaml(document, { header, comments });
}

function differs(path: string): StackwrightError {
  return new StackwrightError({
    code: "definition-conflict",
    path: `files["${path}"]`,
    message: "its content is not the same for both targets, but both would be written to one path",
    hint: "Declare the file with { perTarget: true }: Swarm's is then written beside it.",
  });
}
