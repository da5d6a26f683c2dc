import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { byInstance, value } from "./series.ts";

/** What is kept, and where it goes. */
export function storage({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("Replication and storage", "Réplication et stockage"),
    panels: [
      timeseries({
        title: say("Lag of the replicas", "Retard des réplicas"),
        description: say("0 on a primary.", "0 sur un primaire."),
        queries: byInstance(value("replication_lag_seconds")),
        unit: "s",
        min: 0,
        thresholds: atMost({ critical: thresholds.replicationLag }),
      }),
      timeseries({
        title: say("WAL that is kept", "WAL conservé"),
        description: say(
          "All of it, and what is kept for each slot. A slot that nobody reads keeps more and more.",
          "En tout, et pour chaque slot. Un slot que personne ne lit en retient de plus en plus.",
        ),
        queries: [
          promql(value("wal_size_bytes"), "{{instance}}"),
          promql(value("replication_slots_pg_wal_lsn_diff"), "{{slot_name}}"),
        ],
        unit: "bytes",
        min: 0,
      }),
      timeseries({
        title: say("Archived WAL", "WAL archivé"),
        description: say(
          "Segments of the last hour, and attempts that failed. Nothing where there is no archive.",
          "Segments de la dernière heure, et tentatives échouées. Rien s'il n'y a pas d'archivage.",
        ),
        queries: [
          promql(
            `increase(${value("stat_archiver_archived_count")}[1h])`,
            say("{{instance}} archived", "{{instance}} archivés"),
          ),
          promql(
            `increase(${value("stat_archiver_failed_count")}[1h])`,
            say("{{instance}} failed", "{{instance}} échoués"),
          ),
        ],
        min: 0,
      }),
      timeseries({
        title: say("Size of the databases", "Taille des bases"),
        description: say("On disk, with indexes.", "Sur disque, index compris."),
        queries: [
          promql(
            `max by (datname) (${value("database_size_bytes", 'datname!~"template.*"')})`,
            "{{datname}}",
          ),
        ],
        unit: "bytes",
        min: 0,
      }),
    ],
  };
}
