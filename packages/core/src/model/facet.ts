import type { Text } from "./reference.ts";

/** Where a service's metrics are. */
export interface MetricsFacet {
  /** The port inside the container. */
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string;
  /** @default "http" */
  readonly scheme?: "http" | "https";
  /** The scrape job. Services that say the same job are scraped together. @default the service's name */
  readonly job?: string;
  /** What the metrics are about: chooses alert rules and dashboards. @default the job */
  readonly technology?: string;
  /** The file that holds a bearer token, as Prometheus sees it. */
  readonly bearerTokenFile?: Text;
  /** Accepts a certificate that cannot be checked. @default false */
  readonly insecureTls?: boolean;
  /** Labels for every series. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Metrics that a service leaves as files in a volume: a service with `metrics` that mounts it too shows them with its own. */
export interface MetricFilesFacet {
  /** The volume in which the files are left. */
  readonly volume: string;
  /** What they are about: chooses alert rules and dashboards, once somebody reads them. */
  readonly technology: string;
  /** By what the metrics call `service`: the seconds after which its last success is too long ago. */
  readonly ages?: Readonly<Record<string, number>>;
}

/** How to tell from outside that a service works: smoke checks and probes are made of it. */
export interface ProbeFacet {
  /** What is asked. */
  readonly kind: "http" | "tcp";
  readonly port: number;
  /** @default "/" */
  readonly path?: string;
  /** @default "http" */
  readonly scheme?: "http" | "https";
  /** HTTP statuses that count as good. @default [200] */
  readonly expect?: readonly number[];
  /** What it shows, for a table. */
  readonly description?: string;
}

/** A way in from outside, through the reverse proxy. */
export interface RouteFacet {
  /** The host's name; may hold references. */
  readonly host: Text;
  /** The port inside the container. */
  readonly port: number;
  /** The URL's path prefix. @default "/" */
  readonly path?: string;
  /** The names of the middlewares in front of it. */
  readonly middlewares?: readonly string[];
  /** HTTP statuses that a visitor without a session may see. @default [200] */
  readonly expect?: readonly number[];
  /** What is there, for a table. */
  readonly description?: string;
}

/** How the data of a volume is kept safe, or why it is not. Strategies are named by the backup package. */
export type BackupFacet =
  | {
      /** The volume that holds the data. */
      readonly volume: string;
      /** The way of backing it up that is consistent for this store, such as `mariadb-dump` or `files`. */
      readonly strategy: string;
      /** What the strategy needs to know. */
      readonly options?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly volume: string;
      /** There is no backup, because ... */
      readonly none: string;
    };

/** What a service writes to its log. */
export interface LogsFacet {
  /** @default "text" */
  readonly format?: "text" | "json" | "logfmt" | "clf";
  /** A log file on a shared volume, where the service does not write to its output. */
  readonly file?: string;
}

/**
 * The facts that a service can state about itself for others to use, by name. Open to extension:
 *
 * @example
 * declare module "@stackwright/core" {
 *   interface FacetKinds { readonly licence: { readonly holder: string } }
 * }
 */
export interface FacetKinds {
  readonly metrics: MetricsFacet;
  readonly metricFiles: MetricFilesFacet;
  readonly probe: ProbeFacet;
  readonly route: RouteFacet;
  readonly backup: BackupFacet;
  readonly logs: LogsFacet;
}

/** Facets as they are written: one, or a list. */
export type FacetOptions = {
  readonly [Kind in keyof FacetKinds]?: FacetKinds[Kind] | readonly FacetKinds[Kind][];
};

/** Facets as they stand in a part: always a list. */
export type Facets = { readonly [Kind in keyof FacetKinds]?: readonly FacetKinds[Kind][] };
