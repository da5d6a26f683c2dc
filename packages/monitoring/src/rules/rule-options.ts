import { badOption } from "@stackwright/core";
import { checkTimeSpan } from "../time-span.ts";
import type { Thresholds } from "./thresholds.ts";

/** Options of `rulesFor`. */
export interface RuleOptions {
  /** Where alerts begin. @default {@link defaultThresholds} */
  readonly thresholds?: Partial<Thresholds>;
  /** Names of alerts to leave out. @default none */
  readonly without?: readonly string[];
  /**
   * Technologies whose metrics come with those of another service, which no facet tells of: `["backup"]` where scripts of your
   * own leave such metrics for node-exporter. @default none
   */
  readonly technologies?: readonly string[];
}

/** What names in options can be. */
interface Known {
  readonly technologies: readonly string[];
  readonly alerts: () => readonly string[];
}

const builder = "rulesFor";
const ratios = ["cpu", "memory", "disk", "diskCritical", "errors", "heap"] as const;
const amounts = [
  "certificateDays",
  "certificateDaysCritical",
  "latency",
  "replicationLag",
  "pendingCompactions",
  "cassandraLatency",
] as const;
const times = ["backupAge", "recoveryTime", "recoveryPoint"] as const;

/**
 * Checks the options of `rulesFor`.
 *
 * @throws StackwrightError `option-invalid`.
 */
export function checkRuleOptions(
  { thresholds = {}, without = [], technologies = [] }: RuleOptions,
  known: Known,
): void {
  for (const name of ratios) {
    const value = thresholds[name];
    if (value === undefined || (value > 0 && value < 1)) continue;
    throw wrong(`thresholds.${name}`, value, "a ratio between 0 and 1", "Write 0.85 for 85 %.");
  }
  for (const name of amounts) {
    const value = thresholds[name];
    if (value === undefined || (value > 0 && Number.isFinite(value))) continue;
    throw wrong(`thresholds.${name}`, value, "a number above 0", "Leave it out for the usual one.");
  }
  for (const name of times) checkTime(`thresholds.${name}`, thresholds[name]);
  for (const [service, age] of Object.entries(thresholds.backupAges ?? {})) {
    checkTime(`thresholds.backupAges.${service}`, age);
  }
  checkNames("technologies", technologies, known.technologies);
  if (without.length > 0) checkNames("without", without, known.alerts());
}

function checkTime(option: string, value: string | undefined): void {
  if (value !== undefined) checkTimeSpan(builder, option, value);
}

function checkNames(option: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const list = [...new Set(known)].toSorted().join(", ");
  throw wrong(option, unknown, "a name that there is", `It is one of ${list}.`);
}

function wrong(option: string, value: unknown, expected: string, hint: string): Error {
  return badOption({ builder, option, value, expected, hint });
}
