import { step, steps, table, text, warning, type Block } from "../page/page.ts";
import { codes, nothing } from "../page/words.ts";
import { constraintsOf, isGlobal, servicesOf, type Subject } from "../subject.ts";
import { runbooksForService } from "../runbook-of.ts";

/** A place that services are tied to, because their data is there and nowhere else. */
interface PinnedPlace {
  readonly constraint: string;
  readonly services: readonly string[];
  readonly volumes: readonly string[];
  readonly runbooks: readonly string[];
}

/** The places that hold data, and what is lost with each. */
export function pinnedPlaces(subject: Subject): readonly PinnedPlace[] {
  const places = new Map<string, PinnedPlace>();
  for (const { name, model } of servicesOf(subject)) {
    const constraint = constraintsOf(model).join(", ");
    const volumes = (model.volumes ?? []).flatMap((mount) =>
      mount.type === "volume" && typeof mount.source === "string" ? [mount.source] : [],
    );
    if (constraint === "" || volumes.length === 0 || isGlobal(model)) continue;
    const before = places.get(constraint);
    const runbooks = runbooksForService(subject, name).map((one) => `[[${one}]]`);
    places.set(constraint, {
      constraint,
      services: [...(before?.services ?? []), name],
      volumes: [...new Set([...(before?.volumes ?? []), ...volumes])],
      runbooks: [...new Set([...(before?.runbooks ?? []), ...runbooks])],
    });
  }
  return [...places.values()];
}

/** A node fails. */
export function nodeBlocks(subject: Subject): readonly Block[] {
  const places = pinnedPlaces(subject);
  return [
    text({
      en: "Swarm starts services without data elsewhere by itself. A service with a local volume waits for its node, and that is meant to be: elsewhere it would start empty, and look healthy.",
      fr: "Swarm relance de lui-même ailleurs les services sans données. Un service qui a un volume local attend son nœud, et c'est voulu : ailleurs, il démarrerait vide tout en paraissant sain.",
    }),
    table(
      [
        { en: "Tied to", fr: "Attaché à" },
        { en: "Services", fr: "Services" },
        { en: "Volumes", fr: "Volumes" },
        { en: "If the node is lost", fr: "Si le nœud est perdu" },
      ],
      places.map(({ constraint, services, volumes, runbooks }) => [
        codes([constraint]),
        codes(services),
        codes(volumes),
        runbooks.join(", ") || nothing,
      ]),
    ),
    steps(
      step(
        {
          en: "On a manager, see which node is down and what was on it (put its name for `node3`).",
          fr: "Sur un manager, voir quel nœud est tombé et ce qu'il portait (mettre son nom à la place de `node3`).",
        },
        "NODE=node3",
        "docker node ls",
        'docker node ps "$NODE"',
      ),
      step({
        en: "**If it can come back within the RTO, repair it and wait.** Its volumes are still on it: nothing has to be restored. Move no label meanwhile.",
        fr: "**S'il peut revenir dans le délai du RTO, le réparer et attendre.** Ses volumes sont toujours dessus : rien n'est à restaurer. Ne déplacer aucun label entre-temps.",
      }),
      step({
        en: "If it is lost for good, replace it: [[swarm-recovery]], section “A node is lost”.",
        fr: "S'il est définitivement perdu, le remplacer : [[swarm-recovery]], section « Un nœud est perdu ».",
      }),
      step({
        en: "Once its services have started on the new node, empty, bring their data back with the runbooks of the table, in the order of the priorities.",
        fr: "Une fois ses services démarrés, vides, sur le nouveau nœud, rétablir leurs données avec les runbooks du tableau, dans l'ordre des priorités.",
      }),
    ),
    warning({
      en: "A node that comes back after its label was given to another one still has the old volumes. Remove the label from it before it joins, or two copies of the data live on.",
      fr: "Un nœud qui revient alors que son label a été donné à un autre porte encore les anciens volumes. Lui retirer ce label avant qu'il ne rejoigne le cluster, sinon deux copies des données coexistent.",
    }),
  ];
}
