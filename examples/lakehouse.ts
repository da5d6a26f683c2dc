/**
 * A lakehouse: Airbyte fills it, Dremio asks it, dbt shapes it, Superset shows it; on PostgreSQL, MinIO and Elasticsearch.
 *
 * Development is one host with Compose, where every store is a single server. Staging and production are a Swarm of several
 * hosts: managers, workers, database nodes and storage nodes, told apart by their labels.
 *
 *   npx tsx examples/lakehouse.ts --target compose > docker-compose.dev.yml
 *   npx tsx examples/lakehouse.ts > stack.prod.yml
 *   npm run lakehouse
 */
import { backups, type ObjectivesByStore } from "@stackwright/backup";
import {
  defineStack,
  main,
  onServices,
  openInDevelopment,
  pipe,
  secret,
  withEnv,
  withUpdatePolicy,
  type Modifier,
  type Part,
  type Stack,
} from "@stackwright/core";
import { monitoring, monitoringPolicies } from "@stackwright/monitoring";
import {
  airbyte,
  dataGateway,
  dbt,
  dremio,
  engineOptions,
  imageHolesPolicy,
  operations,
  superset,
  traefik,
  traefikPolicies,
  useImages,
  withTraefik,
} from "@stackwright/services";
import { objectives, sizes, type Environment } from "./lakehouse-environments.ts";
import {
  admin,
  alertEmails,
  disasterKey,
  disasterSite,
  disasterUser,
  domain,
  front,
  onWorkers,
  platform,
  registry,
  smtpServer,
  storage,
  timezone,
} from "./lakehouse-settings.ts";
import { lakehouseStores } from "./lakehouse-stores.ts";

/** Everything of the platform in one environment. */
function lakehouse(environment: Environment): readonly (Part | Modifier)[] {
  const size = sizes[environment];
  const development = environment === "development";
  const { lake, bucket, db, pool, search } = lakehouseStores(environment);

  // Applications. Connectors reach the lake through the gateway, and nothing else behind it

  const gateway = pipe(
    dataGateway({
      networks: [platform, storage],
      routes: [{ name: "objects", listen: 9000, to: lake.endpoints.api }],
    }),
    onWorkers,
  );
  const loader = pipe(
    airbyte({
      networks: { own: platform, data: storage, front: [front] },
      database: db.endpoints.sql,
      databasePassword: db.databases.airbyte.password,
      url: development ? "http://localhost:8000" : `https://airbyte.${domain}`,
      workers: size.airbyteWorkers,
    }),
    withTraefik({
      service: "airbyte-proxy",
      host: `airbyte.${domain}`,
      network: front,
      description: "Airbyte",
      expect: [401],
    }),
    onServices(["airbyte-proxy"], openInDevelopment(8000)),
  );
  const engine = dremio({
    networks: [storage],
    front: [front],
    executors: size.executors,
    size: size.coordinator,
    executorSize: size.executor,
    store: { ...bucket, bucket: "dremio" },
    email: admin,
  });
  const sql = pipe(
    engine,
    withTraefik({ service: "dremio", host: `dremio.${domain}`, network: front, description: "Dremio" }),
    ...[9047, 31_010, 32_010].map((port) => onServices(["dremio"], openInDevelopment(port))),
  );
  const dashboards = pipe(
    superset({
      database: pool.endpoints.sql,
      databasePassword: db.databases.superset.password,
      networks: [front, storage],
      drivers: {
        image: `${registry}/lakehouse/superset-dremio:3.0.0`,
        packages: ["sqlalchemy-dremio==3.0.4"],
      },
      email: admin,
      replicas: size.supersetServers,
    }),
    withTraefik({
      service: "superset",
      host: `superset.${domain}`,
      network: front,
      description: "Superset",
      expect: [200, 302],
    }),
    onServices(["superset"], openInDevelopment(8088)),
    onWorkers,
  );
  const models = dbt({
    dremio: engine,
    networks: [storage],
    build: {
      image: `${registry}/lakehouse/dbt-dremio:1.9.0`,
      packages: ["dbt-core==1.9.0", "dbt-dremio==1.9.0"],
    },
  });

  // The way in, monitoring, and the way back

  const proxy = traefik({
    acmeEmail: admin,
    networks: [front],
    replicas: size.proxies,
    certificates: {
      compose: { kind: "acme", challenge: "tls" },
      swarm: {
        kind: "acme",
        challenge: "dns",
        provider: "cloudflare",
        secrets: {
          CF_DNS_API_TOKEN: secret("cloudflare_dns_token", {
            description: "DNS token for certificates",
            generate: false,
          }),
        },
      },
    },
  });
  const watch = pipe(
    monitoring({
      networks: { own: [platform], data: [storage], front: [front] },
      opensearch: search,
      postgres: db,
      alerts: { email: { to: alertEmails, smarthost: smtpServer, from: admin } },
      grafana: { rootUrl: `https://grafana.${domain}` },
    }),
    withTraefik({
      service: "grafana",
      host: `grafana.${domain}`,
      network: front,
      description: "Grafana",
      expect: [200, 302],
    }),
  );
  const recovery = backups({
    repository: development
      ? {
          endpoint: lake.endpoints.api,
          bucket: "backups",
          credentials: { accessKey: lake.rootUser, secretKey: lake.rootPassword },
        }
      : {
          endpoint: `https://${disasterSite}`,
          bucket: "backups",
          credentials: { accessKey: disasterUser, secretKey: disasterKey },
        },
    networks: [platform, storage],
    schedule: "0 0 * * *",
    objectives: objectives[environment] satisfies ObjectivesByStore,
    search: { default: { bucket: "snapshots" } },
  });

  return [
    proxy,
    loader,
    sql,
    models,
    dashboards,
    gateway,
    pool,
    search,
    watch,
    db,
    lake,
    recovery,
    engineOptions,
    withEnv({ TZ: timezone }),
    useImages("current"),
    withUpdatePolicy({ parallelism: 1, delay: "30s", failure_action: "rollback" }, { parallelism: 1 }),
    operations(),
  ];
}

/** The lakehouse: development with Compose, and with Swarm the environment that is named. */
export function lakehouseIn(environment: Exclude<Environment, "development">): Stack {
  return defineStack({
    name: environment === "production" ? "lakehouse" : `lakehouse-${environment}`,
    description: `data lakehouse, ${environment}`,
    parts: (target) => lakehouse(target === "compose" ? "development" : environment),
  });
}

const stack = lakehouseIn("production");
export default stack;
await main(import.meta, stack, {
  policies: [...traefikPolicies, ...monitoringPolicies, imageHolesPolicy],
});
