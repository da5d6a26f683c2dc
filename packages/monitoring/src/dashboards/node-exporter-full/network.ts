import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql, type Query } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";

const host = 'id="/",interface!~"lo|veth.*|br-.*|docker.*"';

/** The machines' interfaces, which cAdvisor sees: node-exporter on a network of the stack sees its own container's. */
export function network({ say }: DashboardContext): Row {
  const rate = (what: string, legend: string, bits = false): Query =>
    promql(
      `sum by (instance, interface) (rate(container_network_${what}_total{${host}}[$__rate_interval]))${bits ? " * 8" : ""}`,
      `{{instance}} {{interface}} ${legend}`,
    );
  const received = say("received", "reçu");
  const sent = say("sent", "envoyé");
  return {
    title: say("Network", "Réseau"),
    panels: [
      timeseries({
        title: say("Traffic by interface", "Trafic par interface"),
        description: say("In and out of the machine.", "Entrant et sortant de la machine."),
        queries: [rate("receive_bytes", received, true), rate("transmit_bytes", sent, true)],
        unit: "bps",
        min: 0,
      }),
      timeseries({
        title: say("Errors and losses by interface", "Erreurs et pertes par interface"),
        description: say(
          "Packets that were broken or thrown away: a cable, a full queue, a wrong MTU.",
          "Paquets abîmés ou jetés : un câble, une file pleine, un mauvais MTU.",
        ),
        queries: [
          rate("receive_errors", say("errors received", "erreurs reçues")),
          rate("transmit_errors", say("errors sent", "erreurs envoyées")),
          rate("receive_packets_dropped", say("dropped received", "reçus jetés")),
          rate("transmit_packets_dropped", say("dropped sent", "envoyés jetés")),
        ],
        min: 0,
      }),
    ],
  };
}
