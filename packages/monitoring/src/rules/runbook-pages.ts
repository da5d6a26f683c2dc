import { operationsPages } from "./operations-runbooks.ts";
import { defaultRunbooks, runbookUrl } from "./rule-file.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import type { OperationsRunbook } from "./runbook.ts";

/**
 * The pages that the alerts of a stack lead to, as Markdown, by path: those that are not part of the recovery plan. Each
 * lists its alerts, what they mean, and what is done first.
 *
 * @example
 * runbookPages("bigdata", rulesFor(stack))["docs/runbooks/service-down.md"]
 */
export function runbookPages(
  stackName: string,
  groups: readonly RuleGroup[],
  folder: string = defaultRunbooks,
): Readonly<Record<string, string>> {
  const alerts = groups.flatMap((group) => group.alerts);
  return Object.fromEntries(
    Object.entries(operationsPages).flatMap(([name, page]) => {
      const leading = alerts.filter(({ runbook }) => runbook === name);
      if (leading.length === 0) return [];
      const steps = page.steps.map((step, index) => `${index + 1}. ${step.replaceAll("STACK", stackName)}`);
      const text = [
        `<!-- Made by Stackwright from the alerts of the stack "${stackName}": change the stack's TypeScript, not this file. -->`,
        `# ${page.title}`,
        `## First\n\n${steps.join("\n")}`,
        `## The alerts that lead here\n\n${alertList(leading)}\n`,
      ].join("\n\n");
      return [[`${folder}/${name}.md`, text]];
    }),
  );
}

/** The pages of the recovery plan that alerts of a stack lead to, by path: somebody else has to write them. */
export function recoveryPages(
  groups: readonly RuleGroup[],
  folder: string = defaultRunbooks,
): readonly string[] {
  const names = groups.flatMap(({ alerts }) => alerts.map(({ runbook }) => runbook));
  const recovery = names.filter(
    (name) => !(name in (operationsPages satisfies Record<OperationsRunbook, unknown>)),
  );
  return [...new Set(recovery)].toSorted().map((name) => runbookUrl(name, folder));
}

function alertList(alerts: readonly Alert[]): string {
  const once = [...new Map(alerts.toReversed().map((alert) => [alert.alert, alert])).values()].toReversed();
  return once
    .map(
      ({ alert, severity, threshold, description }) =>
        `- **${alert}** (${severity}; ${threshold}). ${description}`,
    )
    .join("\n");
}
