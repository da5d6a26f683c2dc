import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";
import { byInstance, rate, value } from "./series.ts";

/** The storage engine. */
export function innodb({ say }: DashboardContext): Row {
  const hits = `1 - ${rate("global_status_innodb_buffer_pool_reads")} / ${rate("global_status_innodb_buffer_pool_read_requests")}`;
  return {
    title: "InnoDB",
    panels: [
      timeseries({
        title: say("Buffer pool hits", "Lectures depuis le buffer pool"),
        description: say(
          "Share of the reads that need no disk. Below 99 % for long: a larger buffer pool helps.",
          "Part des lectures sans accès disque. Longtemps sous 99 % : un buffer pool plus grand aide.",
        ),
        queries: byInstance(hits),
        unit: "percentunit",
        max: 1,
      }),
      timeseries({
        title: say("Buffer pool pages", "Pages du buffer pool"),
        description: say("What fills the buffer pool.", "Ce qui remplit le buffer pool."),
        queries: [promql(`sum by (state) (${value("global_status_buffer_pool_pages")})`, "{{state}}")],
        unit: "short",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Row operations", "Opérations sur les lignes"),
        description: say("Rows that are read and changed.", "Lignes lues et modifiées."),
        queries: [
          promql(`sum by (operation) (${rate("global_status_innodb_row_ops_total")})`, "{{operation}}"),
        ],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Waits for row locks", "Attentes de verrous"),
        description: say(
          "How often a statement waits for another one's row.",
          "Fréquence d'attente d'une ligne verrouillée.",
        ),
        queries: byInstance(rate("global_status_innodb_row_lock_waits")),
        unit: "ops",
        min: 0,
      }),
    ],
  };
}
