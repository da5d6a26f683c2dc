import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";
import { memory } from "./dremio/memory.ts";
import { queries } from "./dremio/queries.ts";

/** Dremio's coordinator and executors. */
export function dremio(context: DashboardContext): Dashboard {
  const { say, jobsOf } = context;
  return dashboard({
    uid: "dremio",
    title: "Dremio",
    description: say(
      "Queries, reflections and memory of the coordinator and the executors.",
      "Requêtes, réflexions et mémoire du coordinateur et des exécuteurs.",
    ),
    tags: ["dremio"],
    variables: [
      labelVariable({
        name: "service",
        label: say("Node", "Nœud"),
        metric: `jvm_memory_used_bytes{${jobsOf("dremio")}}`,
      }),
    ],
    rows: [queries(context), memory(context)],
  });
}
