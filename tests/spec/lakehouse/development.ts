import { absent, all, contains, inCompose, inTree, localVolume, not, of } from "../bigdata/claims.ts";
import { deviates, section, type Entry } from "../entry.ts";

const airbyte: readonly Entry[] = section("Docker Compose: Airbyte", "compose.airbyte", [
  ["server.image", "airbyte/server:0.50.33", of("airbyte-server").image("airbyte/server:0.50.33")],
  ["webapp.image", "airbyte/webapp:0.50.33", of("airbyte-webapp").image("airbyte/webapp:0.50.33")],
  ["worker.image", "airbyte/worker:0.50.33", of("airbyte-worker").image("airbyte/worker:0.50.33")],
  [
    "three",
    "three services are enough",
    deviates("what-airbyte-needs", absent("airbyte-temporal", "compose")),
  ],
  [
    "database.user",
    "DATABASE_USER=airbyte",
    of("airbyte-server", "airbyte-worker").env("DATABASE_USER", "airbyte"),
  ],
  [
    "database.host",
    "DATABASE_HOST=postgres",
    deviates("what-airbyte-needs", of("airbyte-server").env("DATABASE_HOST", "postgres")),
  ],
  [
    "database.password",
    "DATABASE_PASSWORD=airbyte",
    deviates("passwords", of("airbyte-server").env("DATABASE_PASSWORD", "airbyte")),
  ],
  [
    "workspace",
    "WORKSPACE_ROOT=/tmp/workspace",
    of("airbyte-server", "airbyte-worker").env("WORKSPACE_ROOT", "/tmp/workspace"),
  ],
  ["local", "LOCAL_ROOT=/tmp/airbyte_local", of("airbyte-worker").env("LOCAL_ROOT", "/tmp/airbyte_local")],
  ["config", "CONFIG_ROOT=/data", of("airbyte-server").env("CONFIG_ROOT", "/data")],
  ["tracking", "TRACKING_STRATEGY=logging", of("airbyte-server").env("TRACKING_STRATEGY", "logging")],
  [
    "workspace.volume",
    "airbyte-workspace:/tmp/workspace",
    of("airbyte-server", "airbyte-worker").mount("airbyte_workspace", "/tmp/workspace"),
  ],
  [
    "data.volume",
    "airbyte-data:/data",
    deviates("volumes-that-hold-nothing", of("airbyte-server").mount("airbyte_data", "/data")),
  ],
  [
    "socket",
    "the worker has the engine's socket",
    of("airbyte-worker").mount("/var/run/docker.sock", "/var/run/docker.sock"),
  ],
  ["port.web", "8000 is open", inCompose("airbyte-proxy").publishes(8000)],
  ["port.webapp", "it is the webapp's", deviates("open-doors", inCompose("airbyte-webapp").publishes(8000))],
  ["port.api", "8001 is open", deviates("open-doors", inCompose("airbyte-server").publishes(8001))],
  [
    "order",
    "webapp and worker start after the server",
    inCompose("airbyte-webapp", "airbyte-worker").dependsOn("airbyte-server"),
  ],
]);

const dremio: readonly Entry[] = section("Docker Compose: Dremio", "compose.dremio", [
  ["image", "dremio/dremio-oss:26.0", of("dremio").image("dremio/dremio-oss:26.0")],
  [
    "ports",
    "9047, 31010 and 32010 are open",
    all(...[9047, 31_010, 32_010].map((port) => inCompose("dremio").publishes(port))),
  ],
  [
    "heap",
    "DREMIO_JAVA_SERVER_EXTRA_OPTS=-Xms2g -Xmx4g",
    deviates("the-heap-of-dremio", of("dremio").env("DREMIO_JAVA_SERVER_EXTRA_OPTS", "-Xms2g -Xmx4g")),
  ],
  ["heap.size", "a heap of 4 GiB", inCompose("dremio").env("DREMIO_MAX_HEAP_MEMORY_SIZE_MB", "4096")],
  ["data", "dremio-data:/opt/dremio/data", of("dremio").mount("dremio_data", "/opt/dremio/data")],
  ["conf", "dremio.conf is mounted", of("dremio").file("dremio/dremio.conf", "/opt/dremio/conf/dremio.conf")],
]);

