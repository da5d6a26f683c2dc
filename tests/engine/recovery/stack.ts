import { backups } from "@stackwright/backup";
import { defineStack, network, secret } from "@stackwright/core";
import { dataGateway, glpi, mariadb, minio, operations } from "@stackwright/services";
import { adapted, clusterAdaptations } from "../platform/adapt.ts";

/** What the drill promises, and then has to keep: the agents take changes every minute. */
export const promised = { rpo: "3m", rto: "10m" } as const;

const back = network("back");
const data = network("data", { internal: true });

const password = secret("glpi_db_password");
const db = mariadb({
  database: "glpi",
  user: "glpi",
  password,
  networks: [data],
  initSql: "-- GLPI reads the time zones.\nGRANT SELECT ON mysql.time_zone_name TO PUBLIC;\n",
});
const gateway = dataGateway({
  networks: [back, data],
  routes: [{ name: "sql", listen: 3306, to: db.endpoints.sql }],
});
const store = minio({ networks: [data], buckets: ["backups"] });

/** A service desk with its database, its files and its backups, from the builders of the big platform. */
export const deskStack = defineStack({
  name: "desk",
  parts: [
    db,
    gateway,
    store,
    glpi({
      database: gateway.endpoints.sql,
      databaseName: "glpi",
      databaseUser: "glpi",
      databasePassword: password,
      networks: [back],
    }),
    backups({
      repository: {
        endpoint: store.endpoints.api,
        bucket: "backups",
        credentials: { accessKey: "minioadmin", secretKey: store.rootPassword },
      },
      objectives: { default: { ...promised, runTime: "30s" } },
    }),
    operations(),
    adapted(clusterAdaptations),
  ],
});
