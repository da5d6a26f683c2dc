import { cassandraNames } from "../metrics/cassandra.ts";
import { dashboard, type Dashboard, type Row } from "./builder/dashboard.ts";
import { stat } from "./builder/panels/stat.ts";
import { timeseries } from "./builder/panels/timeseries.ts";
import { promql, type Query } from "./builder/query.ts";
import { atLeast, atMost } from "./builder/thresholds.ts";
import { labelVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";

/** The Cassandra cluster. Each node's exporter is a service of its own, by which its series are called. */
export function cassandra(context: DashboardContext): Dashboard {
  const { say } = context;
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
        name: "instance",
        label: say("Instance", "Instance"),
        metric: `cassandra_stats{name="${cassandraNames.upEndpoints}"}`,
      }),
    ],
    // The exporter reads its node every 50 s: a shorter step would show the same value twice.
    minInterval: "1m",
    rows: [cluster(context), latency(context), compaction(context), losses(context), jvm(context)],
  });
}

type Name = keyof typeof cassandraNames;

/** One value of the chosen nodes. */
function value(name: Name): string {
  return `cassandra_stats{name="${cassandraNames[name]}",instance=~"$instance"}`;
}

/** How fast a count of the chosen nodes grows. */
function rate(name: Name): string {
  return `rate(${value(name)}[$__rate_interval])`;
}

function byNode(expression: string): readonly Query[] {
  return [promql(expression, "{{service}}")];
}

function cluster({ say, jobsOf }: DashboardContext): Row {
  const everyNode = (name: Name): string => `max by (cluster) (cassandra_stats{name="${cassandraNames[name]}"})`;
  return {
    title: "Cluster",
    panels: [
      stat({
        title: say("Nodes up (UN)", "Nœuds en marche (UN)"),
        description: say(
          "Nodes that the others see as up: the highest count that any node reports.",
          "Nœuds que les autres voient en marche : le plus grand nombre signalé par un nœud.",
        ),
        queries: [promql(everyNode("upEndpoints"))],
        noValue: "0",
      }),
      stat({
        title: say("Nodes down (DN)", "Nœuds arrêtés (DN)"),
        description: say(
          "Nodes that another one sees as down: the highest count that any node reports.",
          "Nœuds que d'autres voient arrêtés : le plus grand nombre signalé par un nœud.",
        ),
        queries: [promql(everyNode("downEndpoints"))],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Nodes measured", "Nœuds mesurés"),
        description: say(
          "Nodes whose exporter answers and reaches its node. An exporter that has lost its node answers without any values.",
          "Nœuds dont l'exporteur répond et atteint son nœud. Un exporteur qui a perdu son nœud répond sans aucune valeur.",
        ),
        queries: [
          promql(`count((up{${jobsOf("cassandra")}} == 1) and on (instance) cassandra_stats{name="${cassandraNames.upEndpoints}"})`),
        ],
        thresholds: atLeast({ critical: 1 }),
        noValue: "0",
      }),
      stat({
        title: say("Data on disk", "Données sur disque"),
        description: say("Of all nodes together, copies included.", "De tous les nœuds, copies comprises."),
        queries: [promql(`sum(${value("load")})`)],
        unit: "bytes",
      }),
      stat({
        title: say("Clients", "Clients"),
        description: say("Connections of programs to the cluster.", "Connexions des programmes au cluster."),
        queries: [promql(`sum(${value("clients")})`)],
      }),
      timeseries({
        title: say("Down as each node sees it", "Arrêtés vus par chaque nœud"),
        description: say(
          "How many nodes each one takes for down. They differ where the network is split.",
          "Combien de nœuds chacun croit arrêtés. Les valeurs diffèrent si le réseau est coupé.",
        ),
        queries: byNode(value("downEndpoints")),
        min: 0,
        thresholds: atMost({ critical: 1 }),
      }),
      timeseries({
        title: say("Data by node", "Données par nœud"),
        description: say("Bytes on the disk of each node.", "Octets sur le disque de chaque nœud."),
        queries: byNode(value("load")),
        unit: "bytes",
        min: 0,
      }),
    ],
  };
}

