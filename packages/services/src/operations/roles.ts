import type { ServiceModel, StackView } from "@stackwright/core";
import type { Language } from "./make-targets.ts";
import { repositoryOf } from "./view.ts";

/** What well-known products are, by the name of their image. */
const roles: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  cassandra: { en: "Distributed data store", fr: "Base de données distribuée" },
  "cadvisor/cadvisor": { en: "Metrics of the containers", fr: "Métriques des conteneurs" },
  "criteord/cassandra_exporter": { en: "Metrics of Cassandra", fr: "Métriques de Cassandra" },
  "crowdsecurity/crowdsec": {
    en: "Detects attacks and decides on bans",
    fr: "Détecte les attaques et décide des bannissements",
  },
  "elasticsearch/elasticsearch": { en: "Search and history of data", fr: "Historisation et recherche" },
  "fbonalair/traefik-crowdsec-bouncer": {
    en: "Applies CrowdSec's bans at the proxy",
    fr: "Applique les bannissements de CrowdSec au proxy",
  },
  "glpi/glpi": { en: "Ticketing", fr: "Gestion des tickets" },
  "grafana/grafana": { en: "Dashboards", fr: "Tableaux de bord" },
  "grafana/loki": { en: "Stores the logs", fr: "Conserve les journaux" },
  "grafana/promtail": { en: "Collects the logs", fr: "Collecte les journaux" },
  "hashicorp/consul": { en: "Service discovery", fr: "Découverte de services" },
  mariadb: { en: "Relational database", fr: "Base de données relationnelle" },
  "minio/minio": { en: "Object storage (S3)", fr: "Stockage objet (S3)" },
  "opensearchproject/opensearch": { en: "Search and history of data", fr: "Historisation et recherche" },
  "opensearchproject/opensearch-dashboards": {
    en: "OpenSearch's user interface",
    fr: "Interface d'OpenSearch",
  },
  postgres: { en: "Relational database", fr: "Base de données relationnelle" },
  "prom/alertmanager": { en: "Routes the alerts", fr: "Achemine les alertes" },
  "prom/blackbox-exporter": { en: "Probes addresses from outside", fr: "Sonde les adresses de l'extérieur" },
  "prom/mysqld-exporter": { en: "Metrics of MariaDB", fr: "Métriques de MariaDB" },
  "prom/node-exporter": { en: "Metrics of the hosts", fr: "Métriques des hôtes" },
  "prom/prometheus": {
    en: "Collects metrics and evaluates alerts",
    fr: "Collecte les métriques et évalue les alertes",
  },
  "prom/pushgateway": { en: "Receives the metrics of jobs", fr: "Reçoit les métriques des tâches" },
  "prometheuscommunity/elasticsearch-exporter": { en: "Metrics of OpenSearch", fr: "Métriques d'OpenSearch" },
  "restic/restic": { en: "Encrypted backups", fr: "Sauvegardes chiffrées" },
  traefik: { en: "Reverse proxy", fr: "Proxy inverse" },
};

/** Names that say the same as the image, beside the last part of its own name. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  "criteord/cassandra_exporter": ["cassandra-exporter"],
  "fbonalair/traefik-crowdsec-bouncer": ["traefik-bouncer", "crowdsec-bouncer", "bouncer"],
  "prom/blackbox-exporter": ["blackbox"],
  "prometheuscommunity/elasticsearch-exporter": ["opensearch-exporter"],
  "restic/restic": ["restic-backup", "backup"],
};

/**
 * What a service is, in a few words. A description is in the language of its author, so a service that is called after its
 * image is described by us, in French; one with another name uses the image for something of its own.
 */
export function roleOf(name: string, model: ServiceModel, view: StackView, language: Language): string {
  const repository = repositoryOf(model, view);
  const usual = [repository.split("/").at(-1), ...(otherNames[repository] ?? [])];
  const known = usual.includes(name.replace(/[-_]?\d+$/, "")) ? roles[repository]?.[language] : undefined;
  const own = model.description === "" ? undefined : model.description;
  return (language === "fr" ? (known ?? own) : (own ?? known)) ?? "";
}
