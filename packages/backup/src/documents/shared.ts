import { documentFiles } from "@stackwright/core";
import { execCommand, restoreCommand, scaleCommand, whereCommand } from "../commands.ts";
import { files } from "../paths.ts";
import type { MemberPlan, Place, StorePlan, Words } from "../plan.ts";
import { step, steps, table, text, type Block, type Cell, type Step } from "./page/page.ts";
import { spanWords } from "./page/times.ts";
import { code, codes, nothing, wordsOf } from "./page/words.ts";
import { backupServices, hasFile, isGlobal, isJob, running, type Subject } from "./subject.ts";
import { withDefaults } from "./text.ts";

/** Where something runs, for a table. */
export function placeWords({ constraints }: Place): Words {
  return constraints.length === 0
    ? { en: "any node", fr: "n'importe quel nœud" }
    : wordsOf(() => codes(constraints.map(withDefaults)));
}

/** The volumes of a store, by the names that the engine knows. */
export function volumesOf({ members }: Pick<StorePlan, "members">): readonly string[] {
  return members.flatMap(({ physicalVolume }) => physicalVolume ?? []);
}

/** The services of a store. */
export function membersOf({ members }: Pick<StorePlan, "members">): readonly string[] {
  return [...new Set(members.map(({ service }) => service))];
}

/** The first member of a store: the one that commands are shown for. */
export function firstMember({ members, name }: StorePlan): Pick<MemberPlan, "service"> {
  return members[0] ?? { service: name };
}

/** How far back any second can be restored. */
export function pointInTimeWords({ pointInTimeDays }: StorePlan): Words {
  if (pointInTimeDays === undefined) return { en: "no", fr: "non" };
  return pointInTimeDays === 1
    ? { en: "the last day", fr: "dernier jour" }
    : { en: `the last ${pointInTimeDays} days`, fr: `${pointInTimeDays} derniers jours` };
}

/** What somebody must know of a store before touching it. */
export function storeFacts(subject: Subject, store: StorePlan): Block {
  const volumes = volumesOf(store);
  const places = store.members.map(({ place }) => place);
  const rows: readonly (readonly [Words, Cell])[] = [
    [{ en: "Services", fr: "Services" }, codes(membersOf(store)) || nothing],
    [{ en: "Volumes", fr: "Volumes" }, codes(volumes) || nothing],
    [
      { en: "Nodes", fr: "Nœuds" },
      places.some(({ constraints }) => constraints.length > 0)
        ? codes(places.flatMap(({ constraints }) => constraints.map(withDefaults)))
        : { en: "any node", fr: "n'importe quel nœud" },
    ],
    [{ en: "How it is backed up", fr: "Méthode de sauvegarde" }, store.method],
    [
      { en: "Worst loss (RPO)", fr: "Perte maximale (RPO)" },
      wordsOf((say) => `${say(spanWords(store.loss.total))} (${say(spanWords(store.rpo))})`),
    ],
    [{ en: "Time to recover (RTO)", fr: "Délai de reprise (RTO)" }, spanWords(store.rto)],
    [{ en: "To the second", fr: "Retour à la seconde près" }, pointInTimeWords(store)],
    [
      { en: "Stopped meanwhile", fr: "Services à arrêter" },
      codes(stoppable(subject, store.dependents)) || nothing,
    ],
    [{ en: "Secrets that are needed", fr: "Secrets nécessaires" }, codes(store.secrets) || nothing],
  ];
  return table(
    [
      { en: "What", fr: "Élément" },
      { en: "Here", fr: "Valeur" },
    ],
    rows,
  );
}

/** The ways back, each with its command. */
export function restoreTable({ restores }: StorePlan): Block {
  return table(
    [
      { en: "What comes back", fr: "Ce qui revient" },
      { en: "Command", fr: "Commande" },
    ],
    restores.map(({ words, example }) => [words, code(`./${files.restore} ${example}`)]),
  );
}

/** Finds the nodes on which a store is restored: where its agents run, also while its own services do not. */
export function findNodes({ plan }: Subject, { units }: StorePlan): readonly Step[] {
  const agents = [...new Set(units.filter(({ way }) => way !== "manual").map(({ agent }) => agent))];
  if (agents.length === 0) return [];
  return [
    step(
      agents.length === 1
        ? {
            en: `From a manager, find the node of ${codes(agents)}: the restore runs there. Log in to it, and go to the platform's folder.`,
            fr: `Depuis un manager, trouver le nœud de ${codes(agents)} : c'est là que se fait la restauration. S'y connecter et se placer dans le dossier de la plateforme.`,
          }
        : {
            en: `From a manager, find the nodes of ${codes(agents)}: each part is restored on its own. Log in to them, and go to the platform's folder.`,
            fr: `Depuis un manager, trouver les nœuds de ${codes(agents)} : chaque partie se restaure sur le sien. S'y connecter et se placer dans le dossier de la plateforme.`,
          },
      ...agents.map((agent) => whereCommand(plan, agent)),
    ),
  ];
}

/**
 * What uses a store and can be stopped. What ends by itself, or has a task on every node, cannot be scaled; the backups' own
 * services are needed.
 */
export function stoppable({ stack, plan }: Subject, names: readonly string[]): readonly string[] {
  const own = backupServices(plan);
  return [...new Set(names)].filter((name) => {
    const model = stack.services[name];
    return model !== undefined && !own.has(name) && !isJob(model) && !isGlobal(model);
  });
}

