import type { Entry } from "./entry.ts";
import { development } from "./lakehouse/development.ts";
import { clustered } from "./lakehouse/production.ts";

/**
 * The specification of the lakehouse, statement by statement. Each is as specified, or deviates from it under a heading of
 * docs/lakehouse.md.
 */
export const checklist: readonly Entry[] = [...development, ...clustered];
