import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";
import { certificates } from "./infra-overview/certificates.ts";
import { network } from "./infra-overview/network.ts";
import { nodes } from "./infra-overview/nodes.ts";
import { proxy } from "./infra-overview/proxy-errors.ts";
import { services } from "./infra-overview/services.ts";
import { swarm } from "./infra-overview/swarm.ts";

/** The whole platform at a glance: services, nodes, network, the proxy's errors, certificates, Swarm. */
export function infraOverview(context: DashboardContext): Dashboard {
  const { say, has } = context;
  return dashboard({
    uid: "infra-overview",
    title: say("Infra overview", "Vue d'ensemble de l'infrastructure"),
    description: say(
      "Services up or down, CPU, memory and disk of each node, network, errors of the proxy, certificates.",
      "Services en marche ou arrêtés, CPU, mémoire et disque de chaque nœud, réseau, erreurs du proxy, certificats.",
    ),
    variables: has("node")
      ? [
          labelVariable({
            name: "node",
            label: say("Node", "Nœud"),
            metric: "node_uname_info",
            of: "nodename",
          }),
        ]
      : [],
    rows: [
      services(context),
      has("node") ? nodes(context) : undefined,
      has("cadvisor") ? network(context) : undefined,
      has("traefik") ? proxy(context) : undefined,
      has("traefik") || has("blackbox") ? certificates(context) : undefined,
      has("docker") ? swarm(context) : undefined,
    ],
  });
}
