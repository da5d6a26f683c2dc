import type { Target } from "@stackwright/core";
import type { Technology } from "../technologies.ts";
import type { TimeSpan } from "../time-span.ts";
import type { Runbook } from "./runbook.ts";
import type { Thresholds } from "./thresholds.ts";

/**
 * How much an alert matters: `critical` wakes somebody, `warning` is for the working day, `info` is only shown, and `none`
 * is for alerts that are not problems.
 */
export type AlertSeverity = "critical" | "warning" | "info" | "none";

/** Series, as `promtool test rules` takes them: `0+60x10` is ten steps of 60 from 0, one a minute. */
export type TestSeries = Readonly<Record<string, string>>;

/** A situation in which an alert must fire. */
export interface Firing {
  readonly series: TestSeries;
  /** When it is looked at. @default "15m" */
  readonly at?: TimeSpan;
  /** What fires: its labels, without those that the rule itself sets, and its value as the texts show it. */
  readonly alerts: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value?: string }[];
}

/** A situation in which an alert must not fire. */
export interface Quiet {
  /** What is so, and must not alarm anybody. */
  readonly because: string;
  readonly series: TestSeries;
  /** When it is looked at. @default "15m" */
  readonly at?: TimeSpan;
}

/** An alert rule, and what proves it. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to be so. @default "0s" */
  readonly for?: TimeSpan;
  readonly severity: AlertSeverity;
  /** What the expression compares with, for a reader: `> 85 %`. */
  readonly threshold: string;
  /** One line. May hold `{{ $labels.x }}`, and one form of `{{ $value }}`. */
  readonly summary: string;
  /** What it means, and what is at stake. */
  readonly description: string;
  readonly runbook: Runbook;
  /** Labels beside `severity`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly fires: readonly [Firing, ...Firing[]];
  /** `never`: the alert is meant to fire at all times. */
  readonly quiet: readonly [Quiet, ...Quiet[]] | "never";
}

/** A recording rule, and what proves it. */
export interface Recording {
  /** `level:metric:operation`. */
  readonly record: string;
  readonly expr: string;
  /** What it is, for a table. */
  readonly description: string;
  readonly test: {
    readonly series: TestSeries;
    /** @default "15m" */
    readonly at?: TimeSpan;
    /** What is recorded: values by labels as they are written in a selector, `{instance="n1"}`. */
    readonly gives: Readonly<Record<string, number>>;
  };
}

/** The rules of one technology. */
export interface Rules {
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}

/** A group of a rule file: its rules are evaluated in order, at the same time. */
export interface RuleGroup extends Rules {
  readonly name: string;
}

/** What rules are made for. */
export interface RuleContext {
  readonly target: Target;
  readonly technology: Technology;
  /** Whether the stack has another technology too. */
  readonly has: (technology: string) => boolean;
  readonly thresholds: Thresholds;
}
