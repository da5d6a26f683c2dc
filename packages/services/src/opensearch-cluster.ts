import {
  file,
  makePart,
  merge,
  mergeAll,
  only,
  pipe,
  secret,
  withHealthcheck,
  withService,
  type Endpoint,
  type Part,
  type Secret,
  type StackFile,
} from "@stackwright/core";
import { images } from "./images.ts";
import { dockerfile, logsTemplate } from "./opensearch-files.ts";
import { opensearchNode } from "./opensearch-node.ts";
import { checkOpensearchOptions, type OpensearchClusterOptions } from "./opensearch-options.ts";
import { opensearchInit } from "./opensearch-init.ts";
import { startScript } from "./opensearch-scripts.ts";
import { securitySetup } from "./opensearch-security.ts";
import { answers, httpOf } from "./search-node.ts";

/** The services of an OpenSearch cluster, and what others need of it. */
export interface OpensearchCluster extends Part {
  readonly endpoints: {
    /** The first node. */
    readonly http: Endpoint;
    readonly nodes: readonly Endpoint[];
  };
  readonly adminPassword: Secret;
  readonly dashboardsPassword: Secret;
  readonly monitorPassword: Secret;
  /** The certificate of the cluster's own authority, where it has one. */
  readonly authority: Secret | undefined;
}

/**
 * An OpenSearch cluster: one service and one volume for each node.
 *
 * The first three nodes choose the leader among themselves and are the seeds; further ones hold data only, as the
 * documentation advises for clusters that grow. So another node changes nothing in the settings of those that are there.
 *
 * Every machine needs `vm.max_map_count` of at least 262144, which no stack file can set. Swarm updates all services of a
 * stack at the same time: change images and settings one node at a time with `docker service update`.
 *
 * @throws StackwrightError `option-invalid` for two nodes, for plugins without an image, or snapshots without the plugin.
 * @example
 * const search = opensearchCluster({ nodes: 3, networks: [data], security: { kind: "certificates" } });
 */
export function opensearchCluster(options: OpensearchClusterOptions): OpensearchCluster {
  const { name = "opensearch", security = { kind: "demo" } } = options;
  checkOpensearchOptions(options);
  const passwords = {
    adminPassword:
      options.adminPassword ??
      secret(`${name}_admin_password`, { description: "OpenSearch: admin", generate }),
    dashboardsPassword:
      options.dashboardsPassword ??
      secret(`${name}_dashboards_password`, { description: "OpenSearch: kibanaserver" }),
    monitorPassword:
      options.monitorPassword ?? secret(`${name}_monitor_password`, { description: "OpenSearch: monitor" }),
  };
  const names = Array.from({ length: options.nodes }, (_, index) => `${name}${index + 1}`);
  const setup = securitySetup(name, security);
  const script = startScript({ demo: security.kind === "demo", snapshots: options.snapshots !== undefined });
  const shared = {
    ...options,
    ...passwords,
    name,
    names,
    setup,
    start: file(`${name}/start.sh`, script, { mode: 0o755 }),
  };
  const files = [...imageFiles(name, options), ...setup.files];
  const cluster = mergeAll([
    ...names.map((node, index) => ({ label: node, part: opensearchNode(node, index + 1, shared) })),
    {
      label: "files",
      part: makePart({ files: Object.fromEntries(files.map(({ path, definition }) => [path, definition])) }),
    },
  ]);
  const { image, networks } = options;
  const init = opensearchInit({
    name,
    ...(image === undefined ? {} : { image }),
    networks,
    nodes: names,
    adminPassword: passwords.adminPassword,
    authority: setup.authority,
    templates: [logsTemplate(name, options.nodes)],
  });
  // Swarm runs images and builds none.
  const build = withService((options.plugins ?? []).length === 0 ? {} : { build: { context: `./${name}` } });
  return {
    ...merge(
      pipe(cluster, only("swarm", withHealthcheck(answers("200|401|503", "https"))), only("compose", build)),
      init,
    ),
    endpoints: { http: httpOf(`${name}1`, "https"), nodes: names.map((node) => httpOf(node, "https")) },
    ...passwords,
    authority: setup.authority,
  };
}

/** Base64 of 32 bytes has no digit once in a thousand times: the demo installer would refuse it, and print it. */
const generate = "openssl rand -base64 32 | sed 's/^/0aA/'";

function imageFiles(
  name: string,
  { image = images.opensearch, plugins = [] }: OpensearchClusterOptions,
): readonly StackFile[] {
  return plugins.length === 0 ? [] : [dockerfile(name, image, plugins)];
}
