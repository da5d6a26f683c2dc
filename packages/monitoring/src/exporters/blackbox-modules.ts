import type { TimeSpan } from "../time-span.ts";

/** How an HTTP answer is judged. Source: blackbox_exporter 0.24, config/config.go (HTTPProbe). */
export interface HttpProbe {
  /** @default any 2xx */
  readonly valid_status_codes?: readonly number[];
  readonly valid_http_versions?: readonly ("HTTP/1.0" | "HTTP/1.1" | "HTTP/2.0")[];
  readonly preferred_ip_protocol?: "ip4" | "ip6";
  readonly ip_protocol_fallback?: boolean;
  readonly method?: "GET" | "HEAD" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly follow_redirects?: boolean;
  readonly fail_if_not_ssl?: boolean;
  readonly fail_if_ssl?: boolean;
  readonly fail_if_body_matches_regexp?: readonly string[];
  readonly fail_if_body_not_matches_regexp?: readonly string[];
  readonly tls_config?: { readonly insecure_skip_verify?: boolean; readonly ca_file?: string };
}

/** How a TCP connection is judged. Source: config/config.go (TCPProbe). */
export interface TcpProbe {
  readonly preferred_ip_protocol?: "ip4" | "ip6";
  readonly ip_protocol_fallback?: boolean;
  readonly tls?: boolean;
  readonly tls_config?: { readonly insecure_skip_verify?: boolean; readonly ca_file?: string };
}

/** How a DNS answer is judged. Source: config/config.go (DNSProbe). */
export interface DnsProbe {
  readonly query_name: string;
  readonly query_type?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SOA" | "SRV" | "TXT";
  readonly transport_protocol?: "udp" | "tcp";
  readonly preferred_ip_protocol?: "ip4" | "ip6";
  readonly valid_rcodes?: readonly string[];
}

/**
 * A way of asking. The exporter takes any word for `prober` and then fails each probe: here only those that it knows
 * compile. `icmp` is left out, because it needs a capability.
 */
export type BlackboxModule =
  | { readonly prober: "http"; readonly timeout?: TimeSpan; readonly http?: HttpProbe }
  | { readonly prober: "tcp"; readonly timeout?: TimeSpan; readonly tcp?: TcpProbe }
  | { readonly prober: "dns"; readonly timeout?: TimeSpan; readonly dns: DnsProbe };

/** A module, and what it is called. */
export interface NamedModule {
  readonly name: string;
  readonly module: BlackboxModule;
}

/** Modules by name. */
export type BlackboxModules = Readonly<Record<string, BlackboxModule>>;

const timeout: TimeSpan = "8s";
const internet = { preferred_ip_protocol: "ip4" } as const;

/** The modules that are always there: what the specification names. */
export const standardModules: BlackboxModules = {
  http_2xx: { prober: "http", timeout, http: internet },
  tcp_connect: { prober: "tcp", timeout, tcp: internet },
};

/** What a probe asks and accepts. */
export interface ModuleOptions {
  readonly kind: "http" | "tcp";
  /** The statuses that count as good. @default [200] */
  readonly expect?: readonly number[];
  /** Whether a certificate is accepted that cannot be checked. @default false */
  readonly anyCertificate?: boolean;
}

/** The module that asks in this way; its name says what it accepts. */
export function probeModule({ kind, expect = [200], anyCertificate = false }: ModuleOptions): NamedModule {
  if (kind === "tcp") return standard("tcp_connect");
  const statuses = [...new Set(expect)].toSorted((one, other) => one - other);
  const plain = statuses.length === 1 && statuses[0] === 200;
  if (plain && !anyCertificate) return standard("http_2xx");
  const name = `http_${plain ? "2xx" : statuses.join("_")}${anyCertificate ? "_any_certificate" : ""}`;
  const http: HttpProbe = {
    ...internet,
    ...(plain ? {} : { valid_status_codes: statuses }),
    // A redirect that is expected must not be followed to what it leads to.
    ...(statuses.some((status) => status >= 300 && status < 400) ? { follow_redirects: false } : {}),
    ...(anyCertificate ? { tls_config: { insecure_skip_verify: true } } : {}),
  };
  return { name, module: { prober: "http", timeout, http } };
}

function standard(name: "http_2xx" | "tcp_connect"): NamedModule {
  return { name, module: standardModules[name] ?? { prober: "tcp" } };
}
