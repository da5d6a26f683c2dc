import type { Endpoint, Scalar, Secret, Text } from "@stackwright/core";

/** A database outside, for Grafana's users, settings and sessions. It has to be there; Grafana makes its tables itself. */
export interface GrafanaDatabase {
  readonly kind: "mysql" | "postgres";
  /** Where it answers, on a network that Grafana is on: `db.endpoints.sql`, or a gateway's. */
  readonly server: Endpoint;
  /** The database's name. */
  readonly name: Text;
  readonly user: Text;
  readonly password: Secret;
}

/** The variables for it. Source: Grafana 9.5, conf/defaults.ini ([database]). */
export function databaseSettings(database: GrafanaDatabase | undefined): Readonly<Record<string, Scalar>> {
  if (database === undefined) return {};
  return {
    GF_DATABASE_TYPE: database.kind,
    GF_DATABASE_HOST: database.server.address,
    GF_DATABASE_NAME: database.name,
    GF_DATABASE_USER: database.user,
    GF_DATABASE_PASSWORD__FILE: database.password,
  };
}
