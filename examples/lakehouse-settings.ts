/** What the person who deploys the lakehouse decides, and its networks. */
import {
  network,
  secret,
  variable,
  withPlacement,
  type Modifier,
  type Network,
  type Secret,
  type Variable,
} from "@stackwright/core";

export const domain: Variable = variable("DOMAIN", {
  default: "example.com",
  description: "Public domain of the platform",
});
export const admin: Variable = variable("EMAIL_ADMIN", {
  default: "admin@example.com",
  description: "The administrator's address",
});
export const registry: Variable = variable("REGISTRY", {
  default: "registry.example.com",
  description: "Registry of the images that are built here: dbt, and Superset with Dremio's driver",
});
export const disasterSite: Variable = variable("DR_MINIO_HOST", {
  default: "dr-minio.example.com",
  description: "MinIO of the other site: the lake's replica, and the backups",
});
export const disasterUser: Variable = variable("DR_MINIO_USER", {
  default: "lakehouse",
  description: "Who writes there",
});
export const disasterKey: Secret = secret("dr_minio_secret_key", {
  description: "Secret key of the other site's MinIO",
  generate: false,
});
export const alertEmails: Variable = variable("ALERT_EMAILS", {
  default: "oncall@example.com",
  description: "Who gets alerts, separated by commas",
});
export const smtpServer: Variable = variable("SMTP_SMARTHOST", {
  default: "smtp.example.com:587",
  description: "SMTP server for alerts, host:port",
});
export const timezone: Variable = variable("TZ", {
  default: "Europe/Paris",
  description: "Time zone of the services",
});

// Networks: people come in through front; applications, and the connectors of Airbyte, are on platform; data is apart

export const front: Network = network("front", { encrypted: true, description: "What Traefik exposes" });
export const platform: Network = network("data-platform", {
  encrypted: true,
  attachable: true,
  description: "Applications, connectors and monitoring",
});
export const storage: Network = network("data-storage", {
  encrypted: true,
  internal: true,
  description: "Data stores",
});
export const replication: Network = network("replication", {
  encrypted: true,
  description: "MinIO's way to the other site",
});

/** Managers lead, and carry Traefik: what keeps no data runs on the workers. */
export const onWorkers: Modifier = withPlacement({ constraints: ["node.role == worker"] });
