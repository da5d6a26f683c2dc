import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { seriesOf } from "./series.ts";

/** The memory of the nodes. */
export function jvm(context: DashboardContext): Row {
  const { say, thresholds } = context;
  const { byNode, node, value } = seriesOf(context);
  const ofHeap = `max by (${node}) (${value("heapUsed")}) / max by (${node}) (${value("heapMax")})`;
  const collectors = "java:lang:garbagecollector:.+:collectiontime";
  const collecting = `rate(cassandra_stats{name=~"${collectors}",${node}=~"$node"}[$__rate_interval])`;
  return {
    title: "JVM",
    panels: [
      timeseries({
        title: say("Heap usage", "Utilisation du heap"),
        description: say(
          "Share of the heap in use. A saw is right; a flat line near the top is not.",
          "Part du heap utilisée. Une courbe en dents de scie est normale ; une ligne plate tout en haut ne l'est pas.",
        ),
        queries: byNode(ofHeap),
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ critical: thresholds.heap }),
      }),
      timeseries({
        title: say("Time in garbage collection", "Temps de ramasse-miettes"),
        description: say(
          "Share of the time that a node stands still to collect garbage.",
          "Part du temps où un nœud s'arrête pour libérer la mémoire.",
        ),
        queries: byNode(`sum by (${node}) (${collecting}) / 1000`),
        unit: "percentunit",
        min: 0,
      }),
    ],
  };
}
