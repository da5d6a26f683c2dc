import type { Patch, Waiver } from "../model/part.ts";
import type { StackView } from "../model/view.ts";

/** A stack, assembled for one target: every part merged, every derived part added, every file's content computed. */
export interface Assembled extends StackView {
  readonly patches: readonly Patch[];
  readonly waivers: readonly Waiver[];
  /** Values of variables, for the files that are not interpolated. */
  readonly values: Readonly<Record<string, string>>;
}
