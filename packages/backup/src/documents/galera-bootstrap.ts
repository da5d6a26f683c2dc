import type { Subject } from "./subject.ts";
import { display } from "./text.ts";

/** The line of `.env` that makes a new cluster of a Galera node: `GALERA1_BOOTSTRAP=yes`, where the node reads such a variable. */
export function bootstrapLine({ stack }: Subject, service: string): string | undefined {
  const value = display(stack.services[service]?.environment?.["GALERA_BOOTSTRAP"] ?? "");
  const name = /^\$\{(\w+)\}$/.exec(value)?.[1];
  return name === undefined ? undefined : `${name}=yes`;
}
