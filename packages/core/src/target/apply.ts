import { isReference } from "../model/reference.ts";
import type { Path } from "../path.ts";
import type { RuleNode } from "./dialect.ts";
import { keep, type Shape } from "./dialect/verdict.ts";
import { find, record, report, type Notes } from "./notes.ts";
import { documentKey, documentText, type ReferenceScope } from "./strings.ts";

/** What one walk carries along. */
interface Walk {
  readonly scope: ReferenceScope;
  readonly notes: Notes;
  /** Where the walk is: one array for all of it, because most places have nothing to report. */
  readonly path: (string | number)[];
  /** Whether the text is run by a shell in the container, where `${NAME}` is an ordinary thing to write. */
  shell: boolean;
}

const noRules: RuleNode = { rule: keep, as: undefined, children: new Map(), item: undefined };
const shellKeys: ReadonlySet<string> = new Set([
  "build",
  "command",
  "develop",
  "entrypoint",
  "healthcheck",
  "post_start",
  "pre_stop",
]);
const looksLikeVariable = /\$\{[A-Za-z_]\w*(?:[:?+-][^}]*)?\}/;

/**
 * Applies the table to one authored value: strings are resolved, keys that the target does not take are left out and
 * recorded, scalars get the form that both tools read. What is translated stays, for a function to translate.
 *
 * @param skip Keys of Stackwright's own, which no target sees.
 */
export function applyTable(
  value: object,
  rules: RuleNode,
  path: Path,
  scope: ReferenceScope,
  notes: Notes,
  skip: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const walk: Walk = { scope, notes, path: [...path], shell: false };
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || skip.has(key)) continue;
    walk.shell = shellKeys.has(key);
    applyKey(key, inner, rules.children.get(key) ?? noRules, walk, result);
  }
  return result;
}

/** Rules one key, and puts what stays of it into `result`. */
function applyKey(
  key: string,
  value: unknown,
  node: RuleNode,
  walk: Walk,
  result: Record<string, unknown>,
): void {
  walk.path.push(key);
  const { rule } = node;
  const ruling = typeof rule === "function" ? rule(value) : rule;
  record(walk.notes, ruling, walk.path, value);
  if (ruling.verdict === "kept" || ruling.verdict === "translated") {
    const applied = apply(value, node, walk);
    if (applied !== undefined) result[key] = applied;
  }
  walk.path.pop();
}

function apply(value: unknown, node: RuleNode, walk: Walk): unknown {
  if (typeof value === "string") return node.as === "name" ? value : shaped(text(value, walk), node.as);
  if (typeof value !== "object" || value === null) return shaped(value, node.as);
  if (Array.isArray(value)) return applyList(value, node, walk);
  if (isReference(value)) return text(value.toString(), walk);
  return node.children.size > 0 ? applySection(value, node, walk) : applyNames(value, node, walk);
}

function applyList(list: readonly unknown[], node: RuleNode, walk: Walk): readonly unknown[] {
  const item = node.item ?? node;
  return list.map((value, index) => {
    walk.path.push(index);
    const applied = apply(value, item, walk);
    walk.path.pop();
    return applied ?? {};
  });
}

/** A mapping whose keys the schema knows. Gives `undefined` when nothing is left of what the author wrote. */
function applySection(value: object, node: RuleNode, walk: Walk): unknown {
  const result: Record<string, unknown> = {};
  let authored = 0;
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    authored += 1;
    if (walk.notes.target === "swarm" && key.startsWith("x-")) {
      report(
        walk.notes,
        "dropped",
        [...walk.path, key],
        "docker stack takes extensions at the top of a section only",
      );
      continue;
    }
    applyKey(key, inner, node.children.get(key) ?? noRules, walk, result);
  }
  return authored > 0 && Object.keys(result).length === 0 ? undefined : result;
}

/** A mapping whose keys are names that the author chose. */
function applyNames(value: object, node: RuleNode, walk: Walk): unknown {
  const result: Record<string, unknown> = {};
  // Below a name the rules of the items hold; where the schema says nothing of items, the mapping's own form does.
  const item = node.item ?? node;
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    walk.path.push(key);
    result[documentKey(key, walk.scope, walk.path)] = apply(inner, item, walk) ?? null;
    walk.path.pop();
  }
  return result;
}

function text(value: string, walk: Walk): string {
  if (!walk.shell && value.includes("${")) warnOfLiteral(value, walk);
  return documentText(value, walk.scope);
}

function warnOfLiteral(value: string, walk: Walk): void {
  const match = looksLikeVariable.exec(value);
  if (match === null) return;
  const name = /\w+/.exec(match[0])?.[0] ?? "NAME";
  find(walk.notes, {
    id: "variable-undeclared",
    severity: "warning",
    path: walk.path,
    message: `\`${match[0]}\` is literal text here: it reaches the container as it stands, and nothing replaces it`,
    hint: `Write variable("${name}") into the string where the value of ${name} is meant.`,
  });
}

/** A scalar in the form that both tools read; text that is no number stays, for the schema check to name. */
function shaped(value: unknown, as: Shape | undefined): unknown {
  if (as === undefined || value === null) return value;
  if (as === "text") return typeof value === "string" ? value : String(value);
  if (typeof value !== "string") return value;
  if (as === "boolean") return value === "true" ? true : value === "false" ? false : value;
  return /^-?\d+$/.test(value) ? Number(value) : value;
}
