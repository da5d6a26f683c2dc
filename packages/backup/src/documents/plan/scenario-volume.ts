import { scaleCommand } from "../../commands.ts";
import { step, steps, table, text, type Block } from "../page/page.ts";
import { code, codes } from "../page/words.ts";
import { restoreAllCell } from "../shared.ts";
import type { Subject } from "../subject.ts";
import { runbookOf } from "../runbook-of.ts";

/** A volume is lost. */
export function volumeBlocks(subject: Subject): readonly Block[] {
  const { plan } = subject;
  const rows = plan.stores.flatMap((store) =>
    store.members.flatMap(({ service, physicalVolume }) =>
      physicalVolume === undefined ? [] : [{ store, service, physicalVolume }],
    ),
  );
  const [first] = rows;
  return [
    text({
      en: "A volume was removed, its disk has failed, or a service was started on a node that does not have it. The service then starts as if it were new. The backup jobs refuse an empty source, so the good copies stay.",
      fr: "Un volume a été supprimé, son disque est en panne, ou un service a démarré sur un nœud qui ne l'a pas. Le service démarre alors comme s'il était neuf. Les tâches de sauvegarde refusent une source vide : les bonnes copies sont conservées.",
    }),
    steps(
      step(
        {
          en: `Stop the service at once, on a manager, so that nothing is written into the empty volume${first === undefined ? "." : `; here for ${code(first.service)}:`}`,
          fr: `Arrêter aussitôt le service, depuis un manager, pour que rien ne s'écrive dans le volume vide${first === undefined ? "." : ` ; ici pour ${code(first.service)} :`}`,
        },
        ...(first === undefined ? [] : [scaleCommand(plan, [first.service], 0)]),
      ),
      step(
        {
          en: "See where the volume really is: the volumes on each node, the labels of all nodes on a manager. If it is only on another node, correct the label: nothing has to be restored.",
          fr: "Chercher où se trouve réellement le volume : les volumes sur chaque nœud, les labels de tous les nœuds depuis un manager. S'il est seulement sur un autre nœud, corriger le label : rien n'est à restaurer.",
        },
        `docker volume ls --filter name=${plan.stack}_`,
        "docker node ls -q | xargs docker node inspect --format '{{.Description.Hostname}} {{.Spec.Labels}}'",
      ),
      step({
        en: "If it is gone, open the runbook of its store.",
        fr: "S'il a disparu, ouvrir le runbook correspondant.",
      }),
    ),
    table(
      [
        { en: "Volume", fr: "Volume" },
        { en: "Service", fr: "Service" },
        { en: "Command", fr: "Commande" },
        "Runbook",
      ],
      rows.map(({ store, service, physicalVolume }) => [
        code(physicalVolume),
        codes([service]),
        restoreAllCell(store),
        `[[${runbookOf(subject, store)}]]`,
      ]),
    ),
  ];
}
