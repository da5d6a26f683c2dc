import type { StackView } from "@stackwright/core";
import { scrapeTargets } from "../scrape/scrape-target.ts";
import type { Alert, Rules, TestSeries } from "./rule.ts";
import { always, turning, vanishing } from "./text.ts";

/** What a scrape job should find. */
interface ExpectedJob {
  readonly job: string;
  /** How many tasks there are; `undefined` where some run on every node, however many those are. */
  readonly tasks: number | undefined;
  /** Whether tasks are looked up: one that is lost then disappears, and no `up` tells of it. */
  readonly lookedUp: boolean;
}

/** The alerts that every stack can have. */
export const targetAlerts: readonly string[] = ["Watchdog", "InstanceDown", "JobMissing", "ReplicaMissing"];

/** Whether everything is there: the rules that every stack has. */
export function targetRules(stack: StackView): Rules {
  const jobs = expectedJobs(stack);
  return {
    recordings: [
      {
        record: "job:up:ratio",
        expr: "avg by (job) (up)",
        description: "The part of a job's targets that answer",
        test: {
          series: { 'up{job="node",instance="n1"}': always(1), 'up{job="node",instance="n2"}': always(0) },
          gives: { '{job="node"}': 0.5 },
        },
      },
    ],
    alerts: [
      watchdog,
      instanceDown,
      ...jobs.map(({ job }) => jobMissing(job, jobs)),
      ...jobs.filter(({ lookedUp }) => lookedUp).map(replicaMissing),
    ],
  };
}

function expectedJobs(stack: StackView): readonly ExpectedJob[] {
  const targets = scrapeTargets(stack);
  return [...new Set(targets.map(({ job }) => job))].map((job) => {
    const tasks = targets.flatMap((target) => (target.job === job ? [target.tasks] : []));
    const counted = tasks.filter((count) => count !== "every-node");
    return {
      job,
      tasks: counted.length === tasks.length ? counted.reduce((sum, count) => sum + count, 0) : undefined,
      lookedUp: tasks.some((count) => count !== 1),
    };
  });
}

const watchdog: Alert = {
  alert: "Watchdog",
  expr: "vector(1)",
  severity: "none",
  threshold: "always fires",
  summary: "The alarms work",
  description:
    "This alert always fires. Send it to a service outside that raises the alarm when it stops coming: then Prometheus, " +
    "Alertmanager or the way out is broken, and nothing else could tell.",
  runbook: "monitoring",
  fires: [{ series: {}, alerts: [{}] }],
  quiet: "never",
};

const instanceDown: Alert = {
  alert: "InstanceDown",
  expr: "up == 0",
  for: "1m",
  severity: "critical",
  threshold: "for more than 1 minute",
  summary: "{{ $labels.job }} does not answer on {{ $labels.instance }}",
  description:
    "Prometheus gets no metrics from it: the service or its exporter is down, or the network between them is cut.",
  runbook: "service-down",
  fires: [
    {
      series: {
        'up{job="traefik",instance="traefik:8082"}': turning(1, 5, 0),
        'up{job="node",instance="n1"}': always(1),
      },
      alerts: [{ labels: { job: "traefik", instance: "traefik:8082" } }],
    },
  ],
  quiet: [
    { because: "it answers", series: { 'up{job="traefik",instance="traefik:8082"}': always(1) } },
    {
      because: "it has been down for less than a minute",
      series: { 'up{job="traefik",instance="traefik:8082"}': "1+0x14 0 1+0x60" },
    },
  ],
};

/** Needs a rule for each job: what is absent has no labels to be grouped by. */
function jobMissing(job: string, jobs: readonly ExpectedJob[]): Alert {
  const others = jobs
    .filter((other) => other.job !== job)
    .map((other) => [`up{job="${other.job}",instance="a"}`, always(1)]);
  const situation = (values: string): TestSeries => ({
    [`up{job="${job}",instance="a"}`]: values,
    ...Object.fromEntries(others),
  });
  return {
    alert: "JobMissing",
    expr: `absent(up{job="${job}"})`,
    for: "5m",
    severity: "critical",
    threshold: "no target at all",
    summary: `Nothing is known of ${job}`,
    description:
      "Prometheus has no target for this job any more: none of its tasks runs, the lookup of its names fails, or whoever " +
      "forwards its metrics is gone. Other alerts about it cannot fire.",
    runbook: "service-down",
    labels: { job },
    fires: [{ series: situation(vanishing(1, 5)), alerts: [{}] }],
    quiet: [{ because: "it is there, if down", series: situation(always(0)) }],
  };
}

function replicaMissing({ job, tasks }: ExpectedJob): Alert {
  const here = `count(up{job="${job}"} == 1)`;
  const up = (instance: string): string => `up{job="${job}",instance="${instance}"}`;
  const names = Array.from({ length: tasks ?? 2 }, (_, index) => `t${index + 1}`);
  const others = names.slice(1).map((name) => [up(name), always(1)] as const);
  return {
    alert: "ReplicaMissing",
    expr: tasks === undefined ? `${here} < max_over_time(${here}[6h:5m])` : `${here} < ${tasks}`,
    for: "5m",
    severity: "warning",
    threshold: tasks === undefined ? "fewer than in the last 6 hours" : `fewer than ${tasks}`,
    summary: `Only {{ $value }} of the ${tasks === undefined ? "usual" : tasks} tasks of ${job} answer`,
    description:
      "A task that is lost disappears from the lookup, so that nothing says it is down. The service works with less " +
      "reserve than was planned.",
    runbook: "service-down",
    labels: { job },
    fires: [
      {
        series: Object.fromEntries([[up("t1"), vanishing(1, 6)], ...others]),
        alerts: [{ value: `${names.length - 1}` }],
      },
    ],
    quiet: [
      { because: "all are there", series: Object.fromEntries([[up("t1"), always(1)], ...others]) },
      {
        because: "a task that is replaced is away for a moment",
        series: Object.fromEntries([[up("t1"), "1+0x6 stale _x2 1+0x60"], ...others]),
      },
    ],
  };
}
