import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { byNode, perSecond } from "./series.ts";

/** The numbers that one looks for first. */
export function summary({ say, thresholds }: DashboardContext): Row {
  const share = { unit: "percentunit", min: 0, max: 1, decimals: 1 } as const;
  return {
    title: say("Now", "En ce moment"),
    panels: [
      stat({
        title: say("CPU busy", "CPU occupé"),
        description: say("Share of all cores.", "Part de l'ensemble des cœurs."),
        queries: [byNode(`1 - avg by (instance) (${perSecond('node_cpu_seconds_total{mode="idle"}')})`)],
        ...share,
        thresholds: atMost({ critical: thresholds.cpu }),
      }),
      stat({
        title: say("Memory in use", "Mémoire utilisée"),
        description: say("Without what caches can give back.", "Sans ce que les caches peuvent rendre."),
        queries: [byNode("1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes")],
        ...share,
        thresholds: atMost({ critical: thresholds.memory }),
      }),
      stat({
        title: say("Swap in use", "Swap utilisé"),
        description: say(
          "Share of the swap; nothing where there is none.",
          "Part du swap ; rien s'il n'y en a pas.",
        ),
        queries: [byNode("1 - node_memory_SwapFree_bytes / (node_memory_SwapTotal_bytes > 0)")],
        ...share,
        thresholds: atMost({ warning: 0.1, critical: 0.5 }),
      }),
      stat({
        title: say("Root file system", "Système de fichiers racine"),
        description: say("Share in use of /.", "Part utilisée de /."),
        queries: [
          byNode(
            'max by (instance) (1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes)',
          ),
        ],
        ...share,
        thresholds: atMost({ warning: thresholds.disk, critical: thresholds.diskCritical }),
      }),
      stat({
        title: say("Cores", "Cœurs"),
        description: say("Processors that the kernel sees.", "Processeurs vus par le noyau."),
        queries: [byNode('count by (instance) (node_cpu_seconds_total{mode="idle"})')],
        graph: false,
      }),
      stat({
        title: say("Since its start", "Depuis le démarrage"),
        description: say(
          "How long ago the machine was booted.",
          "Temps écoulé depuis le démarrage de la machine.",
        ),
        queries: [byNode("node_time_seconds - node_boot_time_seconds")],
        unit: "dtdurations",
        graph: false,
      }),
    ],
  };
}
