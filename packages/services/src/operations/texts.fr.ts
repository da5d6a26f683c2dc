import type { Texts } from "./texts.ts";

const buildStep = "Construire les images faites ici et les pousser dans leur registre : `make images`.";

/** Les phrases des documents, en français. */
export const textsFr: Texts = {
  readme: {
    intro: (services) =>
      `La plateforme compte ${services} services. Elle tourne sur un seul hôte en développement (Docker Compose) et sur un cluster en production (Docker Swarm). Tous les fichiers versionnés sont produits à partir d'une seule description en TypeScript : on modifie la description, jamais les fichiers.`,
    developmentTitle: "Démarrer en développement",
    developmentSteps: [
      "Copier `.env.example` vers `.env` et adapter les valeurs.",
      "Créer les secrets : `make init-secrets`.",
      "Démarrer : `make up`, puis `make wait` jusqu'à ce que tout soit prêt.",
      "Vérifier : `make test`.",
    ],
    developmentMore:
      "Ports, secrets et volumes de cet environnement : [docs/development.md](docs/development.md).",
    productionTitle: "Déployer en production",
    productionSteps: (builds) => [
      "Préparer chaque nœud : `make init-swarm`, puis `nft -f nftables/nftables.conf`.",
      "Copier `.env.example` vers `.env` et adapter les valeurs.",
      "Créer les secrets Swarm : `make init-secrets TARGET=swarm`.",
      ...(builds ? [buildStep] : []),
      "Déployer : `make deploy`.",
      "Vérifier : `make test`.",
    ],
    productionMore: "La procédure complète est dans [docs/deployment.md](docs/deployment.md).",
    urlsTitle: "Adresses",
    urls: "Les adresses publiques passent toutes par le proxy inverse. `${...}` désigne une variable du fichier `.env`.",
    servicesTitle: "Services",
    secretsTitle: "Secrets",
    secrets:
      "Aucun secret n'est écrit dans ce dépôt : un script les génère, et chaque conteneur ne voit que les siens, sous `/run/secrets/<nom>`.",
    commandsTitle: "Commandes",
    checksTitle: "Vérifications",
    checks:
      "`make test` interroge la plateforme depuis l'intérieur des conteneurs, affiche un tableau et se termine en erreur dès qu'une vérification échoue :",
    documentsTitle: "Documentation",
    documents: [
      "[docs/architecture.md](docs/architecture.md) : réseaux, flux, placement, données",
      "[docs/deployment.md](docs/deployment.md) : mise en production, mises à jour, rotation des secrets",
      "[docs/development.md](docs/development.md) : l'environnement de développement",
    ],
    recovery:
      "[PRA.md](PRA.md) : plan de reprise d'activité ; ses procédures sont dans [docs/runbooks](docs/runbooks)",
  },
  architecture: {
    title: (stack) => `Architecture de ${stack}`,
    intro: ({ services, global, networks, volumes }) =>
      `Ce document décrit la production (Docker Swarm) : ${services} services${global > 0 ? `, dont ${global} avec une instance par nœud admis` : ""}, ${networks} réseaux et ${volumes} volumes. Il est calculé à partir de la même description que \`stack.prod.yml\`.`,
    networksTitle: "Réseaux",
    networkDiagram:
      "Les services qui appartiennent aux mêmes réseaux sont regroupés ; chaque hexagone est un réseau.",
    membershipTitle: "Appartenance",
    isolationTitle: "Isolation",
    isolation:
      "Un conteneur présent sur deux réseaux ne relaie pas les paquets de l'un vers l'autre. Deux réseaux ne communiquent donc que par l'intermédiaire des services qui leur sont communs :",
    requestsTitle: "Parcours des requêtes",
    requests:
      "Des visiteurs jusqu'aux bases de données. Les flèches issues des visiteurs portent les ports publiés, celles du proxy le nom d'hôte, les autres le protocole et le port.",
    linksTitle: "Dépendances",
    links: "Chaque ligne est une adresse qu'un service trouve dans sa configuration.",
    placementTitle: "Placement",
    placement:
      "Un volume local n'existe que sur un nœud : un service qui conserve des données doit toujours revenir sur le sien.",
    dataTitle: "Données",
    data: "Une décision de sauvegarde accompagne chaque volume ; `non décidée` signale un oubli.",
    metricsTitle: "Métriques",
    metrics: "Les points de collecte que les services déclarent.",
  },
  deployment: {
    title: (stack) => `Déploiement de ${stack}`,
    intro: "De l'hôte nu à la rotation des secrets, dans l'ordre où les opérations se présentent.",
    hostsTitle: "Préparer les nœuds",
    hostSteps: [
      "Installer Docker Engine sur chaque nœud, puis lancer `scripts/init-swarm.sh` : sans option, le script ne change rien et dit ce qui manque.",
      "Sur le premier manager : `scripts/init-swarm.sh --init --advertise-addr <adresse>`, puis joindre les autres nœuds avec la commande qu'affiche `docker swarm join-token`.",
      "Charger le pare-feu sur chaque nœud, après avoir vérifié les adresses des nœuds qui y figurent : `nft -f nftables/nftables.conf`.",
      "Appliquer les réglages du noyau, en root sur chaque nœud : `scripts/init-swarm.sh --apply`.",
      "Sur un manager, poser les labels : `scripts/init-swarm.sh --label <clé>=<nœud>`, ou `--spread` pour les répartir.",
    ],
    oldClients: (clients) =>
      `Attention à la version du moteur : ces services parlent une ancienne version de l'API Docker, que les moteurs récents (29 et suivants) refusent par défaut : ${clients.join(", ")}. \`scripts/init-swarm.sh\` le vérifie et indique comment y remédier.`,
    kernelTitle: "Réglages du noyau",
    kernel:
      "Un conteneur ne peut pas les modifier lui-même ; ils valent pour les nœuds qui exécutent ces services.",
    labelsTitle: "Labels des nœuds",
    labels: "Les contraintes de placement les exigent : sans eux, les services concernés restent en attente.",
    hostPathsTitle: "Chemins de l'hôte",
    hostPaths:
      "Swarm ne crée pas ces chemins : ils doivent exister sur chaque nœud où le service peut s'exécuter.",
    variablesTitle: "Variables",
    variables:
      "Elles se règlent dans `.env`. `docker stack deploy` ne lit pas ce fichier : `make deploy` l'exporte, et une variable déjà présente dans l'environnement l'emporte.",
    secretsTitle: "Secrets",
    secrets:
      '`make init-secrets TARGET=swarm` crée ceux qui manquent et ne touche jamais aux autres. Swarm ne redonne pas la valeur d\'un secret : `ARGS="--save <dossier>"` en garde une copie, à déposer dans un coffre puis à effacer.',
    deployTitle: "Déployer",
    deploySteps: (stack, builds) => [
      "Vérifier les deux documents : `make config`.",
      ...(builds ? [buildStep] : []),
      `Déployer : \`make deploy\`, c'est-à-dire \`docker stack deploy -c stack.prod.yml ${stack}\`.`,
      "Suivre le démarrage : `make ps TARGET=swarm`.",
      "Vérifier le résultat : `make test`.",
    ],
    updateTitle: "Mettre à jour",
    update:
      "Modifier la description, produire les fichiers, relancer `make deploy`. Le nom d'une config contient l'empreinte de son contenu : une modification entraîne la mise à jour des services qui la montent. `make deploy DEPLOY_FLAGS=--prune` retire en plus les services disparus de la description ; `make prune-configs` supprime les anciennes configs.",
    rollbackTitle: "Revenir en arrière",
    rollback:
      "Un service revient à sa définition précédente, à condition que ses configs n'aient pas été supprimées entre-temps :",
    rotationTitle: "Renouveler un secret",
    rotationSteps: [
      'Augmenter sa version dans la description : `secret("nom", { version: 2 })`, puis produire les fichiers.',
      "Créer la nouvelle valeur : `make init-secrets TARGET=swarm`.",
      "Si l'application conserve le mot de passe dans ses données (bases de données, comptes d'administration), l'y changer aussi.",
      "Déployer : `make deploy`.",
      "Une fois tous les services à jour, supprimer l'ancien secret : `docker secret rm <pile>_<nom>_v1`.",
    ],
    portsTitle: "Ports publiés",
    ports:
      "En mode `host`, le port répond sur les nœuds qui exécutent le service et l'adresse du client est conservée ; en mode `ingress`, il répond sur tous les nœuds et cette adresse est perdue.",
    resourcesTitle: "Ressources",
    resources:
      "Les totaux tiennent compte du nombre d'instances ; un service à une instance par nœud n'y compte qu'une fois.",
    volumesTitle: "Volumes",
    volumes: "Tous sont propres à un nœud, sauf pilote particulier.",
  },
  development: {
    title: (stack) => `Développement de ${stack}`,
    intro:
      "La même plateforme sur un seul hôte, décrite par `docker-compose.dev.yml` : une instance par service, des réseaux bridge, des fichiers à la place des configs et des secrets de Swarm.",
    startTitle: "Démarrer",
    start:
      "`make logs SERVICE=<nom>` suit les journaux d'un service ; `make down` arrête tout et conserve les volumes.",
    servicesTitle: "Services",
    portsTitle: "Ports publiés",
    ports: "Les ports ouverts sur l'hôte :",
    secretsTitle: "Secrets",
    secrets: (script) =>
      `\`${script}\` les écrit dans des fichiers lisibles par tous (0444), pour les images qui ne tournent pas en root, dans un dossier que seul son propriétaire peut ouvrir (0700). Pour changer une valeur : supprimer le fichier, relancer le script, recréer les services.`,
    variablesTitle: "Variables",
    networksTitle: "Réseaux",
    volumesTitle: "Volumes",
    volumes: "`docker compose -f docker-compose.dev.yml down --volumes` les efface.",
  },
};
