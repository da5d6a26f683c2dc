import {
  defineStack,
  network,
  pipe,
  service,
  withPlacement,
  withReplicas,
  type Part,
} from "@stackwright/core";
import { backups } from "@stackwright/backup";
import {
  cassandraCluster,
  dataGateway,
  mariadb,
  minio,
  opensearchCluster,
  operations,
} from "@stackwright/services";
import { adapted, clusterAdaptations } from "../platform/adapt.ts";

const back = network("back");
const data = network("data", { internal: true });
const notHere = { none: "a drill of nodes" };
const onHost = (node: number): string => `node.hostname == node${node}`;

const store = minio({ networks: [data], buckets: ["backups"] });
const db = mariadb({ database: "shop", user: "shop", networks: [data] });

/** On every machine. */
const watcher: Part = service("node-exporter", {
  image: "prom/node-exporter:v1.6.1",
  networks: [back],
  deploy: { mode: "global" },
});

/**
 * What a cluster of machines is made for, from the builders of the big platform: two clustered stores with a member on each
 * manager, a database and an object store on one machine each, a relay that may run on any manager, and a watcher everywhere.
 */
export const clusterStack = defineStack({
  name: "ring",
  parts: [
    cassandraCluster({ nodes: 3, heap: "512M", newHeap: "100M", networks: [data], placement: onHost }),
    opensearchCluster({
      nodes: 3,
      heap: "512m",
      networks: [data],
      placement: onHost,
      security: { kind: "certificates", names: [] },
    }),
    db,
    store,
    pipe(
      dataGateway({ networks: [back, data], routes: [{ name: "sql", listen: 3306, to: db.endpoints.sql }] }),
      withReplicas(3),
      withPlacement({ constraints: ["node.role == manager"] }),
    ),
    watcher,
    backups({
      repository: {
        endpoint: store.endpoints.api,
        bucket: "backups",
        credentials: { accessKey: "minioadmin", secretKey: store.rootPassword },
      },
      // The runbooks of the Swarm are what is asked for here; the recovery drill is about the backups.
      decisions: Object.fromEntries(
        [1, 2, 3].flatMap((node) => [
          [`cassandra${node}_data`, notHere],
          [`opensearch${node}_data`, notHere],
        ]),
      ),
    }),
    operations(),
    adapted(clusterAdaptations),
  ],
});
