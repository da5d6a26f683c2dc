import {
  badOption,
  endpoint,
  merge,
  secret,
  volume,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
  type Volume,
} from "@stackwright/core";
import { images } from "./images.ts";
import { checkBuckets, makesBuckets, type MinioBucket, type MinioReplica } from "./minio-buckets.ts";
import { minioCluster, minioServer } from "./minio-server.ts";

/** Options of {@link minio}. */
export interface MinioOptions {
  /** The service's name. @default "minio" */
  readonly name?: string;
  /** @default minio/minio:RELEASE.2023-11-20T22-40-07Z */
  readonly image?: string;
  readonly networks: NetworkList;
  /** The name of the root user. @default "minioadmin" */
  readonly rootUser?: Text;
  /** Its password, at least 8 characters. @default secret("minio_root_password") */
  readonly rootPassword?: Secret;
  /** The buckets that are made when they are missing. @default none */
  readonly buckets?: readonly (Text | MinioBucket)[];
  /** Where buckets are replicated to that say so. @default nowhere */
  readonly replica?: MinioReplica;
  /**
   * Servers with a drive each. From 4 on, objects are spread over all of them, with so much more that some may be lost: half of
   * them can be away for reading, one less for writing. It cannot be changed later. @default 1
   */
  readonly nodes?: number;
  /** Whether everybody on its networks may read its metrics; they need a token otherwise. @default true */
  readonly publicMetrics?: boolean;
  /** The volume of a single server; those of several are named after them: `minio1_data`. @default volume("minio_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.minio == true" */
  readonly placement?: string;
  /** The same for server `n` of several, from 1. @default (n) => `node.labels.<name> == ${n}` */
  readonly nodePlacement?: (node: number) => string;
  /** Why its volumes are not backed up. @default it holds backups itself, and is copied to another place as a whole */
  readonly noBackup?: string;
}

/** A MinIO service, and what others need of it. */
export interface Minio extends Part {
  readonly endpoints: {
    /** The S3 API. */
    readonly api: Endpoint;
    /** The console for browsers. */
    readonly console: Endpoint;
  };
  readonly rootUser: Text;
  readonly rootPassword: Secret;
  /** The names of its servers' services. */
  readonly servers: readonly string[];
}

/**
 * MinIO: object storage. A single server on one drive has no redundancy; several survive the loss of some. Either way, what it
 * holds has to be copied elsewhere.
 *
 * The image has neither curl nor wget; it ships `mc`, which is health check and client. It reads the password's file as root,
 * and takes a file that is missing for an empty password. Source: minio RELEASE.2023-11-20, Dockerfile.release,
 * cmd/common-main.go.
 *
 * @throws StackwrightError for bad names or images, and `option-invalid` for buckets and counts that cannot be.
 * @example
 * const store = minio({ networks: [data], buckets: ["backups"] });
 */
export function minio(options: MinioOptions): Minio {
  const {
    name = "minio",
    image = images.minio,
    networks,
    rootUser = "minioadmin",
    rootPassword = secret("minio_root_password", { description: "MinIO root password" }),
    buckets = [],
    replica,
    nodes = 1,
    publicMetrics = true,
    data = volume("minio_data", { description: "MinIO's buckets" }),
    placement = `node.labels.${name} == true`,
    nodePlacement = (node) => `node.labels.${name} == ${node}`,
    noBackup = "it holds backups itself, and is copied to another place as a whole",
  } = options;
  checkNodes(nodes);
  checkBuckets({ buckets, replica });
  const shared = { name, image, networks, rootUser, rootPassword, publicMetrics, noBackup };
  const servers =
    nodes === 1
      ? minioServer({ ...shared, data, placement })
      : minioCluster({ ...shared, nodes, placement: nodePlacement });
  // Several nodes share the name as a further one of each.
  const first = nodes === 1 ? name : `${name}1`;
  const at = (which: string, port: number): Endpoint =>
    endpoint({ service: first, name: which, port, scheme: "http", host: name });
  const api = at("api", 9000);
  const job = { name, image, networks, rootUser, rootPassword, buckets, replica, api };
  return {
    ...(buckets.length === 0 ? servers : merge(servers, makesBuckets(job))),
    endpoints: { api, console: at("console", 9001) },
    rootUser,
    rootPassword,
    servers: nodes === 1 ? [name] : Object.keys(servers.services),
  };
}

/** @throws StackwrightError `option-invalid`. */
function checkNodes(nodes: number): void {
  if (Number.isInteger(nodes) && (nodes === 1 || (nodes >= 4 && nodes <= 16))) return;
  throw badOption({
    builder: "minio",
    option: "nodes",
    value: nodes,
    expected: "1, or a whole number from 4 to 16",
    hint: "With fewer than four drives nothing can be written while one is lost; more than sixteen are several pools.",
  });
}
