import type { Alert, RuleGroup } from "./rule.ts";
import type { Runbook } from "./runbook.ts";

/** A rule, as Prometheus reads it. Source: Prometheus 2.48, model/rulefmt/rulefmt.go. */
export type FileRule =
  | { readonly record: string; readonly expr: string }
  | {
      readonly alert: string;
      readonly expr: string;
      readonly for?: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    };

/** A rule file. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly FileRule[] }[];
}

/** Where runbooks are: a folder, or a URL without a slash at its end. */
export const defaultRunbooks = "docs/runbooks";

/** Rule groups as Prometheus reads them, ready to be written as YAML. */
export function ruleFile(groups: readonly RuleGroup[], runbooks: string = defaultRunbooks): RuleFile {
  return {
    groups: groups.map(({ name, recordings, alerts }) => ({
      name,
      rules: [
        ...recordings.map(({ record, expr }) => ({ record, expr })),
        ...alerts.map((alert) => alertRule(alert, runbooks)),
      ],
    })),
  };
}

function alertRule(alert: Alert, runbooks: string): FileRule {
  const { alert: name, expr, for: pending, severity, labels = {}, summary, description, runbook } = alert;
  return {
    alert: name,
    expr,
    ...(pending === undefined ? {} : { for: pending }),
    labels: { severity, ...labels },
    annotations: { summary, description, runbook_url: runbookUrl(runbook, runbooks) },
  };
}

/** Where a runbook is. */
export function runbookUrl(runbook: Runbook, runbooks: string = defaultRunbooks): string {
  return `${runbooks}/${runbook}.md`;
}
