/**
 * The big-data platform: service desk, search, data lake, object store, behind one reverse proxy, on three networks.
 *
 *   npx tsx examples/bigdata.ts > stack.prod.yml
 *   npx tsx examples/bigdata.ts --target compose > docker-compose.dev.yml
 *   npm run bigdata
 */
import { backups, gfs, type BackupOptions, type OffsiteOptions } from "@stackwright/backup";
import {
  defineStack,
  main,
  network,
  only,
  openInDevelopment,
  pipe,
  secret,
  variable,
  withEnv,
  withUpdatePolicy,
} from "@stackwright/core";
import { monitoring, monitoringPolicies } from "@stackwright/monitoring";
import {
  cassandraCluster,
  cassandraExporters,
  consul,
  crowdsec,
  dataGateway,
  engineOptions,
  glpi,
  imageHolesPolicy,
  mariadb,
  minio,
  opensearchCluster,
  opensearchDashboards,
  operations,
  traefik,
  traefikBouncer,
  traefikPolicies,
  withTraefik,
} from "@stackwright/services";
import { french } from "./bigdata-french.ts";
import { isolation } from "./bigdata-policies.ts";

// What the person who deploys decides

const domain = variable("DOMAIN", {
  default: "example.com",
  description: "Domaine public de la plateforme.",
});
const admin = variable("EMAIL_ADMIN", {
  default: "admin@example.com",
  description: "Adresse de l'administrateur.",
});
const timezone = variable("TZ", { default: "Europe/Paris", description: "Fuseau horaire des services." });
const acmeEmail = variable("TRAEFIK_ACME_EMAIL", {
  default: admin,
  description: "Adresse du compte Let's Encrypt.",
});
const glpiUser = variable("GLPI_DB_USER", { default: "glpi", description: "Utilisateur MariaDB de GLPI." });
const glpiDatabase = variable("GLPI_DB_NAME", { default: "glpi", description: "Base MariaDB de GLPI." });
const cassandraName = variable("CASSANDRA_CLUSTER_NAME", {
  default: "bigdata_cassandra",
  description: "Nom du cluster Cassandra.",
});
const datacenter = variable("CASSANDRA_DC", { default: "dc1", description: "Datacenter Cassandra." });
const rack = variable("CASSANDRA_RACK", { default: "rack1", description: "Rack Cassandra." });
const minioUser = variable("MINIO_ROOT_USER", {
  default: "minioadmin",
  description: "Administrateur MinIO.",
});
const bucket = variable("MINIO_BUCKET", { default: "backups", description: "Bucket des sauvegardes." });
const registry = variable("REGISTRY", {
  default: "registry.example.com",
  description: "Registre des images construites ici : OpenSearch et son greffon S3.",
});
const offsiteHost = variable("OFFSITE_HOST", {
  default: "s3.example.net",
  description: "Serveur S3 du second lieu, qui reçoit une copie des sauvegardes (production).",
});
const offsiteBucket = variable("OFFSITE_BUCKET", {
  default: "bigdata-backups",
  description: "Bucket du second lieu.",
});
const offsiteKey = variable("OFFSITE_ACCESS_KEY", {
  default: "bigdata",
  description: "Clé d'accès au second lieu.",
});

const alertEmails = variable("ALERT_EMAILS", {
  default: "oncall@example.com,ops@example.com",
  description: "Destinataires des alertes, séparés par des virgules.",
});
const smtpServer = variable("SMTP_SMARTHOST", {
  default: "smtp.example.com:587",
  description: "Serveur SMTP des alertes, hôte:port.",
});

// Networks: nothing is on both front and data; the one hop between them is the data gateway, on back and data

const front = network("front", { encrypted: true, description: "Ce que Traefik expose" });
const back = network("back", { encrypted: true, description: "Services internes et supervision" });
const data = network("data", { encrypted: true, internal: true, description: "Bases de données" });
const consulNet = network("consul_net", { description: "Anneau de Loki (développement)" });

// Data

const glpiPassword = secret("glpi_db_password", { description: "Mot de passe MariaDB de GLPI" });
const db = mariadb({
  database: glpiDatabase,
  user: glpiUser,
  password: glpiPassword,
  networks: [data],
  initSql: "-- GLPI lit les fuseaux horaires.\nGRANT SELECT ON mysql.time_zone_name TO PUBLIC;\n",
});

const store = minio({ networks: [data], rootUser: minioUser, buckets: [bucket] });

