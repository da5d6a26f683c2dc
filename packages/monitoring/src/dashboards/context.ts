import type { Say } from "./builder/say.ts";

/** What a dashboard is written from. */
export interface DashboardContext {
  /** Chooses the language of titles and descriptions. */
  readonly say: Say;
  /** Whether the stack has metrics of a technology: rows without any are left out. */
  readonly has: (technology: string) => boolean;
  /** The scrape jobs of a technology, as a pattern for `job=~"..."`. */
  readonly jobs: (technology: string) => string;
}
