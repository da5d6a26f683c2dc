import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { ofNode } from "./series.ts";

/** The disks of the nodes. */
export function storage({ say, thresholds }: DashboardContext): Row {
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

/** The data disk of each chosen node. */
function bytes(what: "available" | "size"): string {
  return `min by (name) (elasticsearch_filesystem_data_${what}_bytes{${ofNode}})`;
}
