import type { Endpoint, Secret, Text } from "@stackwright/core";
import type { SearchProduct } from "./search-node.ts";

/** Where snapshots go: a bucket of an S3 server. */
export interface SearchSnapshots {
  /** The server's API. */
  readonly endpoint: Endpoint;
  readonly accessKey: Text;
  readonly secretKey: Secret;
}

/**
 * The settings of a node that writes snapshots, and the access key for its keystore. The region is asked for and has no
 * effect. Sources: documentation-website 2.15, snapshots/snapshot-restore.md; Elasticsearch 8.15, repository-s3.
 */
export function s3Client({
  endpoint: store,
  accessKey,
}: SearchSnapshots): Readonly<Record<string, Text | boolean>> {
  return {
    "s3.client.default.endpoint": store.soft.address,
    "s3.client.default.protocol": store.scheme,
    "s3.client.default.path_style_access": true,
    "s3.client.default.region": "us-east-1",
    AWS_EC2_METADATA_DISABLED: true,
    SNAPSHOT_ACCESS_KEY: accessKey,
  };
}

/** The lines of a start script, for bash, that put the credentials of the repository into the node's keystore. */
export function keystoreScript(product: SearchProduct): string {
  const name = product.toLowerCase();
  return `
# The credentials of the repository for snapshots: ${product} reads them from its keystore only.
[[ -f "$home/config/${name}.keystore" ]] || "$home/bin/${name}-keystore" create
for key in access_key secret_key; do
  variable="SNAPSHOT_\${key^^}"
  printf '%s' "\${!variable}" | "$home/bin/${name}-keystore" add --stdin --force "s3.client.default.$key"
done
unset SNAPSHOT_ACCESS_KEY SNAPSHOT_SECRET_KEY
`;
}
