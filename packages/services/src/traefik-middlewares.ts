import { StackwrightError, type Secret, type Text } from "@stackwright/core";

/** One of Traefik's middlewares, in the form of its dynamic configuration. The functions below make them. */
export type Middleware =
  | { readonly headers: Readonly<Record<string, unknown>> }
  | { readonly rateLimit: RateLimitOptions }
  | { readonly forwardAuth: Readonly<Record<string, unknown>> }
  | { readonly basicAuth: Readonly<Record<string, unknown>> }
  | { readonly ipWhiteList: { readonly sourceRange: readonly string[] } }
  | { readonly stripPrefix: { readonly prefixes: readonly string[] } }
  | { readonly chain: { readonly middlewares: readonly string[] } };

/** Options of {@link securityHeaders}. */
export interface SecurityHeadersOptions {
  /** How long browsers insist on HTTPS, in seconds; 0 leaves the header out. @default 31536000 (a year) */
  readonly hstsSeconds?: number;
  /** Whether subdomains are meant too. @default true */
  readonly hstsSubdomains?: boolean;
  /** Whether the domain may go into the lists that browsers ship; hard to undo. @default false */
  readonly hstsPreload?: boolean;
  /** Who may show the pages in a frame. @default "SAMEORIGIN" */
  readonly frameOptions?: "DENY" | "SAMEORIGIN";
  /**
   * The Content-Security-Policy. It replaces one that the application sends; `false` leaves that to the application. The
   * default holds for applications with inline scripts too.
   * @default "frame-ancestors 'self'; base-uri 'self'; object-src 'none'; upgrade-insecure-requests"
   */
  readonly contentSecurityPolicy?: string | false;
  /** @default "strict-origin-when-cross-origin" */
  readonly referrerPolicy?: string;
}

/**
 * Headers that make browsers careful: HSTS, X-Frame-Options, CSP, no sniffing; and none that name the server's software.
 *
 * @throws StackwrightError `option-invalid` for a time below 0.
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const {
    hstsSeconds = 31_536_000,
    hstsSubdomains = true,
    hstsPreload = false,
    frameOptions = "SAMEORIGIN",
    contentSecurityPolicy = `frame-ancestors ${frameOptions === "DENY" ? "'none'" : "'self'"}; base-uri 'self'; object-src 'none'; upgrade-insecure-requests`,
    referrerPolicy = "strict-origin-when-cross-origin",
  } = options;
  checkWhole("securityHeaders", "hstsSeconds", hstsSeconds, 0);
  return {
    headers: {
      stsSeconds: hstsSeconds,
      stsIncludeSubdomains: hstsSubdomains,
      stsPreload: hstsPreload,
      customFrameOptionsValue: frameOptions,
      contentTypeNosniff: true,
      referrerPolicy,
      ...(contentSecurityPolicy === false ? {} : { contentSecurityPolicy }),
      // An empty value takes the header out of the answer.
      customResponseHeaders: { Server: "", "X-Powered-By": "" },
    },
  };
}

/** Options of {@link rateLimit}. */
export interface RateLimitOptions {
  /** Requests a period that each client address may make on average. */
  readonly average: number;
  /** Requests that may come at once. @default 1, which is Traefik's own */
  readonly burst?: number;
  /** @default "1s" */
  readonly period?: `${number}${"s" | "m" | "h"}`;
}

/**
 * Limits the requests of each client address, by replica of Traefik.
 *
 * @throws StackwrightError `option-invalid` for numbers that are not whole and above 0.
 * @example
 * rateLimit({ average: 100, burst: 50 })
 */
export function rateLimit(options: RateLimitOptions): Middleware {
  const { average, burst, period } = options;
  checkWhole("rateLimit", "average", average, 1);
  if (burst !== undefined) checkWhole("rateLimit", "burst", burst, 1);
  return {
    rateLimit: {
      average,
      ...(burst === undefined ? {} : { burst }),
      ...(period === undefined ? {} : { period }),
    },
  };
}

/** Options of {@link forwardAuth}. */
export interface ForwardAuthOptions {
  /** The URL that is asked: an answer of 2xx lets the request through. Use an endpoint's `url(path)`. */
  readonly address: Text;
  /**
   * Whether to believe the X-Forwarded-* headers that the client sent. Only behind another proxy that sets them: otherwise
   * every client chooses its own address.
   * @default false
   */
  readonly trustForwardHeader?: boolean;
  /** Headers of the answer that the application gets, such as `Remote-User`. */
  readonly authResponseHeaders?: readonly string[];
}

/** Asks another service about each request. */
export function forwardAuth(options: ForwardAuthOptions): Middleware {
  const { address, trustForwardHeader = false, authResponseHeaders } = options;
  return {
    forwardAuth: {
      address: String(address),
      trustForwardHeader,
      ...(authResponseHeaders === undefined ? {} : { authResponseHeaders }),
    },
  };
}

/** Options of {@link basicAuth}. */
export interface BasicAuthOptions {
  /** A file of `htpasswd -nB user` lines: a secret (it is mounted), or a path inside the container. */
  readonly usersFile: Secret | string;
  /** What the browser shows. @default "traefik", which is Traefik's own */
  readonly realm?: string;
  /** Whether the application does not see the password. @default true */
  readonly removeHeader?: boolean;
}

/** Asks for a user and a password. Users come from a file, because labels can be read by everything near the engine. */
export function basicAuth(options: BasicAuthOptions): Middleware {
  const { usersFile, realm, removeHeader = true } = options;
  return {
    basicAuth: { usersFile: String(usersFile), removeHeader, ...(realm === undefined ? {} : { realm }) },
  };
}

/** Lets only some addresses in, in CIDR form. Traefik 2 calls it `ipWhiteList`. */
export function ipAllowList(...sourceRange: readonly string[]): Middleware {
  if (sourceRange.length === 0) throw bad("ipAllowList", "sourceRange", sourceRange, "at least one range");
  return { ipWhiteList: { sourceRange } };
}

/** Takes a prefix off the path before the application sees it. */
export function stripPrefix(...prefixes: readonly string[]): Middleware {
  const wrong = prefixes.length === 0 || prefixes.some((prefix) => !prefix.startsWith("/"));
  if (wrong) throw bad("stripPrefix", "prefixes", prefixes, 'paths that start with "/"');
  return { stripPrefix: { prefixes } };
}

/** Several middlewares under one name, in this order. Names without a provider are of the same file. */
export function chain(...middlewares: readonly string[]): Middleware {
  if (middlewares.length === 0) throw bad("chain", "middlewares", middlewares, "at least one name");
  return { chain: { middlewares } };
}

/** The name of a middleware with its provider: `ratelimit@file`. */
export function qualified(middleware: string): string {
  return middleware.includes("@") ? middleware : `${middleware}@file`;
}

function checkWhole(middleware: string, option: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw bad(middleware, option, value, `a whole number from ${least}`);
  }
}

function bad(middleware: string, option: string, value: unknown, expected: string): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path: `${middleware}(...).${option}`,
    message: `${JSON.stringify(value)} is not valid here: expected ${expected}`,
    hint: 'For example rateLimit({ average: 100, burst: 50 }), chain("securityHeaders", "ratelimit").',
  });
}
