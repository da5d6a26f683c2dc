import type { Entry } from "./entry.ts";
import { detailedPlan } from "./dockerwarts/detailed-plan.ts";
import { plan } from "./dockerwarts/plan.ts";

/**
 * The two recovery plans of DOCKERWARTS, statement by statement, each in its own order. Each is as specified, or deviates from
 * it under a heading of docs/dockerwarts.md.
 */
export const checklist: readonly Entry[] = [...plan, ...detailedPlan];
