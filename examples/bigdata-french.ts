/** What the catalogue says in English, in French: for the documents of the platform, by path. */

function forNodes(
  name: string,
  entry: (node: string) => readonly (readonly [string, string])[],
): Record<string, string> {
  return Object.fromEntries([1, 2, 3].flatMap((number) => entry(`${name}${number}`)));
}

export const french: Readonly<Record<string, string>> = {
  "secrets.mariadb_root_password": "Mot de passe root de MariaDB",
  "secrets.minio_root_password": "Mot de passe de l'administrateur MinIO",
  "secrets.cassandra_admin_password": "Mot de passe du super-utilisateur Cassandra",
  "secrets.crowdsec_agent_password": "Mot de passe des agents CrowdSec",
  "secrets.opensearch_admin_password": "Mot de passe de l'administrateur OpenSearch",
  "secrets.opensearch_dashboards_password": "Compte OpenSearch de Dashboards (kibanaserver)",
  "secrets.opensearch_dashboards_cookie": "Chiffre les sessions d'OpenSearch Dashboards",
  "secrets.opensearch_monitor_password": "Compte OpenSearch de la supervision (monitor)",
  "secrets.opensearch_ca": "Certificat de l'autorité interne d'OpenSearch",
  ...forNodes("opensearch", (node) => [
    [`secrets.${node}_certificate`, `Certificat de ${node}`],
    [`secrets.${node}_key`, `Clé privée de ${node}`],
    [`volumes.${node}_data`, `Index OpenSearch de ${node}`],
    [`backups.${node}_data`, "pas encore de dépôt d'instantanés : voir les écarts"],
  ]),
  ...forNodes("cassandra", (node) => [[`volumes.${node}_data`, `Données Cassandra de ${node}`]]),
  "services.data-gateway": "Seul passage de back vers data",
  "services.crowdsec-agent": "Agents CrowdSec : lisent le journal de Traefik sur chaque manager",
  "services.opensearch-init": "OpenSearch : installe les modèles d'index, puis s'arrête",
  "services.cassandra-init": "Cassandra : crée le super-utilisateur et le keyspace, puis s'arrête",
  "services.minio-init": "MinIO : crée les buckets, puis s'arrête",
  "variables.CROWDSEC_BOUNCER_API_KEY":
    "Clé du bouncer CrowdSec : un long texte aléatoire (openssl rand -hex 32)",
  "volumes.traefik_logs": "Journal d'accès de Traefik, lu par CrowdSec",
  "volumes.traefik_acme": "Certificats de Traefik, un magasin par nœud",
  "volumes.crowdsec_config": "Configuration de CrowdSec, créée par l'image",
  "volumes.crowdsec_data": "Base de données de CrowdSec",
  "volumes.crowdsec_agent_config": "Configuration des agents CrowdSec, sur chaque nœud",
  "volumes.crowdsec_agent_data": "Données des agents CrowdSec, sur chaque nœud",
  "volumes.glpi_data": "Configuration, documents, plugins et clés de GLPI",
  "volumes.db_data": "Données de MariaDB",
  "volumes.minio_data": "Buckets de MinIO",
  "backups.traefik_logs": "journal lu au fil de l'eau, que personne ne conserve",
  "backups.traefik_acme": "les certificats sont redemandés quand le magasin est vide",
  "backups.crowdsec_data": "les bannissements se retrouvent dans le journal et la liste communautaire",
  "backups.crowdsec_config": "recréée par l'image et le hub quand elle est vide",
  "backups.crowdsec_agent_config": "recréée par l'image et le hub quand elle est vide",
  "backups.crowdsec_agent_data": "recréées par l'image et le hub quand elles sont vides",
  "backups.minio_data": "contient elle-même les sauvegardes ; copiée en entier vers un autre lieu",
};
