import { cassandraNames } from "../metrics/cassandra.ts";
import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import { cluster } from "./cassandra/cluster.ts";
import { compaction } from "./cassandra/compaction.ts";
import { jvm } from "./cassandra/jvm.ts";
import { latency } from "./cassandra/latency.ts";
import { losses } from "./cassandra/losses.ts";
import type { DashboardContext } from "./context.ts";

/** The Cassandra cluster. */
export function cassandra(context: DashboardContext): Dashboard {
  const { say, labelOf } = context;
  return dashboard({
    uid: "cassandra",
    title: "Cassandra",
    description: say(
      "Nodes up and down, latency, compactions, dropped messages and heap of the cluster.",
      "Nœuds UN et DN, latences, compactions, messages abandonnés et mémoire Java du cluster.",
    ),
    tags: ["cassandra"],
    variables: [
      labelVariable({
        name: "node",
        label: say("Node", "Nœud"),
        metric: `cassandra_stats{name="${cassandraNames.upEndpoints}"}`,
        of: labelOf("cassandra"),
      }),
    ],
    // The exporter reads its node every 50 s: a shorter step would show the same value twice.
    minInterval: "1m",
    rows: [cluster(context), latency(context), compaction(context), losses(context), jvm(context)],
  });
}
