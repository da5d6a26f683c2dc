import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";
import { rate } from "./series.ts";

/** What the cluster is asked, and how long it takes. */
export function requests({ say }: DashboardContext): Row {
  return {
    title: say("Indexing and search", "Indexation et recherche"),
    panels: [
      timeseries({
        title: say("Indexing rate", "Débit d'indexation"),
        description: say(
          "Documents indexed per second, by node.",
          "Documents indexés par seconde, par nœud.",
        ),
        queries: [
          promql(`sum by (name) (${rate("elasticsearch_indices_indexing_index_total")})`, "{{name}}"),
        ],
        unit: "ops",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Search rate", "Débit de recherche"),
        description: say(
          "Queries of shards per second, by node.",
          "Requêtes sur des shards par seconde, par nœud.",
        ),
        queries: [promql(`sum by (name) (${rate("elasticsearch_indices_search_query_total")})`, "{{name}}")],
        unit: "ops",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Query latency", "Latence des requêtes"),
        description: say(
          "Mean duration of a query of one shard. OpenSearch gives no percentiles.",
          "Durée moyenne d'une requête sur un shard. OpenSearch ne donne pas de percentiles.",
        ),
        queries: [promql(mean("search_query_time_seconds", "search_query_total"), "{{name}}")],
        unit: "s",
        min: 0,
      }),
      timeseries({
        title: say("Indexing latency", "Latence d'indexation"),
        description: say(
          "Mean duration of indexing one document.",
          "Durée moyenne de l'indexation d'un document.",
        ),
        queries: [promql(mean("indexing_index_time_seconds_total", "indexing_index_total"), "{{name}}")],
        unit: "s",
        min: 0,
      }),
      timeseries({
        title: say("Rejected work", "Travail refusé"),
        description: say(
          "Requests that a full queue turned away, by kind: the node is asked more than it can do.",
          "Requêtes refusées par une file pleine, par type : le nœud reçoit plus qu'il ne peut traiter.",
        ),
        queries: [
          promql(
            `sum by (name, type) (${rate("elasticsearch_thread_pool_rejected_count")}) > 0`,
            "{{name}} {{type}}",
          ),
        ],
        unit: "ops",
        min: 0,
        noValue: say("None", "Aucun"),
        width: 24,
      }),
    ],
  };
}

/** Seconds for each one, by node. */
function mean(kind: string, count: string): string {
  return `sum by (name) (${rate(`elasticsearch_indices_${kind}`)}) / sum by (name) (${rate(`elasticsearch_indices_${count}`)})`;
}
