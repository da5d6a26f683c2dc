import {
  badOption,
  endpoint,
  hardened,
  secret,
  service,
  tmpfsMount,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";
import { forwardAuth, type Middleware } from "./traefik-middlewares.ts";

/** Who says who somebody is. */
export type IdentityProvider =
  | { readonly kind: "github"; /** Only members of it. */ readonly organisation?: Text }
  | { readonly kind: "google" }
  /** Keycloak, Authentik, GitLab and others: their address, as their discovery document spells it. */
  | { readonly kind: "oidc"; readonly issuer: Text };

/** Options of {@link oauth2Proxy}. */
export interface Oauth2ProxyOptions {
  /** The service's name. @default "oauth2-proxy" */
  readonly name?: string;
  /** The variant with a shell, for the health check. @default quay.io/oauth2-proxy/oauth2-proxy:v7.15.3-alpine */
  readonly image?: string;
  readonly networks: NetworkList;
  /** Where the proxy itself is reached: `auth.${domain}`. Give it that route with `withTraefik`. */
  readonly host: Text;
  /** What everything that it protects is below: its session's cookie holds there. */
  readonly domain: Text;
  readonly provider: IdentityProvider;
  /** The number of this client at the provider. */
  readonly clientId: Text;
  /** What the provider gave with it. @default secret("oauth2_client_secret") */
  readonly clientSecret?: Secret;
  /** Encrypts sessions; 32 bytes in the URL's alphabet of base64. @default secret("oauth2_cookie_secret") */
  readonly cookieSecret?: Secret;
  /** The domains of e-mail addresses that may come in, separated by commas; `*` for all that the provider lets in. */
  readonly emailDomains: Text;
  /** How long a session lasts. @default "12h" */
  readonly session?: `${number}h`;
}

/** The login, and what others need of it. */
export interface Oauth2Proxy extends Part {
  readonly endpoints: { readonly http: Endpoint };
  /** Asks for a login in front of a route: `traefik({ middlewares: { login: auth.login } })`. */
  readonly login: Middleware;
}

const port = 4180;

/** No user of the image, which starts as root; any will do. */
const user = { uid: 65_532, gid: 65_532 };

/**
 * oauth2-proxy: one login in front of services that have none, or that each have their own. Traefik asks it about every
 * request of a route with the middleware `login`; whoever has no session is sent to the identity provider, and comes back to
 * the page that they asked for.
 *
 * Both secrets are read from files as they are: no line break may follow the client's secret. Source: oauth2-proxy 7.15.3,
 * pkg/apis/options/cookie.go and providers/provider_data.go.
 *
 * @throws StackwrightError for bad names or images, `option-invalid` for an empty list of domains.
 * @example
 * const auth = oauth2Proxy({ networks: [front], host: `auth.${domain}`, domain, provider: { kind: "github" }, clientId, emailDomains: "*" });
 * const proxy = traefik({ networks: [front], acmeEmail, middlewares: { login: auth.login } });
 * pipe(whoami({ networks: [front] }), withTraefik({ host: `whoami.${domain}`, middlewares: ["login"] }))
 */
export function oauth2Proxy(options: Oauth2ProxyOptions): Oauth2Proxy {
  const {
    name = "oauth2-proxy",
    image = "quay.io/oauth2-proxy/oauth2-proxy:v7.15.3-alpine",
    networks,
    host,
    domain,
    provider,
    clientId,
    clientSecret = secret("oauth2_client_secret", {
      description: "What the identity provider gave with the client's number, without a line break",
      generate: false,
    }),
    cookieSecret = secret("oauth2_cookie_secret", {
      description: "Encrypts the sessions of the login",
      generate: "openssl rand -base64 32 | tr -- '+/' '-_'",
    }),
    emailDomains,
    session = "12h",
  } = options;
  if (String(emailDomains).trim() === "") {
    throw badOption({
      builder: "oauth2Proxy",
      option: "emailDomains",
      value: emailDomains,
      expected: "who may come in",
      hint: 'Name the domains, "example.com,example.org"; or "*", where the provider knows only your own people.',
    });
  }
  const http = endpoint({ service: name, name: "http", port, scheme: "http" });
  const part = service(name, {
    description: "oauth2-proxy: the login in front of the services",
    image,
    environment: {
      OAUTH2_PROXY_HTTP_ADDRESS: `0.0.0.0:${port}`,
      OAUTH2_PROXY_METRICS_ADDRESS: "0.0.0.0:44180",
      OAUTH2_PROXY_REVERSE_PROXY: true,
      // Whoever has a session gets an answer that lets Traefik go on.
      OAUTH2_PROXY_UPSTREAMS: "static://202",
      OAUTH2_PROXY_SKIP_PROVIDER_BUTTON: true,
      OAUTH2_PROXY_REDIRECT_URL: `https://${host}/oauth2/callback`,
      OAUTH2_PROXY_COOKIE_DOMAINS: `.${domain}`,
      OAUTH2_PROXY_WHITELIST_DOMAINS: `.${domain}`,
      OAUTH2_PROXY_COOKIE_SECRET_FILE: cookieSecret,
      OAUTH2_PROXY_COOKIE_EXPIRE: session,
      OAUTH2_PROXY_COOKIE_SAMESITE: "lax",
      OAUTH2_PROXY_CLIENT_ID: clientId,
      OAUTH2_PROXY_CLIENT_SECRET_FILE: clientSecret,
      OAUTH2_PROXY_EMAIL_DOMAINS: emailDomains,
      OAUTH2_PROXY_SET_XAUTHREQUEST: true,
      ...providerSettings(provider),
    },
    networks,
    volumes: [tmpfsMount("/tmp")],
    user: `${user.uid}:${user.gid}`,
    runsAs: user,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/ping`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "128M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: 44_180, technology: "oauth2-proxy" },
      probe: { kind: "http", port, path: "/ping", description: "The login answers" },
      logs: { format: "text" },
    },
  });
  const login = forwardAuth({
    address: http.soft.url("/"),
    authResponseHeaders: ["X-Auth-Request-User", "X-Auth-Request-Email"],
  });
  return { ...part, endpoints: { http }, login };
}

function providerSettings(provider: IdentityProvider): Readonly<Record<string, Text>> {
  switch (provider.kind) {
    case "github":
      return {
        OAUTH2_PROXY_PROVIDER: "github",
        ...(provider.organisation === undefined ? {} : { OAUTH2_PROXY_GITHUB_ORG: provider.organisation }),
      };
    case "google":
      return { OAUTH2_PROXY_PROVIDER: "google" };
    case "oidc":
      return { OAUTH2_PROXY_PROVIDER: "oidc", OAUTH2_PROXY_OIDC_ISSUER_URL: provider.issuer };
  }
}
