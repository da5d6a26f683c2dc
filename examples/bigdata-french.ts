/** What the catalogue says in English, in French: for the documents of the platform, by path. */

function forNodes(
  name: string,
  entry: (node: string) => readonly (readonly [string, string])[],
): Record<string, string> {
  return Object.fromEntries([1, 2, 3].flatMap((number) => entry(`${name}${number}`)));
}

const rests = "ne tourne que pendant une restauration";
const onItsWay = "en route vers le dépôt, ou au retour";
const handedOver = "Ce que restic et le moteur se remettent l'un à l'autre";

/** What runs restic on one node, and keeps its state there. */
function forAgents(...places: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    places.flatMap((place) => {
      const [agent, state] = place === "" ? ["", ""] : [`-${place}`, `_${place}`];
      return [
        [
          `services.restic-backup${agent}`,
          `restic : sauvegarde${place === "" ? ", et soigne le dépôt" : ` là où est ${place}`}`,
        ],
        [
          `services.restic-restore${agent}`,
          `restic : restaure ce que sauvegarde restic-backup${agent} ; ${rests}`,
        ],
        [`volumes.restic_state${state}`, `Horaires, verrous et cache de restic-backup${agent}`],
        [`backups.restic_state${state}`, "des horaires et un cache, qui se reconstituent"],
      ];
    }),
  );
}

/** The volumes through which backups are handed over. */
function forHandoffs(...volumes: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    volumes.flatMap((volume) => [
      [`volumes.${volume}`, handedOver],
      [`backups.${volume}`, onItsWay],
    ]),
  );
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
  ]),
  ...forNodes("cassandra", (node) => [
    [`volumes.${node}_data`, `Données Cassandra de ${node}`],
    [`services.${node}-backup`, `Cassandra : prend les instantanés de ${node} pour restic`],
    [
      `services.${node}-restore`,
      `Cassandra : remet une sauvegarde à la place des données de ${node} ; ${rests}`,
    ],
    ...Object.entries({ ...forAgents(node), ...forHandoffs(`${node}_handoff`) }),
  ]),
  ...forAgents("", "glpi", "grafana"),
  ...forHandoffs(
    "mariadb_dumps",
    "mariadb_binlogs",
    "opensearch_handoff",
    "grafana_export",
    "offsite_handoff",
  ),
  "services.mariadb-backup-init": "MariaDB : crée l'utilisateur des sauvegardes, puis s'arrête",
  "services.mariadb-dump": "MariaDB : exporte les bases pour restic",
  "services.mariadb-binlog": "MariaDB : copie le journal binaire à mesure qu'il s'écrit",
  "services.mariadb-restore": `MariaDB : charge une sauvegarde ; ${rests}`,
  "services.opensearch-snapshots": "OpenSearch : veille aux instantanés",
  "services.grafana-export": "Grafana : exporte les tableaux de bord pour restic",
  "services.grafana-restore": `Grafana : réécrit un export ; ${rests}`,
  "services.restic-offsite": "Client de MinIO : copie les sauvegardes vers le second lieu",
  "secrets.restic_password": "Chiffre les sauvegardes ; à garder aussi ailleurs",
  "secrets.mariadb_backup_password": "Compte MariaDB des sauvegardes",
  ...Object.fromEntries(
    [
      ["DAILY", "quotidiennes"],
      ["WEEKLY", "hebdomadaires"],
      ["MONTHLY", "mensuelles"],
      ["YEARLY", "annuelles"],
    ].map(([age, word]) => [`variables.RESTIC_RETENTION_${age}`, `Sauvegardes ${word} conservées.`]),
  ),
  "secrets.mysqld_exporter_password": "Compte MariaDB de la supervision",
  "secrets.grafana_admin_password": "Mot de passe de l'administrateur Grafana",
  "services.prometheus-edge": "Prometheus du réseau front : y collecte pour le Prometheus principal",
  "services.docker-metrics": "Métriques du moteur Docker, relayées depuis chaque nœud",
  "services.mysqld-exporter": "Métriques de MariaDB",
  "services.opensearch-exporter": "Métriques du cluster OpenSearch",
  "variables.DOCKER_METRICS_ADDRESS": "Adresse des métriques du moteur (metrics-addr), vue des conteneurs",
  "volumes.prometheus_data": "Séries de Prometheus",
  "volumes.alertmanager_data": "Silences d'Alertmanager, et ce qu'il a déjà signalé",
  "volumes.grafana_data": "Utilisateurs, réglages et plugins de Grafana",
  "volumes.loki_data": "Lignes, index et journal d'écriture de Loki",
  "volumes.promtail_positions": "Où en est la lecture de Promtail, sur chaque nœud",
  "volumes.node_textfiles": "Métriques que les tâches laissent à node-exporter (fichiers *.prom)",
  "backups.prometheus_data": "des observations : après une perte, elles sont collectées de nouveau",
  "backups.alertmanager_data": "les silences sont de courte durée ; au pire, un message arrive deux fois",
  "backups.loki_data": "les lignes ne sont gardées qu'un temps, et celles des machines y restent",
  "backups.promtail_positions": "sans elles, les lignes encore présentes sont envoyées une fois de plus",
  "backups.node_textfiles": "réécrites à la prochaine exécution de chaque tâche",
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
