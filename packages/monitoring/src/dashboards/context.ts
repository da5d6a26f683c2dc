import type { Thresholds } from "../rules/thresholds.ts";
import type { Say } from "./builder/say.ts";

/** What a dashboard is written from. */
export interface DashboardContext {
  /** Chooses the language of titles and descriptions. */
  readonly say: Say;
  /** Whether the stack has metrics of a technology: rows without any are left out. */
  readonly has: (technology: string) => boolean;
  /** The condition on the scrape jobs of a technology: `job="cassandra"`. */
  readonly jobsOf: (technology: string) => string;
  /**
   * The label by which the targets of a technology are told apart: the one that their facets state, such as
   * `cassandra_node`, or else `service`.
   */
  readonly labelOf: (technology: string) => string;
  /** Where alerts begin: lines are drawn there. */
  readonly thresholds: Thresholds;
}
