import { badOption, type ByteSize, type NetworkList, type Secret, type Text } from "@stackwright/core";
import type { OpensearchSecurity } from "./opensearch-security.ts";
import { checkSearchCluster } from "./search-options.ts";
import type { SearchSnapshots } from "./search-snapshots.ts";

/** Where snapshots go: a bucket of an S3 server. */
export type OpensearchSnapshots = SearchSnapshots;

/** Options of `opensearchCluster`. */
export interface OpensearchClusterOptions {
  /** The first part of the names of services and volumes: `opensearch1`, `opensearch1_data`. @default "opensearch" */
  readonly name?: string;
  /** 1, or at least 3: two nodes cannot outvote each other, so the loss of either stops both. */
  readonly nodes: number;
  /** @default opensearchproject/opensearch:2.15.0 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** @default "opensearch-cluster" */
  readonly clusterName?: Text;
  /** The heap of each node: at most half of its memory, which is limited to 2 GiB. @default "512m" */
  readonly heap?: ByteSize;
  /** `admin`'s. At least 8 characters with upper and lower case, a digit and a sign. @default secret("opensearch_admin_password") */
  readonly adminPassword?: Secret;
  /** `kibanaserver`'s, as which Dashboards logs in. @default secret("opensearch_dashboards_password") */
  readonly dashboardsPassword?: Secret;
  /** `monitor`'s, who may read metrics and nothing else. @default secret("opensearch_monitor_password") */
  readonly monitorPassword?: Secret;
  /** Whose certificates the nodes use. @default { kind: "demo" } */
  readonly security?: OpensearchSecurity;
  /**
   * Plugins that the image lacks, such as `repository-s3`. Development then builds `pluginsImage` from the generated
   * `opensearch/Dockerfile`; Swarm builds nothing, so push it before the deployment. @default none
   */
  readonly plugins?: readonly string[];
  /** The name of the image with the plugins, in a registry that every node reaches: `registry.example.com/opensearch-s3:2.15.0`. */
  readonly pluginsImage?: string;
  /** Where snapshots go. Needs the plugin `repository-s3`. @default nowhere */
  readonly snapshots?: OpensearchSnapshots;
  /** The constraint that keeps node `n` on the machine with its volume. @default (n) => `node.labels.opensearch == ${n}` */
  readonly placement?: (node: number) => string;
}

/** @throws StackwrightError `option-invalid`. */
export function checkOpensearchOptions({
  nodes,
  heap = "512m",
  plugins = [],
  pluginsImage,
  snapshots,
}: OpensearchClusterOptions): void {
  const builder = "opensearchCluster";
  checkSearchCluster(builder, { nodes, heap });
  if (plugins.length > 0 && pluginsImage === undefined) {
    throw badOption({
      builder,
      option: "pluginsImage",
      value: pluginsImage,
      expected: "the name of the image that has the plugins",
      hint: 'Name an image in a registry that every node reaches, such as "registry.example.com/opensearch-s3:2.15.0", and push it.',
    });
  }
  if (snapshots !== undefined && !plugins.includes("repository-s3")) {
    throw badOption({
      builder,
      option: "plugins",
      value: plugins,
      expected: '"repository-s3" among them, because there are snapshots',
      hint: 'The image lacks that plugin, and refuses its settings: add plugins: ["repository-s3"] and a pluginsImage.',
    });
  }
}
