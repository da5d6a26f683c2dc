import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import { cluster } from "./opensearch/cluster.ts";
import { jvm } from "./opensearch/jvm.ts";
import { requests } from "./opensearch/requests.ts";
import { shards } from "./opensearch/shards.ts";
import { storage } from "./opensearch/storage.ts";
import type { DashboardContext } from "./context.ts";

/** The OpenSearch cluster. Its exporter keeps the names of Elasticsearch. */
export function opensearch(context: DashboardContext): Dashboard {
  const { say } = context;
  return dashboard({
    uid: "opensearch",
    title: "OpenSearch",
    description: say(
      "Status, shards, heap, garbage collection, indexing and searches of the cluster.",
      "Statut, shards, heap, ramasse-miettes, indexation et recherches du cluster.",
    ),
    tags: ["opensearch"],
    variables: [
      labelVariable({
        name: "cluster",
        label: say("Cluster", "Cluster"),
        metric: "elasticsearch_cluster_health_number_of_nodes",
      }),
      labelVariable({
        name: "node",
        label: say("Node", "Nœud"),
        metric: 'elasticsearch_jvm_memory_used_bytes{cluster=~"$cluster"}',
        of: "name",
      }),
    ],
    minInterval: "30s",
    rows: [cluster(context), shards(context), requests(context), jvm(context), storage(context)],
  });
}
