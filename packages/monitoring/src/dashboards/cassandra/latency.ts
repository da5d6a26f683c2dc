import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { seriesOf } from "./series.ts";

/** What the cluster is asked, and how long it takes. */
export function latency(context: DashboardContext): Row {
  const { say, thresholds } = context;
  const { byNode, rate, value } = seriesOf(context);
  const seconds = {
    unit: "s",
    min: 0,
    thresholds: atMost({ critical: thresholds.cassandraLatency }),
  } as const;
  return {
    title: say("Latency and requests", "Latences et requêtes"),
    panels: [
      timeseries({
        title: say("Read latency P99", "Latence de lecture P99"),
        description: say(
          "What the slowest of 100 reads takes, as the coordinating node sees it.",
          "Durée de la plus lente de 100 lectures, vue du nœud coordinateur.",
        ),
        queries: byNode(`${value("readLatencyP99")} / 1e6`),
        ...seconds,
      }),
      timeseries({
        title: say("Write latency P99", "Latence d'écriture P99"),
        description: say(
          "What the slowest of 100 writes takes, as the coordinating node sees it.",
          "Durée de la plus lente de 100 écritures, vue du nœud coordinateur.",
        ),
        queries: byNode(`${value("writeLatencyP99")} / 1e6`),
        ...seconds,
      }),
      timeseries({
        title: say("Requests", "Requêtes"),
        description: say(
          "Reads and writes per second, all nodes.",
          "Lectures et écritures par seconde, tous nœuds.",
        ),
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