const superset: readonly Entry[] = section("Docker Compose: Superset", "compose.superset", [
  ["image", "apache/superset:3.0.0", contains("superset/Dockerfile", /^FROM apache\/superset:3\.0\.0$/m)],
  [
    "image.plain",
    "as it is published",
    deviates("images-that-are-built", of("superset").image("apache/superset:3.0.0")),
  ],
  ["port", "8088 is open", inCompose("superset").publishes(8088)],
  [
    "key",
    "SUPERSET_SECRET_KEY in the environment",
    deviates("passwords", of("superset").env("SUPERSET_SECRET_KEY", "your-secret-key-here")),
  ],
  [
    "examples",
    "SUPERSET_LOAD_EXAMPLES=yes",
    deviates("superset-as-a-server", of("superset").env("SUPERSET_LOAD_EXAMPLES", "yes")),
  ],
  [
    "home",
    "superset-data:/app/superset_home",
    deviates("volumes-that-hold-nothing", of("superset").mount("superset_data", "/app/superset_home")),
  ],
  [
    "upgrade",
    "superset db upgrade, create-admin and init are run",
    contains("superset/init.sh", /superset db upgrade/, /fab create-admin/, /superset init/),
  ],
  ["run", "superset run, at each start", deviates("superset-as-a-server", of("superset").flag("run"))],
  ["order", "it starts after the database", inCompose("superset").dependsOn("postgres")],
]);

const stores: readonly Entry[] = section("Docker Compose: stores", "compose.stores", [
  ["postgres.image", "postgres:16", of("postgres").image("postgres:16.13")],
  ["postgres.user", "POSTGRES_USER=postgres", of("postgres").env("POSTGRES_USER", "postgres")],
  [
    "postgres.data",
    "PGDATA below the volume",
    of("postgres").env("PGDATA", "/var/lib/postgresql/data/pgdata"),
  ],
  [
    "postgres.volume",
    "postgres-data:/var/lib/postgresql/data",
    of("postgres").mount("postgres_data", "/var/lib/postgresql/data"),
  ],
  ["postgres.init", "databases are made at the first start", inTree("postgres/databases.sh")],
  ["postgres.port", "5432 is open", deviates("open-doors", inCompose("postgres").publishes(5432))],
  [
    "postgres.password",
    "POSTGRES_PASSWORD=postgres",
    deviates("passwords", of("postgres").env("POSTGRES_PASSWORD", "postgres")),
  ],
  [
    "minio.image",
    "minio/minio:latest",
    deviates("versions-instead-of-latest", inCompose("minio").image("minio/minio:latest")),
  ],
  [
    "minio.command",
    "server /data --console-address :9001",
    inCompose("minio").command("server", "/data", "--console-address", ":9001"),
  ],
  ["minio.volume", "minio-data:/data", inCompose("minio").mount("minio_data", "/data")],
  ["minio.ports", "9000 and 9001 are open", deviates("open-doors", inCompose("minio").publishes(9000))],
  [
    "minio.health",
    "curl asks whether it is live",
    deviates("health-checks", inCompose("minio").health(/curl/)),
  ],
  [
    "search.image",
    "elasticsearch:8.15.0",
    of("elasticsearch1").image("docker.elastic.co/elasticsearch/elasticsearch:8.15.0"),
  ],
  ["search.single", "discovery.type=single-node", of("elasticsearch1").env("discovery.type", "single-node")],
  [
    "search.security",
    "xpack.security.enabled=false",
    inCompose("elasticsearch1").env("xpack.security.enabled", "false"),
  ],
  ["search.heap", "a heap of 1 GiB", of("elasticsearch1").env("ES_JAVA_OPTS", "-Xms1g -Xmx1g")],
  [
    "search.volume",
    "es-data has its indices",
    of("elasticsearch1").mount("elasticsearch1_data", "/usr/share/elasticsearch/data"),
  ],
  [
    "search.ports",
    "9200 and 9300 are open",
    deviates("open-doors", inCompose("elasticsearch1").publishes(9200)),
  ],
  ["volumes", "volumes of the engine", all(localVolume("postgres_data"), localVolume("dremio_data"))],
  [
    "dbt",
    "dbt is there from the command line",
    all(inCompose("dbt").exists, inTree("dbt/project/dbt_project.yml")),
  ],
  ["network", "a bridge named data-platform", inCompose("airbyte-server").on("data-platform")],
  [
    "one-network",
    "for all services",
    deviates("three-networks", not(inCompose("postgres").onlyOn("data-storage"))),
  ],
]);

/** Topology 1: one host, with Compose. */
export const development: readonly Entry[] = [...airbyte, ...dremio, ...superset, ...stores];
