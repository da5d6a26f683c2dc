import type { Row } from "../builder/dashboard.ts";
import { values } from "../builder/mappings.ts";
import { stat } from "../builder/panels/stat.ts";
import { stateTimeline } from "../builder/panels/state-timeline.ts";
import { promql } from "../builder/query.ts";
import { always, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { health, ofCluster, ofNode } from "./series.ts";

/** Whether the cluster is well. */
export function cluster({ say }: DashboardContext): Row {
  const status = `${color("yellow")} + 2 * ${color("red")}`;
  const mappings = [
    values({
      0: { text: say("Green", "Vert"), color: "green" },
      1: { text: say("Yellow", "Jaune"), color: "yellow" },
      2: { text: say("Red", "Rouge"), color: "red" },
    }),
  ];
  return {
    title: "Cluster",
    panels: [
      stat({
        title: say("Cluster status", "Statut du cluster"),
        description: say(
          "Green: every shard has its copies. Yellow: copies are missing. Red: data cannot be reached.",
          "Vert : chaque shard a ses copies. Jaune : des copies manquent. Rouge : des données sont inaccessibles.",
        ),
        queries: [promql(status)],
        mappings,
        filled: true,
        graph: false,
        noValue: say("Unreachable", "Injoignable"),
      }),
      stat({
        title: say("Nodes", "Nœuds"),
        description: say("Nodes in the cluster.", "Nœuds dans le cluster."),
        queries: [promql(health("number_of_nodes"))],
        noValue: "0",
      }),
      stat({
        title: say("Unassigned shards", "Shards non assignés"),
        description: say(
          "Shards without a node: the reason for yellow or red.",
          "Shards sans nœud : la cause du jaune ou du rouge.",
        ),
        queries: [promql(health("unassigned_shards"))],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Pending tasks", "Tâches en attente"),
        description: say(
          "Changes to the cluster that wait for its manager.",
          "Changements du cluster qui attendent son gestionnaire.",
        ),
        queries: [promql(health("number_of_pending_tasks"))],
        thresholds: atMost({ warning: 1, critical: 50 }),
      }),
      stat({
        title: say("Documents", "Documents"),
        description: say(
          "Documents in all indexes, copies included.",
          "Documents dans tous les index, copies comprises.",
        ),
        queries: [promql(`sum(elasticsearch_indices_docs{${ofNode}})`)],
        unit: "short",
        thresholds: always("blue"),
      }),
      stateTimeline({
        title: say("Status over time", "Statut dans le temps"),
        description: say("When the cluster was not green.", "Quand le cluster n'était pas vert."),
        queries: [promql(status, "{{cluster}}")],
        mappings,
        width: 24,
        height: 5,
      }),
    ],
  };
}

/** 1 while the cluster has the colour. */
function color(name: string): string {
  return `max by (cluster) (elasticsearch_cluster_health_status{${ofCluster},color="${name}"})`;
}