/** Stops what would write meanwhile. No step where nothing does. */
export function stopDependents(
  subject: Subject,
  { dependents }: Pick<StorePlan, "dependents">,
): readonly Step[] {
  const services = stoppable(subject, dependents);
  if (services.length === 0) return [];
  return [
    step(
      {
        en: `On a manager, stop what uses it, so that nothing changes any more: ${codes(services)}.`,
        fr: `Sur un manager, arrêter ce qui l'utilise, pour que plus rien ne change : ${codes(services)}.`,
      },
      scaleCommand(subject.plan, services, 0),
    ),
  ];
}

/** Starts it again, with as many tasks as the stack says. */
export function startDependents(
  subject: Subject,
  { dependents }: Pick<StorePlan, "dependents">,
): readonly Step[] {
  const services = stoppable(subject, dependents);
  if (services.length === 0) return [];
  return [
    step(
      {
        en: `On a manager, start again what was stopped: ${codes(services)}.`,
        fr: `Sur un manager, redémarrer ce qui a été arrêté : ${codes(services)}.`,
      },
      ...services.map((service) =>
        scaleCommand(subject.plan, [service], subject.stack.services[service]?.deploy?.replicas ?? 1),
      ),
    ),
  ];
}

/**
 * The commands that bring all of a store back: one for each of its parts, each on the node of that part. None where it is done
 * by hand, as its runbook tells.
 */
export function restoreAllCommands({ restores, units }: StorePlan): readonly string[] {
  const byScript = units.filter(({ way }) => way !== "manual");
  if (byScript.length > 1)
    return byScript.map(({ name }) => restoreCommand({ store: name, overwrite: true }));
  const full = restores.find(({ kind }) => kind === "full");
  return full === undefined || byScript.length === 0 ? [] : [`./${files.restore} ${full.example}`];
}

/** The commands that bring a part of a store back: one for each of its members, each on the node of that member. */
export function restorePartCommands({ restores, units }: StorePlan): readonly string[] {
  const part = restores.find(({ kind }) => kind === "part");
  if (part === undefined) return [];
  const options = part.example.replace(/^\S+/, "");
  return units.length > 1
    ? units.map(({ name }) => `./${files.restore} ${name}${options}`)
    : [`./${files.restore} ${part.example}`];
}

/** The same for a table. */
export function restoreAllCell(store: StorePlan): Cell {
  const commands = restoreAllCommands(store);
  return commands.length === 0
    ? { en: "by hand: see the runbook", fr: "à la main : voir le runbook" }
    : codes(commands);
}

/**
 * How to restore where the script itself cannot: on a node that is no manager it may not start the containers that write. The
 * first of them is the one with restic, which runs the script.
 */
export function workerBlocks({ plan }: Subject, { units, restorers }: StorePlan): readonly Block[] {
  const parts = units.flatMap(({ name, agent }) => {
    const restorer = plan.agents.find(({ service }) => service === agent)?.restorer;
    return restorer === undefined ? [] : [{ name, restorer }];
  });
  if (parts.length === 0 || plan.target === "compose") return [];
  return [
    text({
      en: "`scripts/restore.sh` starts the containers that may write, and stops them again. Only a manager can do that. If the node is a worker, start them from a manager, restore in the container, and stop them:",
      fr: "`scripts/restore.sh` démarre les conteneurs autorisés à écrire, puis les arrête. Seul un manager peut le faire. Si le nœud est un worker, les démarrer depuis un manager, restaurer dans le conteneur, puis les arrêter :",
    }),
    steps(
      step({ en: "On a manager:", fr: "Sur un manager :" }, scaleCommand(plan, restorers, 1)),
      step(
        {
          en: `On the node, with the options that are needed in place of ${code("list")}:`,
          fr: `Sur le nœud, avec les options voulues à la place de ${code("list")} :`,
        },
        ...parts.map(({ name, restorer }) =>
          execCommand(plan, restorer, `/bin/sh /scripts/restore.sh list ${name}`),
        ),
      ),
      step(
        { en: "On a manager again:", fr: "De nouveau sur un manager :" },
        scaleCommand(plan, restorers, 0),
      ),
    ),
  ];
}

/** How the stack is deployed. */
export function deployCommand(subject: Subject): string {
  if (hasFile(subject, "Makefile")) return "make deploy";
  return `docker stack deploy -c ${documentFiles.swarm} ${subject.stack.name}`;
}

/** How the platform is checked as a whole, where it has a script for that. */
export function checkCommand(subject: Subject): string | undefined {
  return hasFile(subject, "scripts/checks.sh") ? "make test" : undefined;
}

/** The step that checks the platform as a whole: with its script, or by looking at the tasks. */
export function checkPlatform(subject: Subject): Step {
  const check = checkCommand(subject);
  return step(
    {
      en: "Check the platform as a whole: nothing may fail, nothing may be pending.",
      fr: "Contrôler l'ensemble de la plateforme : aucun échec, aucune tâche en attente.",
    },
    `docker stack services ${subject.stack.name}`,
    ...(check === undefined ? [] : [check]),
  );
}

/** Whether alerts are raised, so that their names mean something to a reader. */
export function isAlerted(subject: Subject): boolean {
  return running(subject, "prom/prometheus").length > 0;
}

/** A sign of trouble, the alerts that report it, and where to look first. */
export interface Sign {
  readonly sign: Words;
  readonly alerts: readonly string[];
  readonly look: Words;
}

/** What leads to a page, and what to look at first: most alerts need no restore. */
export function signTable(subject: Subject, signs: readonly Sign[]): Block {
  const alerted = isAlerted(subject);
  return table(
    [
      { en: "Sign", fr: "Symptôme" },
      ...(alerted ? [{ en: "Alerts", fr: "Alertes" }] : []),
      { en: "Look here first", fr: "À regarder d'abord" },
    ],
    signs.map(({ sign, alerts, look }) => [sign, ...(alerted ? [codes(alerts) || nothing] : []), look]),
  );
}
