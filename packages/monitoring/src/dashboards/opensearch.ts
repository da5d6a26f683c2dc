import { dashboard, type Dashboard, type Row } from "./builder/dashboard.ts";
import { values } from "./builder/mappings.ts";
import type { Panel } from "./builder/panel.ts";
import { gauge } from "./builder/panels/gauge.ts";
import { stat } from "./builder/panels/stat.ts";
import { stateTimeline } from "./builder/panels/state-timeline.ts";
import { timeseries } from "./builder/panels/timeseries.ts";
import { promql } from "./builder/query.ts";
import { always, atMost } from "./builder/thresholds.ts";
import { labelVariable } from "./builder/variable.ts";
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

const ofCluster = 'cluster=~"$cluster"';
const ofNode = 'cluster=~"$cluster",name=~"$node"';

/** One number about the cluster: the highest that any exporter gives. */
function health(name: string): string {
  return `max by (cluster) (elasticsearch_cluster_health_${name}{${ofCluster}})`;
}

/** How fast a counter of the chosen nodes grows. */
function rate(metric: string): string {
  return `rate(${metric}{${ofNode}}[$__rate_interval])`;
}

function cluster({ say }: DashboardContext): Row {
  const color = (name: string): string =>
    `max by (cluster) (elasticsearch_cluster_health_status{${ofCluster},color="${name}"})`;
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
        description: say("Shards without a node: the reason for yellow or red.", "Shards sans nœud : la cause du jaune ou du rouge."),
        queries: [promql(health("unassigned_shards"))],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Pending tasks", "Tâches en attente"),
        description: say("Changes to the cluster that wait for its manager.", "Changements du cluster qui attendent son gestionnaire."),
        queries: [promql(health("number_of_pending_tasks"))],
        thresholds: atMost({ warning: 1, critical: 50 }),
      }),
      stat({
        title: say("Documents", "Documents"),
        description: say("Documents in all indexes, copies included.", "Documents dans tous les index, copies comprises."),
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

function shards({ say }: DashboardContext): Row {
  return {
    title: "Shards",
    panels: [
      timeseries({
        title: say("Active shards", "Shards actifs"),
        description: say("Shards in use, copies included.", "Shards utilisés, copies comprises."),
        queries: [
          promql(health("active_shards"), say("all", "tous")),
          promql(health("active_primary_shards"), say("primary", "primaires")),
        ],
        min: 0,
      }),
      timeseries({
        title: say("Shards on the move", "Shards en mouvement"),
        description: say(
          "Relocating: moved to another node. Initializing: being copied. Unassigned: without a node.",
          "Relocating : déplacés vers un autre nœud. Initializing : en cours de copie. Unassigned : sans nœud.",
        ),
        queries: [
          promql(health("relocating_shards"), "relocating"),
          promql(health("initializing_shards"), "initializing"),
          promql(health("unassigned_shards"), "unassigned"),
          promql(health("delayed_unassigned_shards"), "delayed"),
        ],
        min: 0,
      }),
    ],
  };
}

function requests({ say }: DashboardContext): Row {
  const mean = (kind: string, count: string): string =>
    `sum by (name) (${rate(`elasticsearch_indices_${kind}`)}) / sum by (name) (${rate(`elasticsearch_indices_${count}`)})`;
  return {
    title: say("Indexing and search", "Indexation et recherche"),
    panels: [
      timeseries({
        title: say("Indexing rate", "Débit d'indexation"),
        description: say("Documents indexed per second, by node.", "Documents indexés par seconde, par nœud."),
        queries: [promql(`sum by (name) (${rate("elasticsearch_indices_indexing_index_total")})`, "{{name}}")],
        unit: "ops",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Search rate", "Débit de recherche"),
        description: say("Queries of shards per second, by node.", "Requêtes sur des shards par seconde, par nœud."),
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
        description: say("Mean duration of indexing one document.", "Durée moyenne de l'indexation d'un document."),
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
        queries: [promql(`sum by (name, type) (${rate("elasticsearch_thread_pool_rejected_count")}) > 0`, "{{name}} {{type}}")],
        unit: "ops",
        min: 0,
        noValue: say("None", "Aucun"),
        width: 24,
      }),
    ],
  };
}

function jvm({ say, thresholds }: DashboardContext): Row {
  const heap = (what: "used" | "max"): string =>
    `max by (name) (elasticsearch_jvm_memory_${what}_bytes{${ofNode},area="heap"})`;
  const usage = `${heap("used")} / ${heap("max")}`;
  const share = { unit: "percentunit", min: 0, max: 1 } as const;
  const collections = (title: string, description: string, part: "sum" | "count", unit: "percentunit" | "ops"): Panel =>
    timeseries({
      title,
      description,
      queries: [
        promql(`sum by (name, gc) (${rate(`elasticsearch_jvm_gc_collection_seconds_${part}`)})`, "{{name}} {{gc}}"),
      ],
      unit,
      min: 0,
    });
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
        "sum",
        "percentunit",
      ),
      collections(
        say("Garbage collections", "Passages du ramasse-miettes"),
        say("How often each collector runs.", "Fréquence de passage de chaque ramasse-miettes."),
        "count",
        "ops",
      ),
    ],
  };
}

function storage({ say, thresholds }: DashboardContext): Row {
  const bytes = (what: "available" | "size"): string =>
    `min by (name) (elasticsearch_filesystem_data_${what}_bytes{${ofNode}})`;
  return {
    title: say("Storage", "Stockage"),
    panels: [
      timeseries({
        title: say("Disk of the data", "Disque des données"),
        description: say(
          "Share in use. From 85 % a node takes no new shards, from 95 % its indexes become read-only.",
          "Part utilisée. À 85 % un nœud refuse de nouveaux shards, à 95 % ses index passent en lecture seule.",
        ),
        queries: [promql(`1 - ${bytes("available")} / ${bytes("size")}`, "{{name}}")],
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ warning: thresholds.disk, critical: thresholds.diskCritical }),
      }),
      timeseries({
        title: say("Size of the indexes", "Taille des index"),
        description: say("Bytes of the shards on each node.", "Octets des shards de chaque nœud."),
        queries: [promql(`sum by (name) (elasticsearch_indices_store_size_bytes{${ofNode}})`, "{{name}}")],
        unit: "bytes",
        min: 0,
        stack: true,
      }),
    ],
  };
}
