import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** What the chosen programs use, as they say themselves. */
export function resources({ say }: DashboardContext): Row {
  const chosen = '{job=~"$job",instance=~"$instance"}';
  return {
    title: say("Resources", "Ressources"),
    panels: [
      timeseries({
        title: say("Memory", "Mémoire"),
        description: say(
          "Resident memory of each program that reports it.",
          "Mémoire résidente de chaque programme qui la signale.",
        ),
        queries: [promql(`process_resident_memory_bytes${chosen}`, "{{job}} {{instance}}")],
        unit: "bytes",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: "CPU",
        description: say(
          "Cores in use: 1 is one core all the time.",
          "Cœurs utilisés : 1 vaut un cœur en permanence.",
        ),
        queries: [
          promql(`rate(process_cpu_seconds_total${chosen}[$__rate_interval])`, "{{job}} {{instance}}"),
        ],
        min: 0,
        decimals: 2,
        width: 8,
      }),
      timeseries({
        title: say("Open files", "Fichiers ouverts"),
        description: say("Share of the limit.", "Part de la limite."),
        queries: [promql(`process_open_fds${chosen} / process_max_fds${chosen}`, "{{job}} {{instance}}")],
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ warning: 0.7, critical: 0.9 }),
        width: 8,
      }),
    ],
  };
}
