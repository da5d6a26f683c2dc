import type { RuleGroup } from "../rules/rule.ts";
import type { Matcher } from "./matcher.ts";
import type { Inhibition } from "./route.ts";

/** Those of some inhibitions whose alerts are among the rules: a stack without MinIO mutes nothing of MinIO's. */
export function inhibitionsFor(
  groups: readonly RuleGroup[],
  inhibitions: readonly Inhibition[],
): readonly Inhibition[] {
  const alerts = groups.flatMap((group) => group.alerts.map(({ alert }) => alert));
  return inhibitions.filter(({ source, target }) => canMatch(source, alerts) && canMatch(target, alerts));
}

/** Whether one of these alerts has a name that the matchers allow. */
function canMatch(matchers: readonly Matcher[], alerts: readonly string[]): boolean {
  return alerts.some((alert) =>
    matchers.every((matcher) => matcher.label !== "alertname" || allows(matcher, alert)),
  );
}

function allows(matcher: Matcher, value: string): boolean {
  if ("is" in matcher) return value === matcher.is;
  if ("isNot" in matcher) return value !== matcher.isNot;
  const pattern = "matches" in matcher ? matcher.matches : matcher.matchesNot;
  return new RegExp(`^(?:${pattern})$`).test(value) === "matches" in matcher;
}
