import { backupCommand, execCommand, restoreCommand, scaleCommand } from "../../commands.ts";
import type { Priority } from "../../objectives.ts";
import type { Words } from "../../plan.ts";
import { runbookOf } from "../runbook-of.ts";
import { section, step, steps, table, text, type Section, type Step } from "../page/page.ts";
import { code, codes, nothing, wordsOf } from "../page/words.ts";
import { checkPlatform, deployCommand, restoreAllCell, startDependents, stoppable } from "../shared.ts";
import { hasFile, storesBy, type Subject } from "../subject.ts";
import { bootstrapLine } from "../galera-bootstrap.ts";
import { storeName } from "./objectives.ts";
import { snapshotCopySteps, snapshotPlaceSteps } from "./search-copies.ts";

const priorities: Readonly<Record<Priority, Words>> = {
  P1: {
    en: "what the applications cannot start without",
    fr: "ce sans quoi les applications ne démarrent pas",
  },
  P2: { en: "the applications that people work with", fr: "les applications métier" },
  P3: {
    en: "what is useful, and stops nobody's work",
    fr: "ce qui est utile sans bloquer l'activité",
  },
};

/** What comes back first, and the way through a recovery from nothing. */
export function orderSection(subject: Subject): Section {
  const { stores } = subject.plan;
  const levels = (["P1", "P2", "P3"] as const)
    .map((priority) => ({ priority, own: stores.filter((store) => store.priority === priority) }))
    .filter(({ own }) => own.length > 0);
  return section(
    { en: "Priorities and order of restoration", fr: "Priorités et ordre de restauration" },
    [
      text({
        en: "What others depend on comes back first. Within a priority, the table's order is the order of restoration.",
        fr: "On rétablit d'abord ce dont le reste dépend. À priorité égale, l'ordre du tableau est celui de la restauration.",
      }),
      table(
        [
          { en: "Priority", fr: "Priorité" },
          { en: "What it stands for", fr: "Ce qu'elle recouvre" },
          { en: "Data, in order", fr: "Données, dans l'ordre" },
          { en: "Then started", fr: "Redémarrés ensuite" },
        ],
        levels.map(({ priority, own }) => [
          priority,
          priorities[priority],
          wordsOf((say) => own.map((store) => say(storeName(store))).join(", ")),
          codes(
            stoppable(
              subject,
              own.flatMap(({ dependents }) => dependents),
            ),
          ) || nothing,
        ]),
      ),
    ],
    [wholeSection(subject)],
  );
}

/** A repository inside the platform is lost with it. Its empty successor must never be copied over what is left. */
function sourceSteps(subject: Subject): readonly Step[] {
  const { plan } = subject;
  const inside = plan.repositories.some(({ name, service }) => name === "primary" && service !== undefined);
  const offsite = plan.repositories.some(({ name }) => name === "offsite");
  if (!inside || !offsite) return [];
  return [
    step({
      en: "**Before the deployment**, make the off-site repository the primary one in the description, leave `offsite` out, and write the files. The platform's own object store comes back empty; its new repository would be copied over the good one.",
      fr: "**Avant le déploiement**, faire du dépôt hors site le dépôt principal dans la description, en retirer `offsite`, et produire les fichiers. Le stockage objet de la plateforme revient vide ; son nouveau dépôt serait recopié par-dessus le bon.",
    }),
    ...snapshotPlaceSteps(subject),
  ];
}

/** A cluster of empty nodes begins with the one that is told to. */
function bootstrapSteps(subject: Subject): readonly Step[] {
  const lines = storesBy(subject, "mariadb-galera").flatMap(({ members }) =>
    members.flatMap(({ service }) => bootstrapLine(subject, service) ?? []).slice(0, 1),
  );
  if (lines.length === 0) return [];
  return [
    step({
      en: `Put ${codes(lines)} into \`.env\`: empty Galera nodes wait for a first one. Take it out again when all of them have joined.`,
      fr: `Mettre ${codes(lines)} dans \`.env\` : des nœuds Galera vides en attendent un premier. La retirer quand tous ont rejoint le cluster.`,
    }),
  ];
}

/** Images that the platform builds itself are in no public registry: theirs may be lost with the site. */
function imageSteps(subject: Subject): readonly Step[] {
  const builds = Object.keys(subject.stack.files).some((path) => path.endsWith("/Dockerfile"));
  if (!builds || !hasFile(subject, "Makefile")) return [];
  return [
    step(
      {
        en: "If the registry of the images that are built here was lost too: set up another one, put its name into `.env`, and build them again.",
        fr: "Si le registre des images construites ici est perdu lui aussi : en ouvrir un autre, mettre son nom dans `.env` et les construire de nouveau.",
      },
      "make images",
    ),
  ];
}

