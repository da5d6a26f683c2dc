/**
 * Stackwright's backups: a consistent strategy for each data store, schedules that meet their objectives, scripts, and the
 * recovery plan, derived from what services state about their data.
 *
 * @module @stackwright/backup
 */
export { backups } from "./backups.ts";
export { planFor } from "./plan-for.ts";
export { gfs } from "./objectives.ts";

// Types
export type { BackupOptions, Credentials, Decision, OffsiteOptions, RepositoryOptions } from "./options.ts";
export type { Objectives, ObjectivesByStore, Retention } from "./objectives.ts";
export type { BackupPlan, StorePlan } from "./plan.ts";
