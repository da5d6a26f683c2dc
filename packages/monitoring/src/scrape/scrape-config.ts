import type { Text } from "@stackwright/core";
import type { TimeSpan } from "../time-span.ts";

/** A step of relabelling. Source: Prometheus 2.48, model/relabel/relabel.go. */
export interface RelabelConfig {
  readonly source_labels?: readonly string[];
  /** Between the source labels' values. @default ";" */
  readonly separator?: string;
  /** Anchored at both ends. @default "(.*)" */
  readonly regex?: string;
  readonly target_label?: string;
  /** @default "$1" */
  readonly replacement?: string;
  /** @default "replace" */
  readonly action?: "replace" | "keep" | "drop" | "labelmap" | "labeldrop" | "labelkeep";
}

/** Targets that are known by name. */
export interface StaticConfig {
  readonly targets: readonly Text[];
  readonly labels?: Readonly<Record<string, Text>>;
}

/** Targets that are the addresses of a DNS name. Source: Prometheus 2.48, discovery/dns/dns.go. */
export interface DnsDiscovery {
  readonly names: readonly Text[];
  readonly type: "A";
  readonly port: number;
  readonly refresh_interval?: TimeSpan;
}

/** Targets that the engine of a manager knows. Source: Prometheus 2.48, discovery/moby/dockerswarm.go. */
export interface SwarmTaskDiscovery {
  readonly host: Text;
  readonly role: "tasks";
  readonly filters?: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly refresh_interval?: TimeSpan;
}

/** One of `scrape_configs`: as much of it as is written here. Source: Prometheus 2.48, config/config.go. */
export interface ScrapeConfig {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly scrape_interval?: TimeSpan;
  readonly scrape_timeout?: TimeSpan;
  readonly metrics_path?: string;
  readonly scheme?: "http" | "https";
  readonly authorization?: { readonly type: "Bearer"; readonly credentials_file: Text };
  readonly tls_config?: { readonly insecure_skip_verify?: boolean; readonly ca_file?: Text };
  readonly sample_limit?: number;
  readonly static_configs?: readonly StaticConfig[];
  readonly dns_sd_configs?: readonly DnsDiscovery[];
  readonly dockerswarm_sd_configs?: readonly SwarmTaskDiscovery[];
  readonly relabel_configs?: readonly RelabelConfig[];
  readonly metric_relabel_configs?: readonly RelabelConfig[];
}

/** A whole `prometheus.yml`. */
export interface PrometheusConfiguration {
  readonly global: {
    readonly scrape_interval: TimeSpan;
    readonly scrape_timeout: TimeSpan;
    readonly evaluation_interval: TimeSpan;
    readonly external_labels?: Readonly<Record<string, Text>>;
  };
  readonly rule_files?: readonly string[];
  readonly alerting?: { readonly alertmanagers: readonly AlertmanagerTargets[] };
  readonly scrape_configs: readonly ScrapeConfig[];
}

/** Where alerts are sent. */
export type AlertmanagerTargets = Pick<ScrapeConfig, "static_configs" | "dns_sd_configs" | "scheme"> & {
  readonly api_version: "v2";
};
