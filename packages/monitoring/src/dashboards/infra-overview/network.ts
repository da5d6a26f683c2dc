import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";

/** What goes in and out of each host. cAdvisor sees the host; node-exporter on an overlay sees its own container. */
export function network({ say }: DashboardContext): Row {
  const host = 'id="/",interface!~"lo|veth.*|br-.*|docker.*"';
  const direction = (name: "receive" | "transmit"): string =>
    `sum by (instance) (rate(container_network_${name}_bytes_total{${host}}[$__rate_interval])) * 8`;
  return {
    title: say("Network", "Réseau"),
    panels: [
      timeseries({
        title: say("Received by node", "Reçu par nœud"),
        description: say(
          "Traffic into the interfaces of the host.",
          "Trafic entrant sur les interfaces de l'hôte.",
        ),
        queries: [promql(direction("receive"), "{{instance}}")],
        unit: "bps",
        min: 0,
      }),
      timeseries({
        title: say("Sent by node", "Envoyé par nœud"),
        description: say(
          "Traffic out of the interfaces of the host.",
          "Trafic sortant des interfaces de l'hôte.",
        ),
        queries: [promql(direction("transmit"), "{{instance}}")],
        unit: "bps",
        min: 0,
      }),
    ],
  };
}
