import type { Platform } from "./platform.ts";

/**
 * Looks at the platform: `true` where it is as the specification says, `false` where it is not, and `undefined` where what
 * the statement is about is not there at all.
 */
export type Claim = (platform: Platform) => boolean | undefined;

/** One statement of the specification, and what became of it. Without `deviates` it is as specified. */
export interface Entry {
  readonly id: string;
  /** The heading in the specification. */
  readonly section: string;
  readonly says: string;
  /** The platform as specified. */
  readonly expected?: Claim;
  /** The heading of docs/bigdata-deviations.md that explains it. */
  readonly deviates?: string;
}

type State = Claim | Pick<Entry, "expected" | "deviates">;

/** A row of a section: the end of its id, what the specification says, and what became of it. */
export type Row = readonly [id: string, says: string, state: State];

/** The statements of one section. Ids are `<prefix>.<id>`. */
export function section(name: string, prefix: string, rows: readonly Row[]): readonly Entry[] {
  return rows.map(([id, says, state]) => ({
    id: `${prefix}.${id}`,
    section: name,
    says,
    ...(typeof state === "function" ? { expected: state } : state),
  }));
}

/** Not as specified, and explained under that heading. With a claim, it must not have come true in the meantime. */
export function deviates(heading: string, expected?: Claim): State {
  return { deviates: heading, ...(expected === undefined ? {} : { expected }) };
}
