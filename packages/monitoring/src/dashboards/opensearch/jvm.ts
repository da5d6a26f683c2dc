import type { Row } from "../builder/dashboard.ts";
import type { Panel } from "../builder/panel.ts";
import { gauge } from "../builder/panels/gauge.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { ofNode, rate } from "./series.ts";

/** The memory of the nodes. */
export function jvm({ say, thresholds }: DashboardContext): Row {
  const usage = `${heap("used")} / ${heap("max")}`;
  const share = { unit: "percentunit", min: 0, max: 1 } as const;
  return {
    title: "JVM",
    panels: [
      gauge({
        title: say("Heap now", "Heap actuel"),
        description: say("Share of the heap in use.", "Part du heap utilisée."),
        queries: [promql(usage, "{{name}}")],
        ...share,
        thresholds: atMost({ warning: 0.75, critical: thresholds.heap }),
        width: 8,
      }),
      timeseries({
        title: say("Heap usage", "Utilisation du heap"),
        description: say(
          "Share of the heap in use. A saw is right; a flat line near the top is not.",
          "Part du heap utilisée. Une courbe en dents de scie est normale ; une ligne plate tout en haut ne l'est pas.",
        ),
        queries: [promql(usage, "{{name}}")],
        ...share,
        thresholds: atMost({ critical: thresholds.heap }),
        width: 16,
      }),
      collections(
        say("Time in garbage collection", "Temps de ramasse-miettes"),
        say("Share of the time that a node collects garbage.", "Part du temps où un nœud libère la mémoire."),
        { part: "sum", unit: "percentunit" },
      ),
      collections(
        say("Garbage collections", "Passages du ramasse-miettes"),
        say("How often each collector runs.", "Fréquence de passage de chaque ramasse-miettes."),
        { part: "count", unit: "ops" },
      ),
    ],
  };
}

/** The heap of each chosen node. */
function heap(what: "used" | "max"): string {
  return `max by (name) (elasticsearch_jvm_memory_${what}_bytes{${ofNode},area="heap"})`;
}

/** A graph about the collectors of each chosen node. */
function collections(
  title: string,
  description: string,
  { part, unit }: { readonly part: "sum" | "count"; readonly unit: "percentunit" | "ops" },
): Panel {
  const metric = `elasticsearch_jvm_gc_collection_seconds_${part}`;
  return timeseries({
    title,
    description,
    queries: [promql(`sum by (name, gc) (${rate(metric)})`, "{{name}} {{gc}}")],
    unit,
    min: 0,
  });
}
