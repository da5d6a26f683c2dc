/**
 * DOCKERWARTS: service desk on a Galera cluster, Elasticsearch, Cassandra and Grafana on three hosts, with the recovery plan
 * that its specification asks for, and the playbook, the DNS, the bucket and the rehearsal that the plan speaks of.
 *
 *   npx tsx examples/dockerwarts.ts > stack.prod.yml
 *   npx tsx examples/dockerwarts.ts --target compose > docker-compose.dev.yml
 *   npm run dockerwarts
 */
import { backups, gfs, type BackupOptions } from "@stackwright/backup";
import {
  defineStack,
  main,
  network,
  pipe,
  secret,
  variable,
  withEnv,
  withPlacement,
  type Stack,
} from "@stackwright/core";
import { monitoring, monitoringPolicies } from "@stackwright/monitoring";
import {
  cassandraCluster,
  cassandraExporters,
  elasticsearchCluster,
  engineOptions,
  galera,
  glpi,
  imageHolesPolicy,
  minio,
  operations,
  provisioning,
  traefik,
  traefikPolicies,
  useImages,
  withHostFolders,
  withTraefik,
} from "@stackwright/services";
import { french } from "./bigdata-french.ts";

// What the person who deploys decides

const domain = variable("DOMAIN", { default: "dockerwarts.example.com", description: "Domaine public." });
const timezone = variable("TZ", { default: "Europe/Paris", description: "Fuseau horaire des services." });
const acmeEmail = variable("ACME_EMAIL", {
  default: "devops-team@example.org",
  description: "Adresse du compte Let's Encrypt.",
});
const bucket = variable("BACKUP_BUCKET", {
  default: "backups",
  description: "Bucket des sauvegardes, sur place.",
});
const offsiteBucket = variable("OFFSITE_BUCKET", {
  default: "dockerwarts-backups",
  description: "Bucket des sauvegardes, ailleurs : celui que Terraform crée.",
});
const offsiteKey = variable("OFFSITE_ACCESS_KEY", {
  description: "Clé d'accès au bucket des sauvegardes, ailleurs.",
  example: "AKIAIOSFODNN7EXAMPLE",
});

const alertEmails = variable("ALERT_EMAILS", {
  default: "devops-team@example.org",
  description: "Destinataires des alertes, séparés par des virgules.",
});
const smtpServer = variable("SMTP_SMARTHOST", {
  default: "smtp.example.com:587",
  description: "Serveur SMTP des alertes, hôte:port.",
});

/** The hosts, by the names that the Swarm knows them by. */
const hosts = [{ name: "vps1" }, { name: "vps2" }, { name: "vps3" }];
const on = (node: number): string => `node.hostname == vps${node}`;
const first = { placement: on(1) };

const devops = { name: "Équipe DevOps", reach: "devops-team@example.org" };
const contacts = {
  owner: { name: "Pilote d'exploitation", reach: "devops-team@example.org" },
  team: { name: "Équipe Infrastructure/DevOps", reach: "devops-team@example.org" },
  stores: {
    galera: {
      business: { name: "Service Desk - Pôle Support", reach: "annuaire interne" },
      technical: devops,
    },
    glpi: { business: { name: "Service Desk - Pôle Support", reach: "annuaire interne" }, technical: devops },
    grafana: {
      business: { name: "Équipe Supervision & Monitoring", reach: "annuaire interne" },
      technical: devops,
    },
    elasticsearch: { business: { name: "Pôle Data & BI", reach: "annuaire interne" }, technical: devops },
    cassandra: { business: { name: "Pôle Data & BI", reach: "annuaire interne" }, technical: devops },
  },
};

/** How the nightly archive is made. */
export interface DockerwartsOptions {
  /**
   * `consistent`: each store as its engine can, while it runs. `cold`: as the plan describes it, with every service stopped
   * in turn while its volume is read.
   * @default "consistent"
   */
  readonly archive?: "consistent" | "cold";
  /** The objectives of `cold`: the plan's own RPO cannot be kept by one archive a night. @default "49h" */
  readonly coldRpo?: `${number}h`;
  /**
   * The platform on new hosts, after the loss of all: what is elsewhere is the repository to restore from, and nothing is
   * copied there meanwhile. @default false
   */
  readonly recover?: boolean;
}

