import { mountFile, type ImageStart, type Part, type Secret, type StackFile } from "@stackwright/core";
import { images } from "./images.ts";
import type { OpensearchClusterOptions } from "./opensearch-options.ts";
import { startScriptPath } from "./opensearch-scripts.ts";
import type { SecuritySetup } from "./opensearch-security.ts";
import { searchNode } from "./search-node.ts";

/**
 * How the image starts: as user 1000, and it knows no `*_FILE` variable. Its settings come from variables with a dot in their
 * names, which bash passes on and other shells drop. Source: opensearch-build 2.15.0, Dockerfile and entrypoint.
 */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["/usr/share/opensearch/opensearch-docker-entrypoint.sh"],
  command: ["opensearch"],
  tcpCheck: "bash",
};

/** What the nodes have in common. */
export interface OpensearchNodeOptions extends OpensearchClusterOptions {
  readonly name: string;
  readonly names: readonly string[];
  readonly adminPassword: Secret;
  readonly dashboardsPassword: Secret;
  readonly monitorPassword: Secret;
  readonly setup: SecuritySetup;
  readonly start: StackFile;
}

/** One node of the cluster, and its volume. */
export function opensearchNode(node: string, number: number, shared: OpensearchNodeOptions): Part {
  const { setup, heap = "512m", image = images.opensearch, plugins = [], pluginsImage = image } = shared;
  return searchNode(node, number, {
    product: "OpenSearch",
    name: shared.name,
    names: shared.names,
    clusterName: shared.clusterName ?? "opensearch-cluster",
    scheme: "https",
    networks: shared.networks,
    snapshots: shared.snapshots,
    placement: shared.placement,
    start: {
      image: plugins.length === 0 ? image : pluginsImage,
      imageStart,
      runsAs: { uid: 1000, gid: 1000 },
      entrypoint: ["/bin/bash", startScriptPath],
      command: imageStart.command,
    },
    passwords: {
      OPENSEARCH_INITIAL_ADMIN_PASSWORD: shared.adminPassword,
      OPENSEARCH_DASHBOARDS_PASSWORD: shared.dashboardsPassword,
      OPENSEARCH_MONITOR_PASSWORD: shared.monitorPassword,
    },
    environment: {
      OPENSEARCH_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
      // A second Java machine, for which the limits leave no room.
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: true,
      ...setup.environment,
    },
    secrets: setup.secretsOf(node),
    configs: [mountFile(shared.start, startScriptPath), ...setup.configs],
  });
}
