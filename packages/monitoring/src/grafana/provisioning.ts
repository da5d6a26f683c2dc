import type { Endpoint, Text } from "@stackwright/core";
import type { TimeSpan } from "../time-span.ts";

/** A data source. Source: Grafana 9.5, pkg/services/provisioning/datasources/types.go. */
interface Datasource {
  readonly name: string;
  readonly type: "prometheus" | "loki";
  readonly uid: string;
  readonly access: "proxy";
  readonly url: Text;
  readonly isDefault: boolean;
  readonly editable: boolean;
  readonly jsonData: Readonly<Record<string, string | number | boolean>>;
}

/** A file of `provisioning/datasources`. */
export interface DatasourceProvisioning {
  readonly apiVersion: 1;
  readonly datasources: readonly Datasource[];
}

/** A file of `provisioning/dashboards`. Source: Grafana 9.5, pkg/services/provisioning/dashboards/types.go. */
export interface DashboardProvisioning {
  readonly apiVersion: 1;
  readonly providers: readonly {
    readonly name: string;
    readonly orgId: number;
    readonly type: "file";
    readonly folder: string;
    readonly folderUid: string;
    readonly disableDeletion: boolean;
    readonly allowUiUpdates: boolean;
    readonly updateIntervalSeconds: number;
    readonly options: { readonly path: string };
  }[];
}

/** The uids by which dashboards name their data sources. */
export const datasourceUids = { prometheus: "prometheus", loki: "loki" } as const;

/** Prometheus as a data source. */
export function prometheusDatasource(prometheus: Endpoint, scrapeInterval: TimeSpan): DatasourceProvisioning {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        type: "prometheus",
        uid: datasourceUids.prometheus,
        access: "proxy",
        url: prometheus.soft.url(),
        isDefault: true,
        editable: false,
        // The interval is the least that `$__rate_interval` is made of.
        jsonData: {
          httpMethod: "POST",
          timeInterval: scrapeInterval,
          prometheusType: "Prometheus",
          manageAlerts: false,
        },
      },
    ],
  };
}

/** Loki as a data source. */
export function lokiDatasource(loki: Endpoint): DatasourceProvisioning {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: "Loki",
        type: "loki",
        uid: datasourceUids.loki,
        access: "proxy",
        url: loki.soft.url(),
        isDefault: false,
        editable: false,
        jsonData: { maxLines: 1000, manageAlerts: false },
      },
    ],
  };
}

/** Where dashboards are read from, and the folder that they are shown in. */
export function dashboardProvider(folder: string, path: string): DashboardProvisioning {
  return {
    apiVersion: 1,
    providers: [
      {
        name: "stackwright",
        orgId: 1,
        type: "file",
        folder,
        folderUid: "stackwright",
        disableDeletion: false,
        // What is changed by hand would be lost with the next file.
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path },
      },
    ],
  };
}
