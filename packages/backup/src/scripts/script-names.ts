/** What the scripts say about where they come from, and the few that need it, about the plan. */
export interface ScriptNames {
  /** The stack's name. */
  readonly stack: string;
  /** The note in the head of each. */
  readonly madeBy: string;
  /** The file of the development stack: `docker-compose.dev.yml`. */
  readonly document: string;
  /** For each job of stopped services a line: store, job, agent, services. */
  readonly coldStores: string;
  /** The same, as lines for cron, in a comment. */
  readonly coldSchedule: string;
}