/** When everything is back, the platform gets its own repository again. */
function afterwardsSteps(subject: Subject): readonly Step[] {
  if (sourceSteps(subject).length === 0) return [];
  return [
    step({
      en: "Later, put the repositories back as they were in the description, with another bucket or folder for `offsite`: the old one keeps the history. Then add the escrow key to the new repository.",
      fr: "Plus tard, rétablir les dépôts dans la description, avec un autre bucket ou dossier pour `offsite` : l'ancien garde l'historique. Ajouter ensuite la clé de séquestre au nouveau dépôt.",
    }),
  ];
}

/** Whether the backups can be read, before anything depends on it. The agents are stopped: a container that restores is asked. */
function readableSteps({ plan }: Subject): readonly Step[] {
  const [agent] = plan.agents;
  if (agent === undefined) return [];
  return [
    step(
      {
        en: `See that the backups can be read: start ${code(agent.restorer)} on a manager, and ask it on its node. If they cannot: [[backup-repository]].`,
        fr: `Vérifier que les sauvegardes sont lisibles : démarrer ${code(agent.restorer)} sur un manager, puis l'interroger sur son nœud. Sinon : [[backup-repository]].`,
      },
      scaleCommand(plan, [agent.restorer], 1),
      execCommand(plan, agent.restorer, "/bin/sh /scripts/restore.sh list"),
    ),
  ];
}

/** Everything is gone: the platform from nothing. */
function wholeSection(subject: Subject): Section {
  const { plan } = subject;
  const dependents = stoppable(
    subject,
    plan.stores.flatMap((store) => store.dependents),
  );
  const agents = plan.agents.map(({ service }) => service);
  return section({ en: "From nothing to service", fr: "De zéro au retour en service" }, [
    text({
      en: "After the loss of the whole platform. The Swarm itself is told in [[swarm-recovery]].",
      fr: "Après la perte de toute la plateforme. La construction du Swarm est détaillée dans [[swarm-recovery]].",
    }),
    steps(
      step({
        en: "Get machines, names in DNS, and the platform's folder from version control, at the version that was running.",
        fr: "Obtenir des machines, les noms DNS et le dossier de la plateforme, depuis la gestion de versions, à la version qui était en service.",
      }),
      step({
        en: "Build the Swarm, label its nodes, and put the secrets in from the vault and the sealed envelope: the old values, not new ones, or the backups cannot be read.",
        fr: "Construire le Swarm, poser les labels des nœuds et recréer les secrets depuis le coffre et l'enveloppe scellée : les anciennes valeurs, pas de nouvelles, sinon les sauvegardes sont illisibles.",
      }),
      ...sourceSteps(subject),
      ...imageSteps(subject),
      ...bootstrapSteps(subject),
      step(
        {
          en: "Deploy the stack, then at once stop the applications and the agents of the backups: nobody must write into empty databases, and nobody back them up.",
          fr: "Déployer la pile, puis arrêter aussitôt les applications et les agents de sauvegarde : personne ne doit écrire dans des bases vides, ni les sauvegarder.",
        },
        deployCommand(subject),
        scaleCommand(plan, [...dependents, ...agents], 0),
      ),
      ...readableSteps(subject),
      ...snapshotCopySteps(subject),
      step(
        {
          en: "Restore store by store, in the order of the table below, each with its runbook. What is on one node can also come back in one go, on that node, as it was at the time of the loss (UTC):",
          fr: "Restaurer les données l'une après l'autre, dans l'ordre du tableau ci-dessous, chacune avec son runbook. Ce que porte un même nœud peut aussi revenir en une fois, sur ce nœud, tel qu'à l'heure de la perte (UTC) :",
        },
        'MOMENT="2026-01-31 11:59:00"',
        restoreCommand({ store: "all", to: "$MOMENT", overwrite: true }),
      ),
      ...startDependents(subject, { dependents }),
      step(
        {
          en: "Start the agents again, and have everything backed up.",
          fr: "Redémarrer les agents, et tout sauvegarder.",
        },
        ...agents.map((agent) =>
          scaleCommand(plan, [agent], subject.stack.services[agent]?.deploy?.replicas ?? 1),
        ),
        backupCommand(),
      ),
      checkPlatform(subject),
      ...afterwardsSteps(subject),
      step({
        en: `Have each application's users confirm that it works, with the list under [Validation](#validation). Only then is the incident over.`,
        fr: `Faire confirmer le bon fonctionnement par les référents de chaque application, avec la liste de la [validation](#validation). L'incident n'est clos qu'à ce moment.`,
      }),
    ),
    table(
      [
        { en: "Order", fr: "Ordre" },
        { en: "Data", fr: "Données" },
        { en: "Command", fr: "Commande" },
        "Runbook",
      ],
      plan.stores.map((store, index) => [
        `${index + 1}`,
        storeName(store),
        restoreAllCell(store),
        `[[${runbookOf(subject, store)}]]`,
      ]),
    ),
  ]);
}
