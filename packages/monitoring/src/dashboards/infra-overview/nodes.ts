import type { Row } from "../builder/dashboard.ts";
import { barGauge } from "../builder/panels/bar-gauge.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** Gives the series of a node-exporter the name of its node, and keeps the chosen nodes. */
function byNode(expression: string): string {
  return `(${expression}) * on (instance) group_left (nodename) node_uname_info{nodename=~"$node"}`;
}

const realFilesystems = 'fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs"';

/** CPU, memory and disk of each node. */
export function nodes({ say, thresholds }: DashboardContext): Row {
  const full = `1 - node_filesystem_avail_bytes{${realFilesystems}} / node_filesystem_size_bytes`;
  const share = { unit: "percentunit", min: 0, max: 1 } as const;
  return {
    title: say("Nodes", "Nœuds"),
    panels: [
      timeseries({
        title: say("CPU by node", "CPU par nœud"),
        description: say("Share of all cores that is busy.", "Part occupée de l'ensemble des cœurs."),
        queries: [
          promql(
            byNode('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))'),
            "{{nodename}}",
          ),
        ],
        ...share,
        thresholds: atMost({ critical: thresholds.cpu }),
        width: 8,
      }),
      timeseries({
        title: say("Memory by node", "Mémoire par nœud"),
        description: say(
          "Share of the memory that is not available to programs: caches do not count.",
          "Part de la mémoire qui n'est pas disponible pour les programmes : les caches ne comptent pas.",
        ),
        queries: [
          promql(byNode("1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes"), "{{nodename}}"),
        ],
        ...share,
        thresholds: atMost({ critical: thresholds.memory }),
        width: 8,
      }),
      timeseries({
        title: say("Disk by node", "Disque par nœud"),
        description: say(
          "Share in use of the fullest file system.",
          "Part utilisée du système de fichiers le plus plein.",
        ),
        queries: [promql(byNode(`max by (instance) (${full})`), "{{nodename}}")],
        ...share,
        thresholds: atMost({ warning: thresholds.disk, critical: thresholds.diskCritical }),
        width: 8,
      }),
      barGauge({
        title: say("File systems", "Systèmes de fichiers"),
        description: say(
          "The ten fullest, by node and mount point.",
          "Les dix plus pleins, par nœud et point de montage.",
        ),
        queries: [
          promql(
            `topk(10, ${byNode(`max by (instance, mountpoint) (${full})`)})`,
            "{{nodename}} {{mountpoint}}",
          ),
        ],
        ...share,
        thresholds: atMost({ warning: thresholds.disk, critical: thresholds.diskCritical }),
      }),
      timeseries({
        title: say("Load per core", "Charge par cœur"),
        description: say(
          "Processes that run or wait, over 5 minutes, for each core: above 1 some wait.",
          "Processus actifs ou en attente, sur 5 minutes, par cœur : au-dessus de 1, certains attendent.",
        ),
        queries: [
          promql(
            byNode('node_load5 / on (instance) count by (instance) (node_cpu_seconds_total{mode="idle"})'),
            "{{nodename}}",
          ),
        ],
        min: 0,
        decimals: 2,
      }),
    ],
  };
}
