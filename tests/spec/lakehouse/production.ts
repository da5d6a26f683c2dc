import { all, contains, inSwarm, of, segment } from "../bigdata/claims.ts";
import { deviates, section, type Entry } from "../entry.ts";
import { placed, production } from "./claims.ts";
import { operation } from "./operation.ts";

const swarm: readonly Entry[] = section("Topology 2: Docker Swarm", "swarm", [
  ["balancer", "a load balancer in front", inSwarm("traefik").publishes(443)],
  [
    "balancer.product",
    "nginx or HAProxy",
    deviates(
      "the-load-balancer",
      production(({ services }) => "nginx" in services || "haproxy" in services),
    ),
  ],
  [
    "managers",
    "three managers, each with a balancer",
    all(inSwarm("traefik").replicas(3), inSwarm("traefik").constraint("node.role == manager")),
  ],
  [
    "airbyte",
    "Airbyte on one worker",
    inSwarm("airbyte-server", "airbyte-worker", "airbyte-cron").constraint("node.labels.airbyte == true"),
  ],
  [
    "coordinator",
    "the coordinator of Dremio on one",
    inSwarm("dremio").constraint("node.labels.dremio == true"),
  ],
  [
    "executors",
    "two executors, on two",
    placed(
      "dremio-executor",
      [1, 2].map((n) => `node.labels.dremio-executor == ${n}`),
    ),
  ],
  ["superset", "Superset on workers", inSwarm("superset").constraint("node.role == worker")],
  ["search", "Elasticsearch on one", inSwarm("elasticsearch1").constraint("node.labels.search == true")],
  [
    "primary",
    "PostgreSQL's primary on a database node",
    inSwarm("postgres").constraint("node.labels.database == 1"),
  ],
  [
    "secondary",
    "and its secondary on another",
    inSwarm("postgres-replica1").constraint("node.labels.database == 2"),
  ],
  [
    "storage",
    "MinIO on four storage nodes",
    placed(
      "minio",
      [1, 2, 3, 4].map((n) => `node.labels.storage == ${n}`),
    ),
  ],
  [
    "distributed",
    "as one distributed store",
    inSwarm("minio1", "minio4").command(
      "server",
      "http://minio{1...4}:9000/data",
      "--console-address",
      ":9001",
    ),
  ],
  ["health", "health is watched", inSwarm("dremio", "superset", "postgres", "airbyte-server").health(/./)],
  [
    "networks",
    "networks over all nodes, encrypted",
    all(...["front", "data-platform", "data-storage"].map(segment)),
  ],
]);

const overrides: readonly Entry[] = section("Production overrides", "override", [
  ["dremio.limits", "Dremio: 8 CPUs and 16 GiB at most", inSwarm("dremio").limits("8", "16384M")],
  ["dremio.reserves", "Dremio: 4 CPUs and 8 GiB reserved", inSwarm("dremio").reserves("4", "8192M")],
  [
    "dremio.heap",
    "a heap of 16 GiB",
    deviates("the-heap-of-dremio", inSwarm("dremio").env("DREMIO_MAX_HEAP_MEMORY_SIZE_MB", "16384")),
  ],
  ["postgres.limits", "PostgreSQL: 4 CPUs and 8 GiB", inSwarm("postgres").limits("4", "8G")],
  [
    "postgres.volume",
    "/mnt/data/postgres",
    deviates(
      "folders-of-the-host",
      inSwarm("postgres").mount("/mnt/data/postgres", "/var/lib/postgresql/data"),
    ),
  ],
  [
    "minio.limits",
    "MinIO: 2 CPUs and 4 GiB",
    inSwarm("minio1", "minio2", "minio3", "minio4").limits("2", "4G"),
  ],
  [
    "minio.replicas",
    "one service of four replicas",
    deviates("distributed-minio", inSwarm("minio").replicas(4)),
  ],
  [
    "minio.volume",
    "/mnt/data/minio",
    deviates("folders-of-the-host", inSwarm("minio1").mount("/mnt/data/minio", "/data")),
  ],
  ["worker", "an Airbyte worker has 2 CPUs and 4 GiB", inSwarm("airbyte-worker").limits("2", "4G")],
  ["server", "its server 1 CPU and 2 GiB", inSwarm("airbyte-server").limits("1", "2G")],
  [
    "executor",
    "an executor 8 CPUs and 16 GiB",
    inSwarm("dremio-executor1", "dremio-executor2").limits("8", "16384M"),
  ],
]);

