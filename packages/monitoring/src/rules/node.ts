import { nodeDiskAlerts } from "./node-disks.ts";
import { nodeHealthAlerts } from "./node-health.ts";
import { diskUsed, realDisks, rootDisk } from "./node-situations.ts";
import type { Alert, Recording, RuleContext, Rules } from "./rule.ts";
import { always, growing, percent, turning } from "./text.ts";

/** Processors, memory and disks of the nodes. */
export function nodeRules(context: RuleContext): Rules {
  return { recordings, alerts: [...resources(context), ...nodeDiskAlerts(context), ...nodeHealthAlerts] };
}

/** One processor that is so busy. */
const cpuBusy = (ratio: number): Readonly<Record<string, string>> => ({
  'node_cpu_seconds_total{instance="n1",cpu="0",mode="idle"}': growing(Math.round(60 * (1 - ratio))),
  'node_cpu_seconds_total{instance="n1",cpu="0",mode="user"}': growing(Math.round(60 * ratio)),
});
const memoryUsed = (ratio: number): Readonly<Record<string, string>> => ({
  'node_memory_MemAvailable_bytes{instance="n1"}': always(Math.round(1000 * (1 - ratio))),
  'node_memory_MemTotal_bytes{instance="n1"}': always(1000),
});

const recordings: readonly Recording[] = [
  {
    record: "instance:node_cpu_busy:ratio",
    expr: '1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
    description: "The part of a node's processor time that is used",
    test: { series: cpuBusy(0.9), gives: { '{instance="n1"}': 0.9 } },
  },
  {
    record: "instance:node_memory_used:ratio",
    expr: "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
    description: "The part of a node's memory that is not available",
    test: { series: memoryUsed(0.75), gives: { '{instance="n1"}': 0.75 } },
  },
  {
    record: "instance:node_filesystem_used:ratio",
    expr:
      `1 - node_filesystem_avail_bytes{${realDisks}} / node_filesystem_size_bytes{${realDisks}}` +
      `\nand node_filesystem_readonly{${realDisks}} == 0`,
    description: "The part of a writable file system that is used",
    test: { series: diskUsed(0.75), gives: { [`{${rootDisk}}`]: 0.75 } },
  },
  {
    record: "instance:node_disk_busy:ratio",
    expr: "rate(node_disk_io_time_seconds_total[5m])",
    description: "The part of the time in which a disk is busy",
    test: {
      series: { 'node_disk_io_time_seconds_total{instance="n1",device="sda"}': growing(30) },
      gives: { '{instance="n1",device="sda"}': 0.5 },
    },
  },
];

function resources({ thresholds: { cpu, memory } }: RuleContext): readonly Alert[] {
  return [
    {
      alert: "NodeCpuHigh",
      expr: `instance:node_cpu_busy:ratio > ${cpu}`,
      for: "5m",
      severity: "warning",
      threshold: `> ${percent(cpu)}`,
      summary: "The processors of {{ $labels.instance }} are {{ $value | humanizePercentage }} busy",
      description:
        "What runs there gets slower. Find the container that takes the time, and limit it or move it.",
      runbook: "node-resources",
      fires: [{ series: cpuBusy(0.95), alerts: [{ labels: { instance: "n1" }, value: "95%" }] }],
      quiet: [
        { because: "80 % are fine", series: cpuBusy(0.8) },
        { because: "it has not been so for five minutes", series: cpuBusy(0.95), at: "4m" },
      ],
    },
    {
      alert: "NodeMemoryHigh",
      expr: `instance:node_memory_used:ratio > ${memory}`,
      for: "5m",
      severity: "warning",
      threshold: `> ${percent(memory)}`,
      summary: "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory",
      description:
        "When it runs out the kernel kills the process that takes most, which is often a database.",
      runbook: "node-resources",
      fires: [{ series: memoryUsed(0.9), alerts: [{ labels: { instance: "n1" }, value: "90%" }] }],
      quiet: [{ because: "80 % are fine", series: memoryUsed(0.8) }],
    },
    {
      alert: "NodeOomKill",
      // Untyped in the exporter, but it only grows.
      expr: "increase(node_vmstat_oom_kill[10m]) > 0",
      severity: "warning",
      threshold: "any in 10 minutes",
      summary: "The kernel of {{ $labels.instance }} has killed a process for want of memory",
      description:
        "The node, or a container that has a limit, ran out of memory. `dmesg` names the process; raise its limit or find " +
        "out what it needs so much for.",
      runbook: "node-resources",
      fires: [
        {
          series: { 'node_vmstat_oom_kill{instance="n1"}': turning(3, 10, 4) },
          alerts: [{ labels: { instance: "n1" } }],
        },
      ],
      quiet: [
        {
          because: "nothing was killed lately",
          series: { 'node_vmstat_oom_kill{instance="n1"}': always(3) },
        },
      ],
    },
  ];
}
