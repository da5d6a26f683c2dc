import type { Words } from "../../plan.ts";

/** A cell of a table: words, or the same in both languages. */
export type Cell = Words | string;

/** One thing to do, and its command. */
export interface Step {
  readonly words: Words;
  /** What it is about, one by one. */
  readonly items?: readonly Words[];
  /** For a POSIX shell. */
  readonly commands?: string;
}

/** What a page is made of. Every text is there in both languages, so that the two editions cannot part. */
export type Block =
  | { readonly kind: "text"; readonly words: Words }
  | { readonly kind: "warning"; readonly words: Words }
  | { readonly kind: "bullets"; readonly items: readonly Words[] }
  | { readonly kind: "checklist"; readonly items: readonly Words[] }
  | { readonly kind: "steps"; readonly steps: readonly Step[] }
  | { readonly kind: "commands"; readonly commands: string }
  | { readonly kind: "quoted"; readonly words: Words }
  | { readonly kind: "table"; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] };

/** A part of a page, with a title of its own. */
export interface Section {
  readonly title: Words;
  readonly blocks: readonly Block[];
  readonly sections?: readonly Section[];
}

/** A page, in both languages. */
export interface Page {
  /** Where it is written: `docs/runbooks/restore-mariadb.md`. */
  readonly path: string;
  readonly title: Words;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

/** A paragraph. */
export function text(words: Words): Block {
  return { kind: "text", words };
}

/** A paragraph that must not be missed. */
export function warning(words: Words): Block {
  return { kind: "warning", words };
}

/** A list. */
export function bullets(...items: readonly Words[]): Block {
  return { kind: "bullets", items };
}

/** A list of boxes to tick. */
export function checklist(...items: readonly Words[]): Block {
  return { kind: "checklist", items };
}

/** Numbered steps. */
export function steps(...items: readonly Step[]): Block {
  return { kind: "steps", steps: items };
}

/** One step: what to do, and the commands that do it, a line each. */
export function step(words: Words, ...commands: readonly string[]): Step {
  return commands.length === 0 ? { words } : { words, commands: shortened(commands).join("\n") };
}

/** One step with a list: what to look at, or to choose from. */
export function listStep(words: Words, ...items: readonly Words[]): Step {
  return { words, items };
}

/** Commands for a POSIX shell. */
export function shell(...commands: readonly string[]): Block {
  return { kind: "commands", commands: shortened(commands).join("\n") };
}

/** A text to be copied, such as a message. */
export function quoted(words: Words): Block {
  return { kind: "quoted", words };
}

/** A table. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): Block {
  return { kind: "table", head, rows };
}

/** A section. */
export function section(title: Words, blocks: readonly Block[], sections: readonly Section[] = []): Section {
  return { title, blocks, sections };
}

/** Looks a container up once, where several commands are run in it. */
function shortened(commands: readonly string[]): readonly string[] {
  const lookup = /"\$\(docker ps -q -f label=[\w.]+=[\w.-]+ \| head -n 1\)"/g;
  const all = commands.join("\n");
  const repeated = [...new Set(all.match(lookup) ?? [])].filter((one) => all.split(one).length > 2);
  const [only] = repeated;
  if (only === undefined || repeated.length > 1) return commands;
  return [`CONTAINER=${only}`, ...commands.map((command) => command.replaceAll(only, '"$CONTAINER"'))];
}