/** The platform. */
export function dockerwarts(options: DockerwartsOptions = {}): Stack {
  const { archive = "consistent", coldRpo = "49h", recover = false } = options;

  const front = network("front", { encrypted: true, description: "Ce que Traefik expose" });
  const back = network("back", { encrypted: true, description: "Supervision" });
  const data = network("data", { encrypted: true, description: "Bases de données" });

  const store = minio({ networks: [data], buckets: [bucket], ...first });
  const db = galera({ database: "glpi", networks: [data], placement: on });
  const search = elasticsearchCluster({
    nodes: 3,
    networks: [data],
    placement: on,
    snapshots: { endpoint: store.endpoints.api, accessKey: store.rootUser, secretKey: store.rootPassword },
  });
  const lake = cassandraCluster({ nodes: 3, networks: [data], jmx: "open", placement: on });
  const desk = pipe(
    glpi({
      database: db.endpoints.sql,
      databasePassword: db.password,
      networks: [front, data],
      ...first,
    }),
    withTraefik({ host: `glpi.${domain}`, network: front, description: "GLPI", expect: [200, 302] }),
  );
  const watch = pipe(
    monitoring({
      networks: { own: [back], data: [data], front: [front] },
      mariadb: db,
      opensearch: search,
      alerts: { email: { to: alertEmails, smarthost: smtpServer, from: acmeEmail } },
      dashboards: { language: "fr" },
      prometheus: first,
      alertmanager: first,
      grafana: { rootUrl: `https://grafana.${domain}`, ...first },
      // The specification collects no logs.
      loki: false,
    }),
    withTraefik({
      service: "grafana",
      host: `grafana.${domain}`,
      network: front,
      description: "Grafana",
      expect: [200, 302],
    }),
  );

  return defineStack({
    name: "dockerwarts",
    description: "service desk, historisation et datalake sur trois hôtes",
    parts: [
      pipe(traefik({ acmeEmail, networks: [front] }), withPlacement({ constraints: [on(1)] })),
      desk,
      db,
      search,
      lake,
      cassandraExporters({ cluster: lake, networks: [data] }),
      store,
      watch,
      backups({
        ...(recover
          ? { repository: elsewhere, search: { elasticsearch: { bucket } } }
          : {
              repository: {
                endpoint: store.endpoints.api,
                bucket,
                credentials: { accessKey: store.rootUser, secretKey: store.rootPassword },
              },
              offsite: elsewhere,
            }),
        networks: [data, back],
        schedule: "0 3 * * *",
        retention: gfs({ daily: 7, weekly: 0, monthly: 0, yearly: 0 }),
        ...(archive === "cold" ? coldArchive(coldRpo) : consistent),
        language: "fr",
        documents: { contacts },
      }),
      engineOptions,
      useImages("current"),
      withEnv({ TZ: timezone }),
      withHostFolders("/opt/dockerwarts", { minio_data: { path: "backups" } }),
      operations({ language: "fr", descriptions: french }),
      provisioning({
        hosts,
        restoreOrder: ["galera", "elasticsearch", "glpi", "grafana", "cassandra"],
        bucket: { name: offsiteBucket, region: "eu-west-3" },
        rehearsal: {
          minutes: 120,
          // The services may take 30 GiB together.
          runner: "self-hosted",
          environment: { GALERA1_BOOTSTRAP: "yes", OFFSITE_ACCESS_KEY: "rehearsal" },
        },
      }),
    ],
  });
}

/** Another failure domain: the bucket that Terraform makes. */
const elsewhere = {
  endpoint: "https://s3.eu-west-3.amazonaws.com",
  bucket: offsiteBucket,
  credentials: {
    accessKey: offsiteKey,
    secretKey: secret("offsite_secret_key", {
      description: "Clé secrète du bucket des sauvegardes, ailleurs",
      generate: false,
    }),
  },
};

/** The two plans together: no more than 24 hours are lost of anything, and 4 of what is critical. */
const consistent: Partial<BackupOptions> = {
  objectives: {
    default: { rpo: "24h", rto: "2h" },
    galera: { rpo: "4h", priority: "P1" },
    elasticsearch: { rpo: "4h", priority: "P1" },
    glpi: { priority: "P2" },
    cassandra: { rpo: "4h", priority: "P3" },
    grafana: { priority: "P3" },
  },
};

/**
 * One archive a night of what is stopped meanwhile. Of Galera one node is enough, which the others copy when they join; files
 * of Elasticsearch cannot be restored, so its snapshots stay.
 */
function coldArchive(rpo: `${number}h`): Partial<BackupOptions> {
  const cold = { strategy: "cold" } as const;
  const copied = { none: "copied from galera1 when the node joins it again" };
  return {
    decisions: {
      galera1_data: cold,
      galera2_data: copied,
      galera3_data: copied,
      cassandra1_data: cold,
      cassandra2_data: cold,
      cassandra3_data: cold,
      glpi_data: cold,
      grafana_data: cold,
    },
    objectives: {
      default: { rpo, rto: "2h" },
      galera1: { priority: "P1" },
      elasticsearch: { rpo: "24h", priority: "P1" },
      glpi: { priority: "P2" },
    },
  };
}

const stack = dockerwarts();
export default stack;
await main(import.meta, stack, { policies: [...traefikPolicies, ...monitoringPolicies, imageHolesPolicy] });
