import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";
import { disks } from "./node-exporter-full/disks.ts";
import { memory } from "./node-exporter-full/memory.ts";
import { network } from "./node-exporter-full/network.ts";
import { processor } from "./node-exporter-full/processor.ts";
import { summary } from "./node-exporter-full/summary.ts";
import { system } from "./node-exporter-full/system.ts";

/** All that node-exporter says of a machine: what the overview leaves out, for the machine that it points to. */
export function nodeExporterFull(context: DashboardContext): Dashboard {
  const { say, has } = context;
  return dashboard({
    uid: "node-exporter-full",
    title: say("Node Exporter Full", "Node Exporter complet"),
    description: say(
      "Processor, memory, disks, network and kernel of each machine, in detail.",
      "Processeur, mémoire, disques, réseau et noyau de chaque machine, en détail.",
    ),
    variables: [
      labelVariable({ name: "node", label: say("Node", "Nœud"), metric: "node_uname_info", of: "nodename" }),
    ],
    rows: [
      summary(context),
      processor(context),
      memory(context),
      disks(context),
      has("cadvisor") ? network(context) : undefined,
      system(context),
    ],
  });
}
