/**
 * The big-data platform: service desk, search, data lake, object store, behind one reverse proxy, on three networks.
 *
 *   npx tsx examples/bigdata.ts > stack.prod.yml
 *   npx tsx examples/bigdata.ts --target compose > docker-compose.dev.yml
 *   npm run bigdata
 */
import {
  defineStack,
  main,
  network,
  pipe,
  secret,
  variable,
  withUpdatePolicy,
} from "@stackwright/core";
import {
  crowdsec,
  dataGateway,
  engineOptions,
  glpi,
  mariadb,
  traefik,
  traefikBouncer,
  withTraefik,
} from "@stackwright/services";

// What the person who deploys decides

const domain = variable("DOMAIN", { default: "example.com", description: "Domaine public de la plateforme." });
const admin = variable("EMAIL_ADMIN", { default: "admin@example.com", description: "Adresse de l'administrateur." });
const acmeEmail = variable("TRAEFIK_ACME_EMAIL", { default: admin, description: "Adresse du compte Let's Encrypt." });
const glpiUser = variable("GLPI_DB_USER", { default: "glpi", description: "Utilisateur MariaDB de GLPI." });
const glpiDatabase = variable("GLPI_DB_NAME", { default: "glpi", description: "Base MariaDB de GLPI." });

// Networks: nothing is on both front and data; the one hop between them is the data gateway, on back and data

const front = network("front", { encrypted: true, description: "Ce que Traefik expose" });
const back = network("back", { encrypted: true, description: "Services internes et supervision" });
const data = network("data", { encrypted: true, internal: true, description: "Bases de données" });

// Data

const glpiPassword = secret("glpi_db_password", { description: "Mot de passe MariaDB de GLPI" });
const db = mariadb({
  database: glpiDatabase,
  user: glpiUser,
  password: glpiPassword,
  networks: [data],
  initSql: `-- GLPI lit les fuseaux horaires.\nGRANT SELECT ON mysql.time_zone_name TO '${glpiUser}'@'%';\n`,
});

const gateway = dataGateway({
  networks: [back, data],
  routes: [{ name: "sql", listen: 3306, to: db.endpoints.sql }],
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
      secrets: { CF_DNS_API_TOKEN: secret("cloudflare_dns_token", { description: "Jeton DNS pour les certificats" }) },
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

const stack = defineStack({
  name: "bigdata",
  description: "plateforme big data",
  parts: [
    proxy,
    guard,
    bouncer,
    desk,
    gateway,
    db,
    engineOptions,
    withUpdatePolicy({ parallelism: 1, delay: "30s", failure_action: "rollback" }, { parallelism: 1 }),
  ],
});
export default stack;
await main(import.meta, stack);
