import type { Language } from "./make-targets.ts";

/** The words of the tables. Both languages have the same keys: the compiler sees to it. */
export interface Labels {
  readonly access: string;
  readonly anyNode: string;
  readonly backup: string;
  /** Before an explanation: French puts a space there. */
  readonly colon: string;
  readonly constraints: string;
  readonly content: string;
  readonly cpu: string;
  readonly cpuReserved: string;
  readonly defaultValue: string;
  readonly dependsOn: string;
  readonly description: string;
  readonly driver: string;
  readonly encrypted: string;
  readonly endpoint: string;
  readonly everyNode: string;
  readonly everywhere: string;
  readonly generate: string;
  readonly givenByHand: string;
  readonly hostPath: string;
  readonly image: string;
  readonly inContainer: string;
  readonly internal: string;
  readonly job: string;
  readonly label: string;
  readonly memory: string;
  readonly memoryReserved: string;
  readonly middlewares: string;
  readonly mode: string;
  readonly mountedAt: string;
  readonly name: string;
  readonly network: string;
  readonly networks: string;
  readonly no: string;
  readonly noBackup: string;
  readonly noDecision: string;
  readonly nodes: string;
  readonly none: string;
  readonly nothing: string;
  readonly notShared: string;
  readonly onOne: string;
  readonly path: string;
  readonly physicalName: string;
  readonly port: string;
  readonly published: string;
  readonly required: string;
  readonly role: string;
  readonly scrapeJob: string;
  readonly service: string;
  readonly services: string;
  readonly setting: string;
  readonly shared: string;
  readonly tasks: string;
  readonly target: string;
  readonly total: string;
  readonly url: string;
  readonly usedBy: string;
  readonly variable: string;
  readonly volume: string;
  readonly yes: string;
}

const en: Labels = {
  access: "Access",
  anyNode: "any node",
  backup: "Backup",
  colon: ":",
  constraints: "Placement",
  content: "Content",
  cpu: "CPU (limit)",
  cpuReserved: "CPU (reserved)",
  defaultValue: "Default",
  dependsOn: "Asks",
  description: "Description",
  driver: "Driver",
  encrypted: "Encrypted",
  endpoint: "At",
  everyNode: "one per eligible node",
  everywhere: "all addresses",
  generate: "Made with",
  givenByHand: "given by hand",
  hostPath: "Path on the host",
  image: "Image",
  inContainer: "Port in the container",
  internal: "Without a way out",
  job: "Job",
  label: "Node label",
  memory: "Memory (limit)",
  memoryReserved: "Memory (reserved)",
  middlewares: "Middlewares of its own",
  mode: "Mode",
  mountedAt: "Mounted at",
  name: "Name",
  network: "Network",
  networks: "Networks",
  no: "no",
  noBackup: "none",
  noDecision: "not decided",
  nodes: "Nodes",
  none: "—",
  nothing: "None.",
  notShared: "none: no direct traffic",
  onOne: "exactly one",
  path: "Path",
  physicalName: "Name in the engine",
  port: "Port",
  published: "Published port",
  required: "(required)",
  role: "Role",
  scrapeJob: "Job",
  service: "Service",
  services: "Services",
  setting: "Setting",
  shared: "Services on both",
  tasks: "Tasks",
  target: "Command",
  total: "**Total**",
  url: "Address",
  usedBy: "Used by",
  variable: "Variable",
  volume: "Volume",
  yes: "yes",
};

const fr: Labels = {
  access: "Accès",
  anyNode: "n'importe quel nœud",
  backup: "Sauvegarde",
  colon: " :",
  constraints: "Placement",
  content: "Contenu",
  cpu: "CPU (limite)",
  cpuReserved: "CPU (réservé)",
  defaultValue: "Valeur par défaut",
  dependsOn: "Interroge",
  description: "Description",
  driver: "Pilote",
  encrypted: "Chiffré",
  endpoint: "À l'adresse",
  everyNode: "une par nœud admis",
  everywhere: "toutes les adresses",
  generate: "Généré par",
  givenByHand: "fourni à la main",
  hostPath: "Chemin sur l'hôte",
  image: "Image",
  inContainer: "Port dans le conteneur",
  internal: "Sans sortie",
  job: "Tâche",
  label: "Label de nœud",
  memory: "Mémoire (limite)",
  memoryReserved: "Mémoire (réservée)",
  middlewares: "Middlewares propres",
  mode: "Mode",
  mountedAt: "Point de montage",
  name: "Nom",
  network: "Réseau",
  networks: "Réseaux",
  no: "non",
  noBackup: "aucune",
  noDecision: "non décidée",
  nodes: "Nœuds",
  none: "—",
  nothing: "Aucun élément.",
  notShared: "aucun : pas d'échange direct",
  onOne: "exactement un",
  path: "Chemin",
  physicalName: "Nom dans le moteur",
  port: "Port",
  published: "Port publié",
  required: "(obligatoire)",
  role: "Rôle",
  scrapeJob: "Job",
  service: "Service",
  services: "Services",
  setting: "Réglage",
  shared: "Services communs",
  tasks: "Instances",
  target: "Commande",
  total: "**Total**",
  url: "Adresse",
  usedBy: "Utilisé par",
  variable: "Variable",
  volume: "Volume",
  yes: "oui",
};

/** The words of the tables, by language. */
export const labels: Readonly<Record<Language, Labels>> = { en, fr };
