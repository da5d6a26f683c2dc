import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { wellOrFailed } from "../states.ts";

/** Prometheus: its store and its rules. */
export function prometheus({ say }: DashboardContext): Row {
  return {
    title: "Prometheus",
    panels: [
      stat({
        title: say("Configuration", "Configuration"),
        description: say("Whether its last load worked.", "Si son dernier chargement a réussi."),
        queries: [promql("min by (job) (prometheus_config_last_reload_successful)", "{{job}}")],
        mappings: wellOrFailed(say),
        filled: true,
        graph: false,
      }),
      stat({
        title: say("Running for", "En marche depuis"),
        description: say("Time since its start.", "Temps depuis son démarrage."),
        queries: [
          promql(
            "time() - max by (job) (process_start_time_seconds and on (job, instance) prometheus_build_info)",
            "{{job}}",
          ),
        ],
        unit: "dtdurations",
        graph: false,
      }),
      stat({
        title: say("Series", "Séries"),
        description: say(
          "Series of the last hours: what its memory goes to.",
          "Séries des dernières heures : ce qui occupe sa mémoire.",
        ),
        queries: [promql("sum by (job) (prometheus_tsdb_head_series)", "{{job}}")],
        unit: "short",
      }),
      stat({
        title: say("Rule failures", "Échecs de règles"),
        description: say(
          "Evaluations of rules that failed in the last hour: such a rule cannot alarm anybody.",
          "Évaluations de règles en échec dans la dernière heure : une telle règle n'alerte personne.",
        ),
        queries: [promql("sum(increase(prometheus_rule_evaluation_failures_total[1h])) or vector(0)")],
        decimals: 0,
        thresholds: atMost({ critical: 1 }),
      }),
      timeseries({
        title: say("Samples stored", "Échantillons enregistrés"),
        description: say("Samples per second.", "Échantillons par seconde."),
        queries: [
          promql(
            "sum by (job, type) (rate(prometheus_tsdb_head_samples_appended_total[$__rate_interval]))",
            "{{job}} {{type}}",
          ),
        ],
        unit: "cps",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Storage", "Stockage"),
        description: say("What its data takes on disk.", "Ce que ses données occupent sur disque."),
        queries: [
          promql(
            "sum by (job) (prometheus_tsdb_storage_blocks_bytes)",
            say("{{job}} blocks", "{{job}} blocs"),
          ),
          promql(
            "sum by (job) (prometheus_tsdb_wal_storage_size_bytes)",
            say("{{job}} write-ahead log", "{{job}} journal (WAL)"),
          ),
        ],
        unit: "bytes",
        min: 0,
        stack: true,
        width: 8,
      }),
      timeseries({
        title: say("Duration of the rules", "Durée des règles"),
        description: say(
          "The slowest groups of rules. One that takes longer than its interval misses evaluations.",
          "Les groupes de règles les plus lents. Un groupe plus long que son intervalle manque des évaluations.",
        ),
        queries: [
          promql(
            "topk(5, max by (rule_group) (prometheus_rule_group_last_duration_seconds))",
            "{{rule_group}}",
          ),
        ],
        unit: "s",
        min: 0,
        width: 8,
      }),
    ],
  };
}
