/** A colour of Grafana's palette. */
export type Color = "green" | "yellow" | "orange" | "red" | "blue" | "purple" | "text";

/** Where a value changes its colour. */
export interface Thresholds {
  /** The colour below the first step. */
  readonly base: Color;
  /** In ascending order: from this value on, this colour. */
  readonly steps: readonly { readonly from: number; readonly color: Color }[];
}

/** What two levels are there to be noticed. */
export interface Levels {
  /** Worth a look. @default no such level */
  readonly warning?: number;
  /** Something has to be done. */
  readonly critical: number;
}

/**
 * More is worse: green, yellow from `warning`, red from `critical`.
 *
 * @example
 * atMost({ warning: 0.7, critical: 0.85 })
 */
export function atMost({ warning, critical }: Levels): Thresholds {
  const yellow = warning === undefined ? [] : [{ from: warning, color: "yellow" as const }];
  return { base: "green", steps: [...yellow, { from: critical, color: "red" }] };
}

/**
 * Less is worse: red below `critical`, yellow below `warning`, green from there.
 *
 * @example
 * atLeast({ warning: 30, critical: 14 }) // days
 */
export function atLeast({ warning, critical }: Levels): Thresholds {
  if (warning === undefined) return { base: "red", steps: [{ from: critical, color: "green" }] };
  return {
    base: "red",
    steps: [
      { from: critical, color: "yellow" },
      { from: warning, color: "green" },
    ],
  };
}

/** One colour for every value. */
export function always(color: Color): Thresholds {
  return { base: color, steps: [] };
}
