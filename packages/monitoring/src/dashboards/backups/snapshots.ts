import { secondsOf } from "../../time-span.ts";
import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { age } from "./series.ts";

/** OpenSearch's own snapshots. */
export function snapshots({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("OpenSearch snapshots", "Instantanés OpenSearch"),
    panels: [
      stat({
        title: say("Age of the last snapshot", "Âge du dernier instantané"),
        description: say("As OpenSearch itself reports it.", "Tel que signalé par OpenSearch lui-même."),
        queries: [
          promql(
            age("elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds", "repository", ""),
            "{{repository}}",
          ),
        ],
        unit: "dtdurations",
        thresholds: atMost({ critical: secondsOf(thresholds.backupAge) ?? 0 }),
        graph: false,
        width: 8,
      }),
      stat({
        title: say("Snapshots", "Instantanés"),
        description: say("Snapshots in the repository.", "Instantanés dans le dépôt."),
        queries: [
          promql("max by (repository) (elasticsearch_snapshot_stats_number_of_snapshots)", "{{repository}}"),
        ],
        width: 8,
      }),
      stat({
        title: say("Shards that failed", "Shards en échec"),
        description: say(
          "Shards that the last snapshot does not hold.",
          "Shards absents du dernier instantané.",
        ),
        queries: [
          promql(
            "max by (repository) (elasticsearch_snapshot_stats_snapshot_failed_shards)",
            "{{repository}}",
          ),
        ],
        thresholds: atMost({ critical: 1 }),
        width: 8,
      }),
    ],
  };
}
