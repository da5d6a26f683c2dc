import { isReference, type Text } from "@stackwright/core";

/** A section of Traefik's that `--section=true` switches on. `enabled` renders as that flag; Traefik has no such key. */
type Switched<Section> = Section & { readonly enabled?: boolean };

/** A place where Traefik listens. */
export interface StaticEntryPoint {
  /** Such as `:443`. */
  readonly address: string;
  readonly http?: {
    /** Run before the middlewares of each router on this entrypoint, in this order: `securityHeaders@file`. */
    readonly middlewares?: readonly string[];
    readonly redirections?: {
      readonly entryPoint: { readonly to: string; readonly scheme?: string; readonly permanent?: boolean };
    };
    /** For routers that say nothing about TLS themselves. */
    readonly tls?: Switched<{ readonly certresolver?: string }>;
  };
}

/** Where certificates come from. */
export interface StaticResolver {
  readonly acme: {
    readonly email: Text;
    readonly storage: string;
    readonly caserver?: Text;
    readonly tlschallenge?: boolean;
    readonly dnschallenge?: { readonly provider: string };
  };
}

/**
 * Traefik's static configuration, as far as it is used here; the names are those of its flags. Source: Traefik 2.10,
 * docs/content/reference/static-configuration/cli-ref.md.
 */
export interface StaticConfiguration {
  readonly accesslog?: Switched<{ readonly filepath?: string; readonly format?: "common" | "json" }>;
  readonly api?: Switched<{ readonly dashboard?: boolean; readonly insecure?: boolean }>;
  readonly certificatesresolvers?: Readonly<Record<string, StaticResolver>>;
  readonly entrypoints?: Readonly<Record<string, StaticEntryPoint | Pick<StaticEntryPoint, "http">>>;
  readonly global?: { readonly checknewversion?: boolean; readonly sendanonymoususage?: boolean };
  readonly log?: { readonly level?: "DEBUG" | "INFO" | "WARN" | "ERROR" };
  readonly metrics?: {
    readonly prometheus?: Switched<{ readonly entrypoint?: string; readonly buckets?: readonly number[] }>;
  };
  readonly ping?: Switched<{ readonly entrypoint?: string }>;
  readonly providers?: {
    readonly docker?: Switched<{
      readonly exposedbydefault?: boolean;
      /** The physical name of the network on which services are reached. */
      readonly network?: Text;
      readonly swarmMode?: boolean;
    }>;
    readonly file?: { readonly directory?: string; readonly filename?: string };
  };
}

/**
 * The flags that say the same as a static configuration, in the order of their names.
 *
 * @example
 * staticFlags({ ping: { enabled: true }, log: { level: "INFO" } }) // ["--log.level=INFO", "--ping=true"]
 */
export function staticFlags(configuration: StaticConfiguration): readonly string[] {
  return sortFlags(flags("--", configuration));
}

/** Flags in the order of their names, which is the same on every machine. */
export function sortFlags(list: readonly string[]): readonly string[] {
  return list.toSorted((a, b) => compare(nameOf(a), nameOf(b)));
}

function flags(prefix: string, section: object): readonly string[] {
  return Object.entries(section).flatMap(([key, value]: [string, unknown]): readonly string[] => {
    if (value === undefined) return [];
    const name = prefix + key;
    if (key === "enabled") return [`${prefix.slice(0, -1)}=${String(value)}`];
    if (typeof value !== "object" || value === null || isReference(value))
      return [`${name}=${String(value)}`];
    if (Array.isArray(value)) return value.length === 0 ? [] : [`${name}=${value.join(",")}`];
    return flags(`${name}.`, value);
  });
}

function nameOf(flag: string): string {
  const end = flag.indexOf("=");
  return end === -1 ? flag : flag.slice(0, end);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
