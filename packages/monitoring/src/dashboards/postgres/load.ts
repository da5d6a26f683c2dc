import type { Row } from "../builder/dashboard.ts";
import { gauge } from "../builder/panels/gauge.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { byInstance, rate, value } from "./series.ts";

/** What the servers have to do, and for whom. */
export function load({ say }: DashboardContext): Row {
  const hits = rate("stat_database_blks_hit");
  return {
    title: say("Load", "Charge"),
    panels: [
      gauge({
        title: say("Connections in use", "Connexions utilisées"),
        description: say("Share of max_connections.", "Part de max_connections."),
        queries: byInstance(
          `sum by (instance) (${value("stat_database_numbackends")}) / max by (instance) (${value("settings_max_connections")})`,
        ),
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ warning: 0.7, critical: 0.8 }),
      }),
      timeseries({
        title: say("Connections by state", "Connexions par état"),
        description: say("What connections do.", "Ce que font les connexions."),
        queries: [promql(`sum by (state) (${value("stat_activity_count")}) > 0`, "{{state}}")],
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Transactions", "Transactions"),
        description: say("By database, per second.", "Par base, par seconde."),
        queries: [
          promql(
            `sum by (datname) (rate(${value("stat_database_xact_commit", 'datname!~"template.*"')}[$__rate_interval]))`,
            "{{datname}}",
          ),
          promql(
            `sum by (datname) (rate(${value("stat_database_xact_rollback", 'datname!~"template.*"')}[$__rate_interval]))`,
            say("{{datname}} rolled back", "{{datname}} annulées"),
          ),
        ],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Longest transaction", "Transaction la plus longue"),
        description: say(
          "By user. While it lasts, nothing that was deleted since can be cleaned up.",
          "Par utilisateur. Tant qu'elle dure, rien de ce qui a été supprimé depuis ne peut être nettoyé.",
        ),
        queries: [
          promql(
            `max by (usename) (${value("stat_activity_max_tx_duration", 'backend_type="client backend"')})`,
            "{{usename}}",
          ),
        ],
        unit: "s",
        min: 0,
        thresholds: atMost({ critical: 3600 }),
      }),
      timeseries({
        title: say("Cache hits", "Lectures depuis le cache"),
        description: say(
          "Share of the reads that shared_buffers answers; the system's own cache is behind it.",
          "Part des lectures servies par shared_buffers ; le cache du système est derrière.",
        ),
        queries: byInstance(`${hits} / (${hits} + ${rate("stat_database_blks_read")})`),
        unit: "percentunit",
        max: 1,
      }),
      timeseries({
        title: say("Deadlocks and temporary files", "Interblocages et fichiers temporaires"),
        description: say(
          "Deadlocks of an hour; bytes a second that did not fit into work_mem.",
          "Interblocages par heure ; octets par seconde qui ne tiennent pas dans work_mem.",
        ),
        queries: [
          promql(
            `sum by (datname) (increase(${value("stat_database_deadlocks", 'datname!~"template.*"')}[1h]))`,
            say("{{datname}} deadlocks", "{{datname}} interblocages"),
          ),
          promql(rate("stat_database_temp_bytes"), say("{{instance}} bytes", "{{instance}} octets")),
        ],
        min: 0,
      }),
    ],
  };
}