const availability: readonly Entry[] = section("High availability and scale", "ha", [
  [
    "wal.senders",
    "streaming replication",
    contains("postgres/databases.swarm.sh", /replicator/, /REPLICATION/),
  ],
  [
    "replication.auth",
    "replicas log in with md5",
    deviates("how-replicas-log-in", contains("postgres/pg_hba.conf", /\bmd5\b/)),
  ],
  [
    "synchronous",
    "synchronous_standby_names = 'standby1'",
    deviates("replicas-that-writes-wait-for", inSwarm("postgres").flag("synchronous_standby_names=standby1")),
  ],
  ["erasure", "erasure coding over four nodes", inSwarm("minio1").flag("http://minio{1...4}:9000/data")],
  [
    "coordinator",
    "the coordinator coordinates",
    contains(
      "dremio/dremio.swarm.conf",
      /services\.coordinator\.master\.enabled: true/,
      /services\.executor\.enabled: false/,
    ),
  ],
  [
    "executor",
    "executors execute",
    contains(
      "dremio/executor.conf",
      /services\.coordinator\.enabled: false/,
      /services\.executor\.enabled: true/,
    ),
  ],
  [
    "zookeeper",
    "executors find the coordinator through ZooKeeper",
    contains("dremio/executor.conf", /^zookeeper: "dremio:2181"$/m),
  ],
  [
    "coordinators",
    "three coordinators",
    deviates(
      "one-coordinator",
      production(({ services }) => "dremio-coordinator3" in services),
    ),
  ],
  ["workers", "2 to 10 workers of Airbyte", inSwarm("airbyte-worker").replicas(2)],
  ["superset", "two servers of Superset at least", inSwarm("superset").replicas(2)],
  ["autoscaling", "as many as the load asks for", deviates("scaling-by-itself")],
  ["pool.port", "PgBouncer on 6432", contains("pgbouncer/pgbouncer.ini", /^listen_port = 6432$/m)],
  [
    "pool.clients",
    "max_client_conn = 1000",
    contains("pgbouncer/pgbouncer.ini", /^max_client_conn = 1000$/m),
  ],
  ["pool.size", "default_pool_size = 25", contains("pgbouncer/pgbouncer.ini", /^default_pool_size = 25$/m)],
  [
    "pool.airbyte",
    "for every client",
    deviates("clients-without-a-pool", of("airbyte-server").dependsOn("pgbouncer")),
  ],
]);

const tuning: readonly Entry[] = section("Tuning", "tuning", [
  ["buffers", "shared_buffers = 4GB", inSwarm("postgres").flag("shared_buffers=4GB")],
  [
    "work",
    "work_mem = 64MB, maintenance_work_mem = 1GB",
    contains("postgres/init.sql", /work_mem = '64MB'/, /maintenance_work_mem = '1GB'/),
  ],
  ["connections", "max_connections = 200", of("postgres").flag("max_connections=200")],
  [
    "cache",
    "effective_cache_size = 12GB",
    deviates("sizes-that-contradict", inSwarm("postgres").flag("effective_cache_size=12GB")),
  ],
  [
    "dremio",
    "services.executor.heap_memory_mb: 32768",
    deviates("the-heap-of-dremio", contains("dremio/executor.conf", /heap_memory_mb/)),
  ],
  ["kubernetes", "topology 3: Kubernetes, and the clouds", deviates("topology-3")],
]);

/** Topology 2, and what holds for production. */
export const clustered: readonly Entry[] = [...swarm, ...overrides, ...availability, ...operation, ...tuning];
