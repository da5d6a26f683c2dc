/** The languages of the documents. */
export type Language = "fr" | "en";

/** What a target of the Makefile does, in each language. */
export interface MakeTarget extends Readonly<Record<Language, string>> {
  readonly name: string;
  /** The variables that it takes, for readers. */
  readonly usage?: string;
}

/** Every target of the Makefile, in the order of the help. */
export const makeTargets: readonly MakeTarget[] = [
  { name: "up", en: "start the development platform", fr: "démarrer la plateforme de développement" },
  {
    name: "wait",
    usage: "ARGS=...",
    en: "wait until it is ready: all healthy, all jobs done; ARGS: for how many seconds at most",
    fr: "attendre qu'elle soit prête : tout est sain, chaque tâche est finie ; ARGS : nombre maximal de secondes",
  },
  { name: "down", en: "stop it; the volumes stay", fr: "l'arrêter ; les volumes sont conservés" },
  { name: "deploy", en: "deploy to the Swarm", fr: "déployer sur le Swarm" },
  {
    name: "logs",
    usage: "SERVICE=...",
    en: "follow the logs of a service (TARGET=swarm in production)",
    fr: "suivre les journaux d'un service (TARGET=swarm en production)",
  },
  {
    name: "ps",
    en: "show what is running (TARGET=swarm in production)",
    fr: "montrer ce qui tourne (TARGET=swarm en production)",
  },
  {
    name: "config",
    en: "check both documents without starting anything",
    fr: "vérifier les deux documents sans rien démarrer",
  },
  {
    name: "test",
    en: "run the checks that follow a deployment",
    fr: "lancer les vérifications qui suivent un déploiement",
  },
  {
    name: "images",
    en: "build the images that are made here, and push them to their registry",
    fr: "construire les images faites ici et les pousser dans leur registre",
  },
  {
    name: "backup",
    usage: "ARGS=...",
    en: "back up now: everything, or the stores that ARGS names",
    fr: "sauvegarder maintenant : tout, ou ce que nomme ARGS",
  },
  {
    name: "restore",
    usage: "ARGS=...",
    en: 'restore a store; ARGS="list" shows what can be restored',
    fr: 'restaurer des données ; ARGS="list" montre ce qui peut l\'être',
  },
  {
    name: "verify",
    usage: "ARGS=...",
    en: "restore into a scratch place, for a test",
    fr: "restaurer à blanc, pour l'exercice",
  },
  {
    name: "init-secrets",
    en: "make the missing secrets (TARGET=swarm in production)",
    fr: "créer les secrets qui manquent (TARGET=swarm en production)",
  },
  {
    name: "init-swarm",
    usage: "ARGS=...",
    en: "prepare this node and, if need be, start the Swarm",
    fr: "préparer ce nœud et, au besoin, initialiser le Swarm",
  },
  {
    name: "grafana-import",
    usage: "TARGET=swarm",
    en: "make Grafana read its provisioned dashboards again",
    fr: "faire relire à Grafana ses tableaux de bord provisionnés",
  },
  {
    name: "prune-configs",
    en: "remove the Swarm configs that no service uses any more",
    fr: "supprimer les configs Swarm que plus aucun service n'utilise",
  },
  { name: "help", en: "show this help", fr: "afficher cette aide" },
];
