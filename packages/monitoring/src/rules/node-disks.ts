import { diskUsed, realDisks, rootDisk, rootDiskLabels } from "./node-situations.ts";
import type { Alert, RuleContext } from "./rule.ts";
import { always, growing, percent, turning } from "./text.ts";

/** Alerts about file systems. */
export function nodeDiskAlerts({ thresholds: { disk: full, diskCritical } }: RuleContext): readonly Alert[] {
  const used = "instance:node_filesystem_used:ratio";
  return [
    {
      alert: "NodeDiskHigh",
      expr: `${used} > ${full}`,
      for: "5m",
      severity: "warning",
      threshold: `> ${percent(full)}`,
      summary: "{{ $labels.mountpoint }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} full",
      description:
        "Some stores turn away data long before nothing is left; the others when it is. Find out what grows.",
      runbook: "node-resources",
      fires: [{ series: diskUsed(0.9), alerts: [{ labels: rootDiskLabels, value: "90%" }] }],
      quiet: [
        { because: "80 % are fine", series: diskUsed(0.8) },
        { because: "a read-only file system is always full", series: diskUsed(1, 1) },
      ],
    },
    {
      alert: "NodeDiskCritical",
      expr: `${used} > ${diskCritical}`,
      for: "5m",
      severity: "critical",
      threshold: `> ${percent(diskCritical)}`,
      summary: "{{ $labels.mountpoint }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} full",
      description: "Databases stop writing when it is full, and Docker cannot start anything. Make room now.",
      runbook: "node-resources",
      fires: [{ series: diskUsed(0.97), alerts: [{ labels: rootDiskLabels, value: "97%" }] }],
      quiet: [{ because: "90 % are not yet critical", series: diskUsed(0.9) }],
    },
    {
      alert: "NodeDiskFillsUp",
      expr:
        `predict_linear(node_filesystem_avail_bytes{${realDisks}}[6h], 24 * 3600) < 0` +
        `\nand node_filesystem_readonly{${realDisks}} == 0\nand ${used} > 0.6`,
      for: "1h",
      severity: "warning",
      threshold: "full within 24 hours",
      summary: "{{ $labels.mountpoint }} of {{ $labels.instance }} will be full within a day",
      description:
        "At the pace of the last six hours. Find out what grows: logs, indices, snapshots, or what Docker keeps.",
      runbook: "node-resources",
      fires: [
        {
          series: { ...diskUsed(0.7), [`node_filesystem_avail_bytes{${rootDisk}}`]: "400-1x120" },
          at: "2h",
          alerts: [{ labels: rootDiskLabels }],
        },
      ],
      quiet: [
        {
          because: "nothing grows",
          series: { ...diskUsed(0.7), [`node_filesystem_avail_bytes{${rootDisk}}`]: "300+0x120" },
          at: "2h",
        },
        {
          because: "there is plenty left",
          series: { ...diskUsed(0.3), [`node_filesystem_avail_bytes{${rootDisk}}`]: "900-1x120" },
          at: "2h",
        },
      ],
    },
    {
      alert: "NodeInodesLow",
      expr:
        `node_filesystem_files_free{${realDisks}} / node_filesystem_files{${realDisks}} < 0.1` +
        `\nand node_filesystem_readonly{${realDisks}} == 0`,
      for: "15m",
      severity: "warning",
      threshold: "< 10 % free",
      summary:
        "{{ $labels.mountpoint }} of {{ $labels.instance }} has {{ $value | humanizePercentage }} of its inodes left",
      description:
        "No new file can be made when they run out, however much room there is. Many small files are the cause.",
      runbook: "node-resources",
      fires: [
        {
          series: {
            ...diskUsed(0.5),
            [`node_filesystem_files{${rootDisk}}`]: always(1000),
            [`node_filesystem_files_free{${rootDisk}}`]: always(50),
          },
          at: "20m",
          alerts: [{ labels: rootDiskLabels, value: "5%" }],
        },
      ],
      quiet: [
        {
          because: "half of them are free",
          series: {
            ...diskUsed(0.5),
            [`node_filesystem_files{${rootDisk}}`]: always(1000),
            [`node_filesystem_files_free{${rootDisk}}`]: always(500),
          },
          at: "20m",
        },
      ],
    },
    {
      alert: "NodeFilesystemReadOnly",
      expr: `node_filesystem_readonly{${realDisks}} == 1 and min_over_time(node_filesystem_readonly{${realDisks}}[1d]) == 0`,
      severity: "critical",
      threshold: "writable within the last day",
      summary: "{{ $labels.mountpoint }} of {{ $labels.instance }} has become read-only",
      description:
        "The kernel does this after errors of the disk. Everything that writes there fails. Look at `dmesg`.",
      runbook: "node-resources",
      fires: [
        {
          series: { [`node_filesystem_readonly{${rootDisk}}`]: turning(0, 10, 1) },
          alerts: [{ labels: rootDiskLabels }],
        },
      ],
      quiet: [
        { because: "it was mounted so", series: { [`node_filesystem_readonly{${rootDisk}}`]: always(1) } },
      ],
    },
    {
      alert: "NodeDiskBusy",
      expr: "instance:node_disk_busy:ratio > 0.95",
      for: "30m",
      severity: "warning",
      threshold: "> 95 % of the time",
      summary:
        "The disk {{ $labels.device }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} busy",
      description:
        "Databases on this node wait for it. Backups and compactions at the same time are the usual cause.",
      runbook: "node-resources",
      fires: [
        {
          series: { 'node_disk_io_time_seconds_total{instance="n1",device="sda"}': growing(60) },
          at: "40m",
          alerts: [{ labels: { instance: "n1", device: "sda" }, value: "100%" }],
        },
      ],
      quiet: [
        {
          because: "a quarter of an hour of work is normal",
          series: { 'node_disk_io_time_seconds_total{instance="n1",device="sda"}': growing(60) },
          at: "15m",
        },
      ],
    },
  ];
}
