import { french as common } from "./bigdata-french.ts";

/** What the catalogue says in English, in French: for the documents of the homelab, by path. */
export const french: Readonly<Record<string, string>> = {
  ...common,
  "services.oauth2-proxy": "oauth2-proxy : la connexion devant les services",
  "services.trivy": "Trivy : cherche les failles connues des images de la plateforme, puis s'arrête",
  "services.whoami": "whoami : montre les requêtes telles qu'elles arrivent",
  "secrets.portainer_admin_password": "Mot de passe de l'administrateur Portainer",
  "secrets.oauth2_client_secret": "Secret donné par le fournisseur d'identité, sans saut de ligne",
  "secrets.oauth2_cookie_secret": "Chiffre les sessions de la connexion",
  "volumes.portainer_data": "Base de données de Portainer",
  "volumes.traefik_logs": "Journal d'accès de Traefik",
  "volumes.minio_data": "Buckets de MinIO : les sauvegardes",
  "volumes.trivy_cache": "Base des failles connues de Trivy",
  "backups.trivy_cache": "la base des failles est téléchargée de nouveau",
};