function latency({ say, thresholds }: DashboardContext): Row {
  const microseconds = (name: Name): readonly Query[] => byNode(`${value(name)} / 1e6`);
  const seconds = { unit: "s", min: 0, thresholds: atMost({ critical: thresholds.cassandraLatency }) } as const;
  return {
    title: say("Latency and requests", "Latences et requêtes"),
    panels: [
      timeseries({
        title: say("Read latency P99", "Latence de lecture P99"),
        description: say(
          "What the slowest of 100 reads takes, as the coordinating node sees it.",
          "Durée de la plus lente de 100 lectures, vue du nœud coordinateur.",
        ),
        queries: microseconds("readLatencyP99"),
        ...seconds,
      }),
      timeseries({
        title: say("Write latency P99", "Latence d'écriture P99"),
        description: say(
          "What the slowest of 100 writes takes, as the coordinating node sees it.",
          "Durée de la plus lente de 100 écritures, vue du nœud coordinateur.",
        ),
        queries: microseconds("writeLatencyP99"),
        ...seconds,
      }),
      timeseries({
        title: say("Requests", "Requêtes"),
        description: say("Reads and writes per second, all nodes.", "Lectures et écritures par seconde, tous nœuds."),
        queries: [
          promql(`sum(${rate("readCount")})`, say("reads", "lectures")),
          promql(`sum(${rate("writeCount")})`, say("writes", "écritures")),
        ],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Failed requests", "Requêtes en échec"),
        description: say(
          "Timed out: replicas were too slow. Unavailable: too few of them were up.",
          "Délai dépassé : réplicas trop lents. Indisponible : trop peu de réplicas en marche.",
        ),
        queries: [
          promql(`sum(${rate("readTimeouts")})`, say("reads timed out", "lectures, délai dépassé")),
          promql(`sum(${rate("writeTimeouts")})`, say("writes timed out", "écritures, délai dépassé")),
          promql(`sum(${rate("readUnavailables")})`, say("reads unavailable", "lectures indisponibles")),
          promql(`sum(${rate("writeUnavailables")})`, say("writes unavailable", "écritures indisponibles")),
        ],
        unit: "ops",
        min: 0,
      }),
    ],
  };
}

function compaction({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("Compaction", "Compactions"),
    panels: [
      timeseries({
        title: say("Pending compactions", "Compactions en attente"),
        description: say(
          "Where they grow for hours, the disks do not keep up, and reads get slow.",
          "Si elles augmentent pendant des heures, les disques ne suivent pas et les lectures ralentissent.",
        ),
        queries: byNode(value("pendingCompactions")),
        min: 0,
        thresholds: atMost({ critical: thresholds.pendingCompactions }),
      }),
      timeseries({
        title: say("Pending work", "Travail en attente"),
        description: say("Reads and writes that wait for a thread.", "Lectures et écritures qui attendent un fil d'exécution."),
        queries: [
          promql(value("pendingReads"), say("{{service}} reads", "{{service}} lectures")),
          promql(value("pendingMutations"), say("{{service}} writes", "{{service}} écritures")),
        ],
        min: 0,
      }),
    ],
  };
}

function losses({ say }: DashboardContext): Row {
  return {
    title: say("Dropped and deferred", "Abandons et reports"),
    panels: [
      timeseries({
        title: say("Dropped mutations", "Mutations abandonnées"),
        description: say(
          "Writes that a node threw away, as it was too late with them: run a repair afterwards.",
          "Écritures qu'un nœud a jetées car trop en retard : lancer une réparation ensuite.",
        ),
        queries: byNode(rate("droppedMutations")),
        unit: "ops",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Dropped reads", "Lectures abandonnées"),
        description: say("Reads that a node threw away.", "Lectures qu'un nœud a jetées."),
        queries: byNode(rate("droppedReads")),
        unit: "ops",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Hints written", "Hints écrits"),
        description: say(
          "Writes that are kept for a node that is away.",
          "Écritures gardées pour un nœud absent.",
        ),
        queries: byNode(rate("totalHints")),
        unit: "ops",
        min: 0,
        width: 8,
      }),
    ],
  };
}

function jvm({ say, thresholds }: DashboardContext): Row {
  const ofHeap = `max by (service) (${value("heapUsed")}) / max by (service) (${value("heapMax")})`;
  const collecting =
    'sum by (service) (rate(cassandra_stats{name=~"java:lang:garbagecollector:.+:collectiontime",instance=~"$instance"}[$__rate_interval])) / 1000';
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
        queries: byNode(collecting),
        unit: "percentunit",
        min: 0,
      }),
    ],
  };
}
