import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import type { DashboardContext } from "../context.ts";
import { byNode } from "./series.ts";

/** Where the memory is. */
export function memory({ say }: DashboardContext): Row {
  const used =
    "node_memory_MemTotal_bytes - node_memory_MemFree_bytes - node_memory_Buffers_bytes - node_memory_Cached_bytes - node_memory_SReclaimable_bytes";
  return {
    title: say("Memory", "Mémoire"),
    panels: [
      timeseries({
        title: say("Memory by use", "Mémoire par usage"),
        description: say(
          "Caches give way when programs need memory.",
          "Les caches cèdent la place quand les programmes ont besoin de mémoire.",
        ),
        queries: [
          byNode(used, say("programs", "programmes")),
          byNode("node_memory_Buffers_bytes", say("buffers", "tampons")),
          byNode("node_memory_Cached_bytes + node_memory_SReclaimable_bytes", say("caches", "caches")),
          byNode("node_memory_MemFree_bytes", say("free", "libre")),
        ],
        unit: "bytes",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: "Swap",
        description: say(
          "Memory that was moved to disk. What stays there does no harm; what grows does.",
          "Mémoire déplacée sur disque. Ce qui y reste ne gêne pas ; ce qui grandit, si.",
        ),
        queries: [
          byNode("node_memory_SwapTotal_bytes - node_memory_SwapFree_bytes", say("used", "utilisé")),
          byNode("node_memory_SwapTotal_bytes", "total"),
        ],
        unit: "bytes",
        min: 0,
      }),
      timeseries({
        title: say("Waiting for memory", "Attente de la mémoire"),
        description: say(
          "Share of the time in which every process waits for memory.",
          "Part du temps où tous les processus attendent la mémoire.",
        ),
        queries: [byNode("rate(node_pressure_memory_stalled_seconds_total[$__rate_interval])")],
        unit: "percentunit",
        min: 0,
      }),
      timeseries({
        title: say("Killed for want of memory", "Tués faute de mémoire"),
        description: say(
          "Processes that the kernel ended, in containers too.",
          "Processus arrêtés par le noyau, conteneurs compris.",
        ),
        queries: [byNode("increase(node_vmstat_oom_kill[$__rate_interval])")],
        draw: "bars",
        min: 0,
      }),
    ],
  };
}
