/**
 * Stackwright's catalogue: one file a product. Each can also be imported alone: `@stackwright/services/traefik`.
 *
 * @module @stackwright/services
 */

// Images
export { images } from "./images.ts";
export { imageHolesPolicy, knownHoles } from "./known-holes.ts";
export { currentImages, useImages } from "./use-images.ts";
export { becomesUser, engineOptions } from "./hardening.ts";

// The way in
export { traefik, traefikLogs } from "./traefik.ts";
export { withTraefik } from "./with-traefik.ts";
export {
  basicAuth,
  chain,
  forwardAuth,
  ipAllowList,
  rateLimit,
  securityHeaders,
  stripPrefix,
} from "./traefik-middlewares.ts";
export { traefikPolicies } from "./traefik-policies.ts";
export { crowdsec } from "./crowdsec.ts";
export { crowdsecAgents } from "./crowdsec-agents.ts";
export { traefikBouncer } from "./crowdsec-bouncer.ts";
export { dataGateway } from "./data-gateway.ts";
export { oauth2Proxy } from "./oauth2-proxy.ts";
export { portainer } from "./portainer.ts";
export { whoami } from "./whoami.ts";

// Applications and data
export { airbyte } from "./airbyte.ts";
export { cassandraCluster } from "./cassandra-cluster.ts";
export { cassandraExporters } from "./cassandra-exporter.ts";
export { consul } from "./consul.ts";
export { dbt } from "./dbt.ts";
export { dremio } from "./dremio.ts";
export { galera } from "./galera.ts";
export { elasticsearchCluster } from "./elasticsearch-cluster.ts";
export { glpi } from "./glpi.ts";
export { mariadb } from "./mariadb.ts";
export { minio } from "./minio.ts";
export { opensearchCluster } from "./opensearch-cluster.ts";
export { opensearchDashboards } from "./opensearch-dashboards.ts";
export { pgbouncer } from "./pgbouncer.ts";
export { postgres } from "./postgres.ts";
export { superset } from "./superset.ts";

// The files around a platform: Makefile, scripts, firewall, documents
export { operations } from "./operations.ts";
export { provisioning } from "./provisioning.ts";
export { withHostFolders } from "./host-folders.ts";
export { trivy } from "./trivy.ts";

// Types
export type { OperationsOptions } from "./operations.ts";
export type { KnownHole } from "./known-holes.ts";
export type { ImageSet } from "./use-images.ts";
export type { Traefik, TraefikOptions } from "./traefik.ts";
export type { TraefikConfiguration } from "./traefik-configuration.ts";
export type { WithTraefikOptions } from "./with-traefik.ts";
export type {
  AcmeDns,
  AcmeTls,
  CertificateFiles,
  CertificateOptions,
  Certificates,
} from "./traefik-certificates.ts";
export type {
  BasicAuthOptions,
  ForwardAuthOptions,
  Middleware,
  RateLimitOptions,
  SecurityHeadersOptions,
} from "./traefik-middlewares.ts";
export type { Crowdsec, CrowdsecOptions } from "./crowdsec.ts";
export type { CrowdsecAgentsOptions, HubOptions } from "./crowdsec-agents.ts";
export type { TraefikBouncer, TraefikBouncerOptions } from "./crowdsec-bouncer.ts";
export type { DataGateway, DataGatewayOptions, GatewayRoute } from "./data-gateway.ts";
export type { IdentityProvider, Oauth2Proxy, Oauth2ProxyOptions } from "./oauth2-proxy.ts";
export type {
  ProvisioningBucket,
  ProvisioningHost,
  ProvisioningOptions,
  RehearsalOptions,
} from "./provisioning/subject.ts";
export type { HoleSeverity, TrivyOptions } from "./trivy.ts";
export type { Portainer, PortainerOptions } from "./portainer.ts";
export type { Whoami, WhoamiOptions } from "./whoami.ts";
export type { ElasticsearchCluster } from "./elasticsearch-cluster.ts";
export type { ElasticsearchClusterOptions, ElasticsearchSecurity } from "./elasticsearch-options.ts";
export type { SearchSnapshots } from "./search-snapshots.ts";
export type { Galera } from "./galera.ts";
export type { GaleraOptions } from "./galera-options.ts";
export type { Glpi, GlpiOptions } from "./glpi.ts";
export type { Mariadb, MariadbOptions } from "./mariadb.ts";
export type { CassandraCluster } from "./cassandra-cluster.ts";
export type { CassandraClusterOptions } from "./cassandra-options.ts";
export type { CassandraExportersOptions } from "./cassandra-exporter.ts";
export type { Consul, ConsulOptions } from "./consul.ts";
export type { Minio, MinioOptions } from "./minio.ts";
export type { MinioBucket, MinioReplica } from "./minio-buckets.ts";
export type { Airbyte, AirbyteOptions } from "./airbyte.ts";
export type { DbtOptions } from "./dbt.ts";
export type { Dremio } from "./dremio.ts";
export type { DremioStore } from "./dremio-files.ts";
export type { DremioOptions, DremioSize } from "./dremio-options.ts";
export type { PipImage } from "./pip-image.ts";
export type { Superset, SupersetOptions } from "./superset.ts";
export type { OpensearchCluster } from "./opensearch-cluster.ts";
export type { OpensearchClusterOptions, OpensearchSnapshots } from "./opensearch-options.ts";
export type { OpensearchSecurity } from "./opensearch-security.ts";
export type { OpensearchDashboards, OpensearchDashboardsOptions } from "./opensearch-dashboards.ts";
export type { Pgbouncer, PgbouncerOptions } from "./pgbouncer.ts";
export type { Postgres, PostgresDatabase } from "./postgres.ts";
export type { PostgresDatabaseOptions, PostgresOptions } from "./postgres-options.ts";
