import { cassandraNames } from "../../metrics/cassandra.ts";
import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atLeast, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { highest, seriesOf } from "./series.ts";

/** Which nodes are there. */
export function cluster(context: DashboardContext): Row {
  const { say, jobsOf } = context;
  const { byNode, value } = seriesOf(context);
  return {
    title: "Cluster",
    panels: [
      stat({
        title: say("Nodes up (UN)", "Nœuds en marche (UN)"),
        description: say(
          "Nodes that the others see as up: the highest count that any node reports.",
          "Nœuds que les autres voient en marche : le plus grand nombre signalé par un nœud.",
        ),
        queries: [promql(highest("upEndpoints"))],
        noValue: "0",
      }),
      stat({
        title: say("Nodes down (DN)", "Nœuds arrêtés (DN)"),
        description: say(
          "Nodes that another one sees as down: the highest count that any node reports.",
          "Nœuds que d'autres voient arrêtés : le plus grand nombre signalé par un nœud.",
        ),
        queries: [promql(highest("downEndpoints"))],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Nodes measured", "Nœuds mesurés"),
        description: say(
          "Nodes whose exporter answers and reaches its node. An exporter that has lost its node answers without any values.",
          "Nœuds dont l'exporteur répond et atteint son nœud. Un exporteur qui a perdu son nœud répond sans aucune valeur.",
        ),
        queries: [
          promql(
            `count((up{${jobsOf("cassandra")}} == 1) and on (instance) cassandra_stats{name="${cassandraNames.upEndpoints}"})`,
          ),
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
