import type { Service } from "../../generated/compose-types.ts";
import type { ServiceModel } from "../../model/service-model.ts";
import type { Target } from "../../model/view.ts";
import type { Path } from "../../path.ts";
import type { FindingDetails } from "../notes.ts";
import type { Applied } from "../translate.ts";

/** One service, at every step of its lowering. */
export interface TrapInput {
  readonly target: Target;
  readonly stack: string;
  readonly name: string;
  /** `["services", name]`. */
  readonly path: Path;
  readonly authored: ServiceModel;
  readonly applied: Applied;
  readonly lowered: Service;
}

/** Looks at one service for something that the tools accept and that goes wrong later, or that they refuse too late. */
export type Trap = (input: TrapInput) => readonly FindingDetails[];

/** Nothing found. */
export const nothing: readonly FindingDetails[] = [];
