/** The data stores of the lakehouse: single servers in development, clusters in a Swarm. */
import { onServices, pipe, withLimits, type Endpoint, type Secret, type Text } from "@stackwright/core";
import {
  elasticsearchCluster,
  minio,
  pgbouncer,
  postgres,
  type ElasticsearchCluster,
  type Minio,
  type Pgbouncer,
  type Postgres,
} from "@stackwright/services";
import { sizes, type Environment } from "./lakehouse-environments.ts";
import {
  disasterKey,
  disasterSite,
  disasterUser,
  onWorkers,
  replication,
  storage,
} from "./lakehouse-settings.ts";

/** The stores of one environment. */
export interface LakehouseStores {
  readonly lake: Minio;
  /** Where programs reach the lake's buckets, and how they log in. */
  readonly bucket: { readonly endpoint: Endpoint; readonly accessKey: Text; readonly secretKey: Secret };
  readonly db: Postgres<"airbyte" | "superset">;
  /** Connections to the database, shared. */
  readonly pool: Pgbouncer;
  readonly search: ElasticsearchCluster;
}

/** MinIO, PostgreSQL with a pool of connections before it, and Elasticsearch, in the size of an environment. */
export function lakehouseStores(environment: Environment): LakehouseStores {
  const size = sizes[environment];
  const development = environment === "development";

  const lake = minio({
    networks: development ? [storage] : [storage, replication],
    nodes: size.storageNodes,
    nodePlacement: (node) => `node.labels.storage == ${node}`,
    buckets: [
      { name: "datalake", lockDays: 30, replicate: !development },
      "dremio",
      // Elasticsearch's snapshots: the copy of the backups does not take them along.
      { name: "snapshots", replicate: !development },
      "backups",
    ],
    noBackup: development
      ? "development: what is in the lake is loaded again from its sources"
      : "the lake is replicated to the other site as it is written, and locked for 30 days; the rest is made from it",
    ...(development
      ? {}
      : { replica: { url: `https://${disasterSite}`, accessKey: disasterUser, secretKey: disasterKey } }),
  });
  const bucket = { endpoint: lake.endpoints.api, accessKey: lake.rootUser, secretKey: lake.rootPassword };
  const db = postgres({
    networks: [storage],
    databases: { airbyte: { createsDatabases: true }, superset: {} },
    replicas: size.databaseReplicas,
    sharedBuffers: size.database.sharedBuffers,
    maxConnections: 200,
    initSql: "ALTER SYSTEM SET work_mem = '64MB';\nALTER SYSTEM SET maintenance_work_mem = '1GB';\n",
    placement: "node.labels.database == 1",
    replicaPlacement: (replica) => `node.labels.database == ${replica + 1}`,
  });
  const pool = pipe(pgbouncer({ networks: [storage], server: db }), onWorkers);
  const search = elasticsearchCluster({
    nodes: 1,
    heap: "1g",
    networks: [storage],
    security: development ? { kind: "none" } : { kind: "certificates" },
    snapshots: bucket,
    placement: () => "node.labels.search == true",
  });

  return {
    lake: pipe(lake, onServices(lake.servers, withLimits(size.storage))),
    bucket,
    db: pipe(db, withLimits(size.database.limits)),
    pool,
    search,
  };
}
