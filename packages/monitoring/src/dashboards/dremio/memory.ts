import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** The memory of the nodes. */
export function memory({ say, jobsOf, thresholds }: DashboardContext): Row {
  const node = `${jobsOf("dremio")},service=~"$service"`;
  const heap = (what: "used" | "max", sum: "sum" | "max"): string =>
    `${sum} by (service) (jvm_memory_${what}_bytes{${node},area="heap"})`;
  const share = { unit: "percentunit", min: 0, max: 1 } as const;
  return {
    title: say("Memory", "Mémoire"),
    panels: [
      timeseries({
        title: say("Heap usage", "Utilisation du heap"),
        description: say("Share of the heap in use, by node.", "Part du heap utilisée, par nœud."),
        queries: [promql(`${heap("used", "sum")} / ${heap("max", "max")}`, "{{service}}")],
        ...share,
        thresholds: atMost({ critical: thresholds.heap }),
      }),
      timeseries({
        title: say("Direct memory", "Mémoire directe"),
        description: say(
          "Share of the memory for the data of queries, by node.",
          "Part de la mémoire des données de requêtes, par nœud.",
        ),
        queries: [
          promql(
            `max by (service) (dremio_memory_jvm_direct_current{${node}})` +
              ` / max by (service) (dremio_memory_jvm_direct_memory_max{${node}})`,
            "{{service}}",
          ),
        ],
        ...share,
      }),
      timeseries({
        title: say("Time in garbage collection", "Temps de ramasse-miettes"),
        description: say(
          "Share of the time that a node collects garbage.",
          "Part du temps où un nœud libère la mémoire.",
        ),
        queries: [
          promql(
            `sum by (service) (rate(jvm_gc_pause_seconds_sum{${node}}[$__rate_interval]))`,
            "{{service}}",
          ),
        ],
        unit: "percentunit",
        min: 0,
      }),
    ],
  };
}
