import type { Alert, Firing, Recording, RuleGroup, TestSeries } from "./rule.ts";
import { defaultRunbooks, runbookUrl } from "./rule-file.ts";

/** A test file, as promtool reads it. Source: Prometheus 2.48, cmd/promtool/unittest.go. */
export interface RuleTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly RuleTestGroup[];
}

interface RuleTestGroup {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test?: readonly AlertRuleTest[];
  readonly promql_expr_test?: readonly ExpressionTest[];
}

interface AlertRuleTest {
  readonly alertname: string;
  readonly eval_time: string;
  readonly exp_alerts: readonly {
    readonly exp_labels: Readonly<Record<string, string>>;
    readonly exp_annotations: Readonly<Record<string, string>>;
  }[];
}

interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** Where the rules are that are tested. */
export interface RuleTestOptions {
  /** The rule files, as promtool finds them from the test file. @default ["alert_rules.yml"] */
  readonly ruleFiles?: readonly string[];
  /** Where runbooks are, as the rule files were written. @default "docs/runbooks" */
  readonly runbooks?: string;
}

const usualTime = "15m";

/**
 * The tests of some rules for `promtool test rules`: every alert fires when it must, with exactly its labels and texts, and
 * does not when it must not; every recording rule gives what it says.
 */
export function ruleTests(groups: readonly RuleGroup[], options: RuleTestOptions = {}): RuleTestFile {
  const { ruleFiles = ["alert_rules.yml"], runbooks = defaultRunbooks } = options;
  return {
    rule_files: ruleFiles,
    evaluation_interval: "1m",
    tests: groups.flatMap(({ recordings, alerts }) => [
      ...recordings.map(recordingTest),
      ...alerts.flatMap((alert) => [
        ...alert.fires.map((firing) => firingTest(alert, firing, runbooks)),
        ...(alert.quiet === "never" ? [] : alert.quiet).map(({ because, series, at = usualTime }) => ({
          ...group(`${alert.alert} is quiet: ${because}`, series),
          alert_rule_test: [{ alertname: alert.alert, eval_time: at, exp_alerts: [] }],
        })),
      ]),
    ]),
  };
}

function group(name: string, series: TestSeries): Pick<RuleTestGroup, "name" | "interval" | "input_series"> {
  const input = Object.entries(series).map(([one, values]) => ({ series: one, values }));
  return { name, interval: "1m", input_series: input };
}

function recordingTest({ record, test: { series, at = usualTime, gives } }: Recording): RuleTestGroup {
  const samples = Object.entries(gives).map(([labels, value]) => ({ labels: `${record}${labels}`, value }));
  return {
    ...group(`${record} is recorded`, series),
    promql_expr_test: [{ expr: record, eval_time: at, exp_samples: samples }],
  };
}

function firingTest(
  alert: Alert,
  { series, at = usualTime, alerts }: Firing,
  runbooks: string,
): RuleTestGroup {
  return {
    ...group(`${alert.alert} fires`, series),
    alert_rule_test: [
      {
        alertname: alert.alert,
        eval_time: at,
        exp_alerts: alerts.map(({ labels = {}, value }) => ({
          exp_labels: { ...labels, severity: alert.severity, ...alert.labels },
          exp_annotations: {
            summary: expanded(alert.summary, { ...labels, ...alert.labels }, value),
            description: expanded(alert.description, { ...labels, ...alert.labels }, value),
            runbook_url: runbookUrl(alert.runbook, runbooks),
          },
        })),
      },
    ],
  };
}

/** A text with its templates filled in. A label that is not there is empty, as Prometheus has it. */
function expanded(
  template: string,
  labels: Readonly<Record<string, string>>,
  value: string | undefined,
): string {
  return template
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? "")
    .replace(/\{\{ \$value[^}]* \}\}/g, (whole) => value ?? whole);
}
