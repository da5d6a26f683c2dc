/**
 * The Grafana that dashboards are written for. Panels say it, so that no panel plugin migrates them.
 */
export const grafanaVersion = "9.5.2";

/**
 * The dashboard schema of Grafana 9.5: dashboards that say so are loaded as they are. Source: grafana/grafana,
 * public/app/features/dashboard/state/DashboardMigrator.ts: 38 came with 9.5 (pull request 59363, the options of table
 * cells), 39 with Grafana 10. `@grafana/schema` still has 36 as its default.
 */
export const schemaVersion = 38;

/** A data source, by the uid that provisioning gives it. */
export interface DataSource {
  readonly type: string;
  readonly uid: string;
}

/** Where metrics come from. */
export const prometheusSource: DataSource = { type: "prometheus", uid: "prometheus" };

/** Where logs come from. */
export const lokiSource: DataSource = { type: "loki", uid: "loki" };

/** Grafana itself: its annotations. */
export const grafanaSource: DataSource = { type: "grafana", uid: "-- Grafana --" };
