import { badOption } from "./bad-option.ts";
import { longestGap, parseCron } from "./cron.ts";
import {
  cronFor,
  formatSpan,
  intervalFor,
  lossInWords,
  worstLoss,
  type DecidedObjectives,
  type Retention,
  type WorstLoss,
} from "./objectives.ts";
import { offsiteRunTime } from "./offsite.ts";
import type { DecidedOptions } from "./options.ts";
import { here, samePlace } from "./places.ts";
import type { AgentPlan, JobPlan } from "./plan.ts";
import { offsiteSchedule } from "./repositories.ts";
import type { FoundStore, JobDraft } from "./strategy.ts";

/** A failed run is tried again after this, in milliseconds, by the loop. */
export const retryAfter = 600_000;

/**
 * A job that was never good belongs to a platform whose databases or repository are still starting. So many times it is tried
 * again after this, in milliseconds; then after {@link retryAfter}, until it has had one good run.
 */
export const firstTries = { count: 20, after: 30_000 } as const;

/** A job, with its times and the agent that runs it. @throws StackwrightError `option-invalid`. */
export function jobPlan(
  store: FoundStore,
  objectives: DecidedObjectives,
  draft: JobDraft,
  agents: readonly AgentPlan[],
  options: DecidedOptions,
): JobPlan {
  const between = draft.pace === "between";
  const cron = between ? betweenCron(store.name, objectives, options) : objectives.schedule;
  const interval = longestGap(
    parseCron(cron, `objectives.${store.name}.${between ? "between" : "schedule"}`),
  );
  const timeout = between ? objectives.runTime : objectives.fullRunTime;
  const { place } = draft;
  const agent = agents.find((one) => place !== undefined && samePlace(one.place, place)) ?? agents[0];
  return {
    name: draft.name,
    store: store.name,
    unit: draft.unit,
    kind: draft.kind,
    method: draft.method,
    words: draft.words,
    cron,
    interval,
    timeout,
    agent: agent?.service ?? "restic-backup",
    place: agent?.place ?? here,
    worker: draft.worker,
    sources: draft.sources,
    listed: draft.listed ?? false,
    keep: keepOf(objectives.retention, draft),
    tags: [draft.unit, draft.method],
    floorBytes: draft.floorBytes ?? 1,
    oldest: between ? Math.max(objectives.rpo, 2 * interval) : interval + 2 * timeout + 3_600_000,
    lane: draft.pace,
  };
}

/** Generations for what is complete in itself; changes only as long as they can be needed for the newest one. */
function keepOf(retention: Retention, { kind, pace }: JobDraft): Retention {
  if (kind === "changes")
    return {
      hourly: Math.max(retention.hourly, 24),
      daily: retention.daily,
      weekly: 0,
      monthly: 0,
      yearly: 0,
    };
  return pace === "full" ? { ...retention, hourly: 0 } : retention;
}

/** How often changes are taken: as the options say, else often enough. @throws StackwrightError where nothing is. */
function betweenCron(
  store: string,
  { between, rpo, runTime }: DecidedObjectives,
  options: DecidedOptions,
): string {
  if (between !== undefined) return parseCron(between, `objectives.${store}.between`).text;
  const interval = intervalFor(rpo, runTime);
  if (interval !== undefined) return cronFor(interval);
  const minute = worstLoss({ interval: Math.max(60_000, runTime), runTime, retryAfter: retryOf(options) });
  throw cannotMeet(store, rpo, minute, "shorten `runTime` to what a run really takes, or promise less");
}

/** After how long a failed run is tried again. */
export function retryOf({ scheduler }: DecidedOptions): number | undefined {
  return scheduler === "loop" ? retryAfter : undefined;
}

/** What can be lost at worst: by the jobs for changes, where there are any. @throws StackwrightError where it is too much. */
export function lossOf(
  store: FoundStore,
  { rpo }: DecidedObjectives,
  jobs: readonly JobPlan[],
  options: DecidedOptions,
): WorstLoss {
  const frequent = jobs.filter(({ lane }) => lane === "between");
  const losses = (frequent.length > 0 ? frequent : jobs).map(({ interval, timeout, lane }) =>
    worstLoss({
      // A run that takes longer than the interval keeps the next one waiting.
      interval: Math.max(interval, timeout),
      runTime: timeout,
      retryAfter: lane === "manual" ? undefined : retryOf(options),
    }),
  );
  const worst = losses.toSorted((left, right) => right.total - left.total)[0] ?? copyLoss(options);
  if (worst.total <= rpo) return worst;
  throw cannotMeet(
    store.name,
    rpo,
    worst,
    frequent.length > 0
      ? "run more often (`between`), shorten `runTime` to what a run really takes, or promise less"
      : "run more often (`schedule`), choose a strategy that saves changes between two full backups, or promise less",
  );
}

/** Of what is only copied to the second repository. */
function copyLoss(options: DecidedOptions): WorstLoss {
  const interval = longestGap(parseCron(options.offsite?.schedule ?? offsiteSchedule, "offsite.schedule"));
  return worstLoss({ interval, runTime: offsiteRunTime(options), retryAfter: retryOf(options) });
}

function cannotMeet(store: string, rpo: number, loss: WorstLoss, cure: string) {
  return badOption({
    option: `objectives.${store}.rpo`,
    value: formatSpan(rpo),
    expected: `at least ${formatSpan(loss.total)}, which is what can be lost: ${lossInWords(loss)}`,
    hint: `To keep an RPO of ${formatSpan(rpo)}, ${cure}.`,
  });
}
