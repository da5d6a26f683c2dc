import {
  badOption,
  endpoint,
  file,
  hardened,
  mountFile,
  secret,
  service,
  yamlContent,
  type Endpoint,
  type ImageStart,
  type NetworkList,
  type Part,
  type Secret,
  type StackFile,
  type Text,
} from "@stackwright/core";
import { images } from "./images.ts";

/** Options of {@link opensearchDashboards}. */
export interface OpensearchDashboardsOptions {
  /** The service's name. @default "opensearch-dashboards" */
  readonly name?: string;
  /** @default opensearchproject/opensearch-dashboards:2.15.0 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** Where OpenSearch answers: the cluster's nodes, or a gateway to them. */
  readonly hosts: readonly Endpoint[];
  /** The account as which Dashboards itself logs in. @default "kibanaserver" */
  readonly user?: Text;
  /** Its password: the cluster's `dashboardsPassword`. */
  readonly password: Secret;
  /** The certificate of the authority that the nodes' certificates are from: the cluster's `authority`. @default none */
  readonly authority?: Secret | undefined;
  /**
   * How the nodes' certificates are checked: not at all, against the authority, or against the authority and the name by
   * which they were reached. @default "certificate" with an authority, else "none"
   */
  readonly verification?: "none" | "certificate" | "full";
  /** What sessions are encrypted with, at least 32 characters. @default secret("opensearch_dashboards_cookie") */
  readonly cookiePassword?: Secret;
  /** Whether browsers send the session over HTTPS only. @default in Swarm: a proxy with a certificate is in front there */
  readonly secureCookies?: boolean;
}

/** OpenSearch Dashboards, and what others need of it. */
export interface OpensearchDashboards extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * How the image starts: as user 1000. Of its settings, some can be given as variables, those of the security plugin cannot;
 * no variable is read from a file, but the configuration may name variables. Source: opensearch-build 2.15.0, Dockerfile and
 * entrypoint; OpenSearch-Dashboards, osd-config/src/raw/read_config.ts.
 */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["/usr/share/opensearch-dashboards/opensearch-dashboards-docker-entrypoint.sh"],
  command: ["opensearch-dashboards"],
  tcpCheck: "bash",
};

/**
 * OpenSearch Dashboards. It keeps its state in OpenSearch, so it needs no volume.
 *
 * It does not wait for its hosts: it tries until one of them answers, and any of them may be down.
 *
 * @throws StackwrightError `option-invalid` without a host, or for a check without an authority.
 * @example
 * opensearchDashboards({
 *   hosts: search.endpoints.nodes, password: search.dashboardsPassword, authority: search.authority, networks: [front, data],
 * })
 */
export function opensearchDashboards(options: OpensearchDashboardsOptions): OpensearchDashboards {
  const {
    name = "opensearch-dashboards",
    image = images.opensearchDashboards,
    networks,
    hosts,
    user = "kibanaserver",
    password,
    authority,
    verification = authority === undefined ? "none" : "certificate",
    cookiePassword = secret("opensearch_dashboards_cookie", {
      description: "Encrypts the sessions of OpenSearch Dashboards",
    }),
  } = options;
  checkOptions(hosts, verification, authority);
  const part = service(name, {
    description: "OpenSearch Dashboards: searches and charts",
    image,
    imageStart,
    runsAs: { uid: 1000, gid: 1000 },
    secretEnv: { OPENSEARCH_PASSWORD: password, DASHBOARDS_COOKIE_PASSWORD: cookiePassword },
    environment: {
      OPENSEARCH_HOSTS: `[${hosts.map((host) => `"${host.soft.url()}"`).join(",")}]`,
      OPENSEARCH_USERNAME: user,
      OPENSEARCH_SSL_VERIFICATIONMODE: verification,
      ...(authority === undefined ? {} : { OPENSEARCH_SSL_CERTIFICATEAUTHORITIES: `["${authority}"]` }),
    },
    networks,
    configs: [
      mountFile(
        settings(name, options.secureCookies),
        "/usr/share/opensearch-dashboards/config/opensearch_dashboards.yml",
      ),
    ],
    depends_on: hosts.map((host) => host.service),
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      // The status page asks for a login; the login page does not.
      test: [
        "CMD-SHELL",
        "curl -s -o /dev/null -w '%{http_code}' http://localhost:5601/app/login | grep -qE '^(200|302|401)$'",
      ],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      start_period: "3m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.25, memory: "512M" } },
      update_config: { parallelism: 1, delay: "30s", order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      probe: {
        kind: "http",
        port: 5601,
        path: "/app/login",
        expect: [200, 302, 401],
        description: "The login page of Dashboards",
      },
      logs: { format: "json" },
    },
  });
  return {
    ...part,
    endpoints: { http: endpoint({ service: name, name: "http", port: 5601, scheme: "http" }) },
  };
}

/** The settings that have no variable. Without a cookie password of one's own, sessions are encrypted with a public one. */
function settings(name: string, secureCookies: boolean | undefined): StackFile {
  return file(
    `${name}/opensearch_dashboards.yml`,
    ({ target }) =>
      yamlContent(
        {
          "server.host": "0.0.0.0",
          "opensearch.requestHeadersWhitelist": ["authorization", "securitytenant"],
          "opensearch_security.multitenancy.enabled": true,
          "opensearch_security.multitenancy.tenants.preferred": ["Private", "Global"],
          "opensearch_security.readonly_mode.roles": ["kibana_read_only"],
          "opensearch_security.cookie.secure": secureCookies ?? target === "swarm",
          "opensearch_security.cookie.password": "${DASHBOARDS_COOKIE_PASSWORD}",
        },
        "OpenSearch Dashboards. Made by Stackwright. Hosts and credentials come as variables.",
      ),
    { perTarget: secureCookies === undefined },
  );
}

/** @throws StackwrightError `option-invalid`. */
function checkOptions(hosts: readonly Endpoint[], verification: string, authority: Secret | undefined): void {
  const builder = "opensearchDashboards";
  if (hosts.length === 0) {
    throw badOption({
      builder,
      option: "hosts",
      value: hosts,
      expected: "at least one endpoint of OpenSearch",
      hint: "Give the cluster's endpoints.nodes, or the endpoint of a gateway to them.",
    });
  }
  if (verification !== "none" && authority === undefined) {
    throw badOption({
      builder,
      option: "verification",
      value: verification,
      expected: '"none", because no authority is given to check certificates against',
      hint: 'Give the cluster\'s authority; a cluster has one with security: { kind: "certificates" }.',
    });
  }
}
