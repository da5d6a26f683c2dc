import type { ByteSize, NetworkList, Secret, Text } from "@stackwright/core";
import { badOption } from "@stackwright/core";
import { checkSearchCluster } from "./search-options.ts";
import type { SearchSnapshots } from "./search-snapshots.ts";

/**
 * Who may ask, and whether others can listen.
 *
 * - `certificates`: HTTPS, passwords, and between the nodes certificates of an authority of the cluster's own, as secrets.
 *   `elasticsearch/make-certificates.sh` makes them: each secret names the command that prints its value.
 * - `none`: everybody on its networks may read and write everything, in clear. For development.
 */
export type ElasticsearchSecurity =
  | { readonly kind: "none" }
  | {
      readonly kind: "certificates";
      /** Further names by which clients reach the nodes, such as a gateway's. @default none */
      readonly names?: readonly string[];
      /** The version of the secrets that hold certificates and keys: raise it when any of them is renewed. @default 1 */
      readonly version?: number;
    };

/** Options of {@link elasticsearchCluster}. */
export interface ElasticsearchClusterOptions {
  /** The first part of the names of services and volumes: `elasticsearch1`, `elasticsearch1_data`. @default "elasticsearch" */
  readonly name?: string;
  /** 1, or at least 3: two nodes cannot outvote each other, so the loss of either stops both. */
  readonly nodes: number;
  /** @default docker.elastic.co/elasticsearch/elasticsearch:8.15.0 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** @default "elasticsearch-cluster" */
  readonly clusterName?: Text;
  /** The heap of each node: at most half of its memory, which is limited to 2 GiB. @default "1g" */
  readonly heap?: ByteSize;
  /** @default { kind: "certificates" } */
  readonly security?: ElasticsearchSecurity;
  /** The superuser `elastic`'s, at least 6 characters. @default secret("elasticsearch_elastic_password") */
  readonly elasticPassword?: Secret;
  /** `monitor`'s, who may read metrics and nothing else. @default secret("elasticsearch_monitor_password") */
  readonly monitorPassword?: Secret;
  /** Where snapshots go. The image has what that needs. @default nowhere */
  readonly snapshots?: SearchSnapshots;
  /** The constraint that keeps node `n` on the machine with its volume. @default (n) => `node.labels.elasticsearch == ${n}` */
  readonly placement?: (node: number) => string;
}

/** @throws StackwrightError `option-invalid`. */
export function checkElasticsearchOptions(options: ElasticsearchClusterOptions): void {
  const { nodes, heap = "1g", security, elasticPassword, monitorPassword } = options;
  const builder = "elasticsearchCluster";
  checkSearchCluster(builder, { nodes, heap });
  if (security?.kind !== "none") return;
  for (const [option, value] of Object.entries({ elasticPassword, monitorPassword })) {
    if (value === undefined) continue;
    throw badOption({
      builder,
      option,
      value: value.name,
      expected: 'no password, because with security "none" nobody is asked for one',
      hint: 'Leave it out, or take security: { kind: "certificates" }.',
    });
  }
}
