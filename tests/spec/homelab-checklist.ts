import type { Entry } from "./entry.ts";
import { components } from "./homelab/components.ts";
import { surroundings } from "./homelab/surroundings.ts";

/**
 * The specification of the homelab, statement by statement, in its own order. Each is as specified, or deviates from it under
 * a heading of docs/homelab.md.
 */
export const checklist: readonly Entry[] = [...components, ...surroundings];
