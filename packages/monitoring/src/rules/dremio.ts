import type { RuleContext, Rules, TestSeries } from "./rule.ts";
import { always, growing, ofJobs, percent, turning } from "./text.ts";

const target = 'job="dremio",service="dremio"';
const labels = { service: "dremio" };

/** G1 says no maximum, which is -1, of its young generations. */
const heap = (used: number): TestSeries => ({
  [`jvm_memory_used_bytes{${target},area="heap",id="G1 Eden Space"}`]: always(100),
  [`jvm_memory_used_bytes{${target},area="heap",id="G1 Old Gen"}`]: always(used - 100),
  [`jvm_memory_max_bytes{${target},area="heap",id="G1 Eden Space"}`]: always(-1),
  [`jvm_memory_max_bytes{${target},area="heap",id="G1 Old Gen"}`]: always(1000),
});
const jobs = (failed: number, error = "EXECUTOR_CANCEL_HEAP_MONITOR"): TestSeries => ({
  [`jobs_total{${target},workload_type="DDL",user_type="user"}`]: growing(100),
  [`jobs_failed_total{${target},error_type="${error}",workload_type="DDL",user_type="user"}`]:
    growing(failed),
});

/** Dremio: its heaps, its queries, and what makes them fast. */
export function dremioRules({ technology, thresholds }: RuleContext): Rules {
  const job = ofJobs(technology);
  return {
    recordings: [
      {
        record: "service:dremio_heap_used:ratio",
        expr:
          `sum by (service) (jvm_memory_used_bytes{${job},area="heap"})` +
          `\n/ max by (service) (jvm_memory_max_bytes{${job},area="heap"})`,
        description: "The part of a node's heap that is used",
        test: { series: heap(750), gives: { '{service="dremio"}': 0.75 } },
      },
    ],
    alerts: [
      {
        alert: "DremioHeapHigh",
        expr: `service:dremio_heap_used:ratio > ${thresholds.heap}`,
        for: "15m",
        severity: "warning",
        threshold: `> ${percent(thresholds.heap)}`,
        summary: "{{ $value | humanizePercentage }} of the heap of {{ $labels.service }} is used",
        description:
          "Dremio cancels queries before its heap is full. On the coordinator look for plans that are too large, on an executor for many queries at once.",
        runbook: "service-down",
        fires: [{ series: heap(960), at: "20m", alerts: [{ labels, value: "96%" }] }],
        quiet: [{ because: "half is fine", series: heap(500), at: "20m" }],
      },
      {
        alert: "DremioJobsFailing",
        // Who closes a page cancels what it asked.
        expr:
          `sum by (service) (rate(jobs_failed_total{${job},error_type!~"CANCEL_USER_INITIATED|CANCEL_CONNECTION_CLOSED"}[15m]))` +
          `\n/ sum by (service) (rate(jobs_total{${job}}[15m])) > 0.1`,
        for: "15m",
        severity: "warning",
        threshold: "> 10 % of the jobs",
        summary: "{{ $value | humanizePercentage }} of the jobs of {{ $labels.service }} fail",
        description:
          "The page of jobs says why each failed: a source that is away, no memory, or a query that is wrong.",
        runbook: "service-down",
        fires: [{ series: jobs(25), at: "40m", alerts: [{ labels, value: "25%" }] }],
        quiet: [
          { because: "one in a hundred is fine", series: jobs(1), at: "40m" },
          { because: "people cancel their own", series: jobs(25, "CANCEL_USER_INITIATED"), at: "40m" },
        ],
      },
      {
        alert: "DremioReflectionsFailed",
        expr: `max by (service) (reflections_failed{${job}}) > 0`,
        for: "30m",
        severity: "warning",
        threshold: "any for 30 minutes",
        summary: "{{ $value }} reflections of {{ $labels.service }} are not refreshed any more",
        description: "Queries that they made fast read the lake again, or are answered with what is old.",
        runbook: "service-down",
        fires: [
          {
            series: { [`reflections_failed{${target}}`]: turning(0, 5, 2) },
            at: "40m",
            alerts: [{ labels, value: "2" }],
          },
        ],
        quiet: [
          { because: "all are fresh", series: { [`reflections_failed{${target}}`]: always(0) }, at: "40m" },
        ],
      },
    ],
  };
}
