import type { Severity } from "../../check/finding.ts";

/** What becomes of a key in one target. */
export interface Ruling {
  readonly verdict: "kept" | "translated" | "dropped" | "refused";
  /** What happens to it, and what that means for the person who wrote it. */
  readonly note: string;
  /** How bad the loss is. Absent: it is reported, and there is no finding. */
  readonly severity?: Severity;
  /** The finding's id, where it has one of its own. */
  readonly id?: string;
  /** How to mend it, where the note does not say so. */
  readonly hint?: string;
}

/**
 * The form of a scalar that both tools read the same way: a boolean among labels, say, has to be text. A `name` stands for
 * something of the stack, and is not text that the tools interpolate.
 */
export type Shape = "text" | "boolean" | "integer" | "name";

/** A ruling, or how to find it where it depends on what the author wrote. */
export type Rule = Ruling | ((value: unknown) => Ruling);

/** One key of the Compose schema, and what becomes of it in each target. */
export interface DialectRow {
  /** As in `composeSchemaPaths`: `services.*.ports.*.target`. */
  readonly path: string;
  readonly compose: Rule;
  readonly swarm: Rule;
  /** The row also speaks for everything below the path. */
  readonly whole?: true;
  /** The form in which its scalars are written. */
  readonly as?: Shape;
}

/** The key means the same in the target, and is written as it is. */
export const keep: Ruling = { verdict: "kept", note: "" };

/** The target says it in another way; a function of the same name does the work. */
export function translate(note: string): Ruling {
  return { verdict: "translated", note };
}

/** The key is left out. Without a severity that is only reported: nobody loses anything by it. */
export function drop(note: string, severity?: Severity, hint?: string): Ruling {
  return {
    verdict: "dropped",
    note,
    ...(severity === undefined ? {} : { severity }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The key is left out, and the stack is wrong: what it asks for is not to be had in this target. */
export function refuse(note: string, hint: string, id = "key-refused"): Ruling {
  return { verdict: "refused", note, severity: "error", id, hint };
}

/** Rows of keys that mean the same in both targets. */
export function same(...paths: readonly string[]): readonly DialectRow[] {
  return paths.map((path) => ({ path, compose: keep, swarm: keep }));
}

/** Rows of keys that mean the same in both targets, and whose values are written in one form. */
export function sameAs(as: Shape, ...paths: readonly string[]): readonly DialectRow[] {
  return paths.map((path) => ({ path, compose: keep, swarm: keep, as }));
}
