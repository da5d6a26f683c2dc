import type { Text } from "@stackwright/core";
import type { TimeSpan } from "../time-span.ts";

/**
 * A whole `loki-config.yml`: as much of it as is written here. Loki refuses keys that it does not know, and those of 2.8 are
 * not those of 3. Source: grafana/loki 2.8.1, pkg/loki/{loki,config_wrapper}.go, pkg/validation/limits.go and
 * pkg/storage/stores/indexshipper/compactor/compactor.go.
 */
export interface LokiConfiguration {
  readonly auth_enabled: boolean;
  readonly server: {
    readonly http_listen_port: number;
    readonly grpc_listen_port: number;
    readonly log_level: "debug" | "info" | "warn" | "error";
  };
  readonly common: {
    readonly instance_addr: string;
    readonly path_prefix: string;
    readonly replication_factor: number;
    readonly storage: {
      readonly filesystem: { readonly chunks_directory: string; readonly rules_directory: string };
    };
    readonly ring: {
      readonly kvstore:
        | { readonly store: "inmemory" }
        | { readonly store: "consul"; readonly consul: { readonly host: Text } };
    };
  };
  readonly schema_config: {
    readonly configs: readonly {
      readonly from: string;
      readonly store: "tsdb" | "boltdb-shipper";
      readonly object_store: "filesystem";
      readonly schema: "v11" | "v12";
      readonly index: { readonly prefix: string; readonly period: "24h" };
    }[];
  };
  readonly compactor: {
    readonly working_directory: string;
    readonly shared_store: "filesystem";
    readonly compaction_interval: TimeSpan;
    readonly retention_enabled: boolean;
    readonly retention_delete_delay: TimeSpan;
    readonly retention_delete_worker_count: number;
  };
  readonly limits_config: {
    readonly retention_period: TimeSpan;
    readonly reject_old_samples: boolean;
    readonly reject_old_samples_max_age: TimeSpan;
    readonly ingestion_rate_mb: number;
    readonly ingestion_burst_size_mb: number;
    readonly max_query_series: number;
  };
  readonly query_scheduler: { readonly max_outstanding_requests_per_tenant: number };
  readonly analytics: { readonly reporting_enabled: boolean };
}

/** What a `loki-config.yml` is made of. */
export interface LokiConfigurationOptions {
  /** How long lines are kept. */
  readonly retention: TimeSpan;
  /** The Consul that keeps the ring; without one it is in memory. */
  readonly consul: Text | undefined;
  /** Megabytes a second that are taken in. */
  readonly ingestionRateMb: number;
}

/** The port of Loki's API. */
export const lokiPort = 3100;

const home = "/loki";

/** The configuration of a Loki that is alone and keeps everything on its own disk. */
export function lokiConfiguration({
  retention,
  consul,
  ingestionRateMb,
}: LokiConfigurationOptions): LokiConfiguration {
  return {
    auth_enabled: false,
    server: { http_listen_port: lokiPort, grpc_listen_port: 9096, log_level: "info" },
    common: {
      // It talks to itself alone, and has several networks to choose a wrong address from.
      instance_addr: "127.0.0.1",
      path_prefix: home,
      replication_factor: 1,
      storage: { filesystem: { chunks_directory: `${home}/chunks`, rules_directory: `${home}/rules` } },
      ring: {
        kvstore: consul === undefined ? { store: "inmemory" } : { store: "consul", consul: { host: consul } },
      },
    },
    schema_config: {
      // Retention works with an index of 24 hours only.
      configs: [
        {
          from: "2023-04-01",
          store: "tsdb",
          object_store: "filesystem",
          schema: "v12",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    // Without `retention_enabled` nothing is ever deleted, whatever the limit says.
    compactor: {
      working_directory: `${home}/compactor`,
      shared_store: "filesystem",
      compaction_interval: "10m",
      retention_enabled: true,
      retention_delete_delay: "2h",
      retention_delete_worker_count: 50,
    },
    limits_config: {
      retention_period: retention,
      reject_old_samples: true,
      reject_old_samples_max_age: "168h",
      ingestion_rate_mb: ingestionRateMb,
      ingestion_burst_size_mb: ingestionRateMb * 2,
      max_query_series: 5000,
    },
    // The index asks many small questions at once. Source: docs/sources/operations/storage/tsdb.md.
    query_scheduler: { max_outstanding_requests_per_tenant: 4096 },
    analytics: { reporting_enabled: false },
  };
}
