import { execCommand, scaleCommand } from "../../commands.ts";
import { section, step, steps, text, warning, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { deployCommand } from "../shared.ts";
import { physicalService, volumeAt, type Subject } from "../subject.ts";
import { display } from "../text.ts";

/**
 * A node that has lost its data is replaced under its old identity: the others stream its rows to it.
 * Source: cassandra 4.1, doc/modules/cassandra/pages/operating/topo_changes.adoc ("Replacing a dead node").
 */
export function replaceSection(subject: Subject, nodes: readonly string[]): Section {
  const lost = nodes.at(-1) ?? "cassandra";
  const [other = "cassandra1"] = nodes;
  const model = subject.stack.services[lost] ?? {};
  const { environment = {} } = model;
  const volume = volumeAt(subject, model, "/var/lib/cassandra");
  const options = environment["JVM_EXTRA_OPTS"];
  const before = typeof options === "string" ? `${display(options)} ` : "";
  const service = physicalService(subject, lost);
  return section({ en: "A node is lost", fr: "Un nœud est perdu" }, [
    text({
      en: `Its volume is gone, or its machine. Here for ${code(lost)}; the others must be \`UN\`.`,
      fr: `Son volume a disparu, ou sa machine. Ici pour ${code(lost)} ; les autres doivent être \`UN\`.`,
    }),
    warning({
      en: "Do not simply start it again with an empty volume: a second node of the same name would join beside the dead one, and rows would count as present that are not.",
      fr: "Ne pas simplement le redémarrer sur un volume vide : un second nœud du même nom rejoindrait l'anneau à côté du mort, et des lignes absentes compteraient comme présentes.",
    }),
    steps(
      step(
        { en: "On a manager, stop it.", fr: "Sur un manager, l'arrêter." },
        scaleCommand(subject.plan, [lost], 0),
      ),
      step(
        {
          en: `On the node of ${code(other)}, read the address of the one that is \`DN\`.`,
          fr: `Sur le nœud de ${code(other)}, lire l'adresse de celui qui est \`DN\`.`,
        },
        execCommand(subject.plan, other, "nodetool status"),
      ),
      ...(volume === undefined
        ? []
        : [
            step(
              {
                en: "On the machine that will have it, remove what is left of the old volume, if anything.",
                fr: "Sur la machine qui l'accueillera, supprimer ce qui reste de l'ancien volume, s'il y en a un.",
              },
              `docker volume rm ${volume}`,
            ),
          ]),
      step(
        {
          en: "On a manager, start it with that address (for `10.0.0.12`): it takes the place of the dead node and fetches its rows.",
          fr: "Sur un manager, le démarrer avec cette adresse (à la place de `10.0.0.12`) : il prend la place du nœud mort et récupère ses lignes.",
        },
        "DEAD=10.0.0.12",
        `docker service update --env-add "JVM_EXTRA_OPTS=${before}-Dcassandra.replace_address_first_boot=$DEAD" --replicas 1 ${service}`,
      ),
      step(
        {
          en: "Watch it on its own node: the mode is `JOINING` while it fetches, and `NORMAL` when it is done.",
          fr: "Le suivre sur son propre nœud : le mode est `JOINING` pendant la récupération, `NORMAL` à la fin.",
        },
        execCommand(subject.plan, lost, "nodetool netstats"),
      ),
      step(
        {
          en: "On its node, repair what was written meanwhile. If it was away for more than three hours, hints no longer cover it.",
          fr: "Sur son nœud, réparer ce qui a été écrit entre-temps. Au-delà de trois heures d'absence, les indices (hints) ne suffisent plus.",
        },
        execCommand(subject.plan, lost, "nodetool repair --full"),
      ),
      step(
        {
          en: "Take the option back: deploy the stack as it is described.",
          fr: "Retirer l'option : déployer la pile telle qu'elle est décrite.",
        },
        deployCommand(subject),
      ),
    ),
  ]);
}
