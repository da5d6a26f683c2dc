import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import type { DashboardContext } from "../context.ts";
import { byNode, perSecond } from "./series.ts";

/** What the processors do, and who waits for them. */
export function processor({ say }: DashboardContext): Row {
  const modes = perSecond('node_cpu_seconds_total{mode!="idle"}');
  return {
    title: say("Processor", "Processeur"),
    panels: [
      timeseries({
        title: say("CPU by mode", "CPU par mode"),
        description: say(
          "What the cores do. Much iowait is a slow disk; steal is another machine on the same host.",
          "Ce que font les cœurs. Beaucoup d'iowait : un disque lent ; steal : une autre machine du même hôte.",
        ),
        queries: [byNode(`avg by (instance, mode) (${modes})`, "{{mode}}")],
        unit: "percentunit",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("CPU by core", "CPU par cœur"),
        description: say(
          "Share of each core that is busy: one at 100 % is a program that cannot use several.",
          "Part occupée de chaque cœur : un seul à 100 %, c'est un programme qui n'en utilise qu'un.",
        ),
        queries: [
          byNode(
            `1 - sum by (instance, cpu) (${perSecond('node_cpu_seconds_total{mode="idle"}')})`,
            "{{cpu}}",
          ),
        ],
        unit: "percentunit",
        min: 0,
        max: 1,
      }),
      timeseries({
        title: say("Load", "Charge"),
        description: say(
          "Processes that run or wait, over 1, 5 and 15 minutes.",
          "Processus actifs ou en attente, sur 1, 5 et 15 minutes.",
        ),
        queries: [
          byNode("node_load1", "1 min"),
          byNode("node_load5", "5 min"),
          byNode("node_load15", "15 min"),
        ],
        min: 0,
        decimals: 2,
        width: 8,
      }),
      timeseries({
        title: say("Pressure", "Pression"),
        description: say(
          "Share of the time in which some process waits for CPU, memory or disks. Above a few per cent it is felt.",
          "Part du temps où un processus attend le CPU, la mémoire ou les disques. Au-delà de quelques pour cent, cela se sent.",
        ),
        queries: [
          byNode(perSecond("node_pressure_cpu_waiting_seconds_total"), "CPU"),
          byNode(perSecond("node_pressure_memory_waiting_seconds_total"), say("memory", "mémoire")),
          byNode(perSecond("node_pressure_io_waiting_seconds_total"), say("disks", "disques")),
        ],
        unit: "percentunit",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Context switches", "Changements de contexte"),
        description: say(
          "How often the cores change what they work on.",
          "Nombre de fois où les cœurs changent de tâche.",
        ),
        queries: [byNode(perSecond("node_context_switches_total"))],
        unit: "ops",
        min: 0,
        width: 8,
      }),
    ],
  };
}
