/** What the scripts say about where they come from. They are the same for both targets. */
export interface ScriptNames {
  /** The stack's name. */
  readonly stack: string;
  /** The note in the head of each. */
  readonly madeBy: string;
  /** The file of the development stack: `docker-compose.dev.yml`. */
  readonly document: string;
}