const onHost = (node: number): string => `node.hostname == node${node}`;
const search = opensearchCluster({
  nodes: 3,
  heap: "512m",
  networks: [data],
  security: { kind: "certificates", names: ["data-gateway"] },
  plugins: ["repository-s3"],
  pluginsImage: `${registry}/opensearchproject/opensearch:2.15.0-s3`,
  snapshots: { endpoint: store.endpoints.api, accessKey: minioUser, secretKey: store.rootPassword },
  placement: onHost,
});
const lake = cassandraCluster({
  nodes: 3,
  heap: "512M",
  newHeap: "100M",
  clusterName: cassandraName,
  datacenter,
  rack,
  networks: [data],
  jmx: "open",
  placement: onHost,
});

const gateway = dataGateway({
  networks: [back, data],
  routes: [
    { name: "sql", listen: 3306, to: db.endpoints.sql },
    { name: "search", listen: 9200, to: search.endpoints.nodes },
  ],
});

// The way in

const guard = crowdsec({ networks: [front, back] });
const bouncer = traefikBouncer({ lapi: guard.endpoints.lapi, networks: [front, back] });
const proxy = traefik({
  acmeEmail,
  networks: [front],
  replicas: 2,
  bouncer: bouncer.endpoints.http,
  certificates: {
    compose: { kind: "acme", challenge: "tls" },
    swarm: {
      kind: "acme",
      challenge: "dns",
      provider: "cloudflare",
      secrets: {
        CF_DNS_API_TOKEN: secret("cloudflare_dns_token", {
          description: "Jeton DNS pour les certificats",
          generate: false,
        }),
      },
    },
  },
});

// Applications

const desk = pipe(
  glpi({
    database: gateway.endpoints.sql,
    databaseName: glpiDatabase,
    databaseUser: glpiUser,
    databasePassword: glpiPassword,
    networks: [front, back],
  }),
  withTraefik({ host: `glpi.${domain}`, network: front, description: "GLPI", expect: [200, 302] }),
);
const explorer = pipe(
  opensearchDashboards({
    hosts: [gateway.endpoints.search],
    password: search.dashboardsPassword,
    authority: search.authority,
    networks: [front, back],
  }),
  withTraefik({
    host: `opensearch.${domain}`,
    network: front,
    description: "OpenSearch Dashboards",
    expect: [200, 302],
  }),
  openInDevelopment(5601),
);

// Monitoring: what is scraped, watched and shown follows from the services

const discovery = pipe(consul({ networks: [consulNet] }), openInDevelopment(8500));
const watch = pipe(
  monitoring({
    networks: { own: [back], data: [data], front: [front] },
    retention: "30d",
    logRetention: "720h",
    opensearch: search,
    mariadb: db,
    alerts: {
      email: { to: alertEmails, smarthost: smtpServer, from: admin },
      pagerduty: secret("pagerduty_key", { description: "Clé d'intégration PagerDuty", generate: false }),
    },
    loki: { consul: { endpoint: discovery.endpoints.http, network: consulNet } },
    dashboards: { language: "fr" },
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

// Backups and recovery: how each store is backed up follows from what it states; production has a copy in another place

const backup: BackupOptions = {
  repository: {
    endpoint: store.endpoints.api,
    bucket,
    credentials: { accessKey: minioUser, secretKey: store.rootPassword },
  },
  schedule: "0 2 * * *",
  retention: gfs({ daily: 7, weekly: 4, monthly: 12, yearly: 3 }),
  objectives: { default: { rpo: "1h", rto: "2h" } },
  language: "fr",
  documents: { descriptions: french },
};
const elsewhere: OffsiteOptions = {
  endpoint: `https://${offsiteHost}`,
  bucket: offsiteBucket,
  credentials: {
    accessKey: offsiteKey,
    secretKey: secret("offsite_secret_key", { description: "Clé secrète du second lieu", generate: false }),
  },
  networks: [back],
};

const stack = defineStack({
  name: "bigdata",
  description: "plateforme big data",
  parts: [
    proxy,
    guard,
    bouncer,
    desk,
    explorer,
    gateway,
    db,
    search,
    lake,
    cassandraExporters({ cluster: lake, networks: [data] }),
    store,
    only("compose", discovery),
    watch,
    only("compose", backups(backup)),
    only("swarm", backups({ ...backup, offsite: elsewhere })),
    engineOptions,
    withEnv({ TZ: timezone }),
    withUpdatePolicy({ parallelism: 1, delay: "30s", failure_action: "rollback" }, { parallelism: 1 }),
    operations({ language: "fr", descriptions: french }),
  ],
});
export default stack;
await main(import.meta, stack, {
  policies: [...isolation, ...traefikPolicies, ...monitoringPolicies, imageHolesPolicy],
});
