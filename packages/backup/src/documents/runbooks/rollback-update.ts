import { documentFiles } from "@stackwright/core";
import { backupCommand } from "../../commands.ts";
import { bullets, section, step, steps, table, text, warning, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { checkPlatform, deployCommand, signTable } from "../shared.ts";
import { isJob, physicalService, servicesOf, type Subject } from "../subject.ts";
import { display } from "../text.ts";
import { runbookOf } from "../runbook-of.ts";

/** Takes an update back: of one service, of the whole stack, and where the data has changed with it. */
export function rollbackUpdate(subject: Subject): readonly Section[] {
  const { stack, plan } = subject;
  const example = servicesOf(subject).find(({ model }) => !isJob(model));
  const service = physicalService(subject, example?.name ?? "service");
  return [
    section({ en: "First look", fr: "Premier diagnostic" }, [
      signTable(subject, [
        {
          sign: { en: "A service starts over and over", fr: "Un service redémarre en boucle" },
          alerts: ["ContainersStartOften", "ContainerRestartsOften"],
          look: {
            en: "its log; killed for memory (exit code 137)? a secret or a config that is missing? Only then the update",
            fr: "son journal ; tué faute de mémoire (code 137) ? secret ou config manquants ? Ensuite seulement, la mise à jour",
          },
        },
        {
          sign: { en: "Errors since an update", fr: "Erreurs depuis une mise à jour" },
          alerts: ["ServiceErrorsHigh"],
          look: { en: "“One service”, below", fr: "« Un service », ci-dessous" },
        },
      ]),
      steps(
        step(
          {
            en: "On a manager: which version runs, what failed, and did Swarm go back by itself (`rollback_completed`)?",
            fr: "Sur un manager : quelle version tourne, qu'est-ce qui a échoué, et Swarm est-il revenu en arrière de lui-même (`rollback_completed`) ?",
          },
          `SERVICE=${service}`,
          'docker service ps --no-trunc "$SERVICE"',
          "docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}} {{with .UpdateStatus}}{{.State}} {{.Message}}{{end}}' \"$SERVICE\"",
          'docker service logs --tail 100 "$SERVICE"',
        ),
      ),
    ]),
    section({ en: "One service", fr: "Un service" }, [
      steps(
        step(
          {
            en: "Go back to the definition before the last one. Its configs must still be there: do not remove old configs while an update is fresh.",
            fr: "Revenir à la définition précédente. Ses configs doivent encore exister : ne pas supprimer les anciennes configs tant qu'une mise à jour est récente.",
          },
          'docker service rollback "$SERVICE"',
        ),
        step({
          en: "Swarm remembers one definition only: a second rollback brings the bad one back.",
          fr: "Swarm ne garde qu'une définition : un second rollback ramène la mauvaise.",
        }),
        step({
          en: "Mend the description too, or the next deployment brings the update again.",
          fr: "Corriger aussi la description, sinon le prochain déploiement ramènera la mise à jour.",
        }),
      ),
    ]),
    section({ en: "The whole stack", fr: "Toute la pile" }, [
      steps(
        step(
          {
            en: "In the platform's folder, take the files of the last good version (put its tag or commit for `v1.4.0`).",
            fr: "Dans le dossier de la plateforme, reprendre les fichiers de la dernière version saine (mettre son tag ou son commit à la place de `v1.4.0`).",
          },
          "GOOD=v1.4.0",
          "git log --oneline -n 10 -- " + documentFiles.swarm,
          'git checkout "$GOOD" -- .',
        ),
        step(
          {
            en: "Deploy it. Secrets are not in version control: a version of a secret that the old files ask for must still be in the Swarm.",
            fr: "La déployer. Les secrets ne sont pas versionnés : la version d'un secret que demandent les anciens fichiers doit encore exister dans le Swarm.",
          },
          deployCommand(subject),
        ),
        checkPlatform(subject),
      ),
    ]),
    section({ en: "When the data has changed too", fr: "Quand les données ont changé aussi" }, [
      warning({
        en: "An older image may refuse, or damage, data that a newer one has converted. Read the product's notes before the image alone is taken back; if in doubt, restore the data from before the update.",
        fr: "Une image plus ancienne peut refuser, ou abîmer, des données qu'une plus récente a converties. Lire les notes de version du produit avant de revenir en arrière sur l'image seule ; dans le doute, restaurer les données d'avant la mise à jour.",
      }),
      table(
        [
          { en: "Data", fr: "Données" },
          { en: "Image", fr: "Image" },
          { en: "Update order", fr: "Ordre de mise à jour" },
          { en: "If it fails", fr: "En cas d'échec" },
          "Runbook",
        ],
        plan.stores.flatMap((store) =>
          store.members.slice(0, 1).map(({ service: name }) => {
            const model = stack.services[name] ?? {};
            const update = model.deploy?.update_config ?? {};
            return [
              store.title,
              code(display(model.image ?? "")),
              code(update.order ?? "stop-first"),
              code(update.failure_action ?? "pause"),
              `[[${runbookOf(subject, store)}]]`,
            ];
          }),
        ),
      ),
      steps(
        step({
          en: "Stop the service, and what depends on it, as its runbook says.",
          fr: "Arrêter le service et ce qui en dépend, comme l'indique son runbook.",
        }),
        step({
          en: "Take the image back, as above. A database starts with an empty volume if the old version cannot read the new files: rename the volume's content rather than erase it.",
          fr: "Revenir à l'ancienne image, comme ci-dessus. Si l'ancienne version ne lit pas les nouveaux fichiers, la base démarre sur un volume vide : renommer le contenu du volume plutôt que l'effacer.",
        }),
        step({
          en: "Restore the backup that was taken right before the update.",
          fr: "Restaurer la sauvegarde prise juste avant la mise à jour.",
        }),
      ),
    ]),
    section({ en: "So that it goes well the next time", fr: "Pour que la prochaine se passe bien" }, [
      text({ en: "Before each update:", fr: "Avant chaque mise à jour :" }),
      steps(
        step({ en: "Back up now.", fr: "Sauvegarder maintenant." }, backupCommand()),
        step(
          {
            en: "Tag the version that is running.",
            fr: "Étiqueter la version en service.",
          },
          'git tag "before-$(date -u +%Y%m%d)"',
        ),
        step({
          en: "Update one product at a time, clusters one node at a time.",
          fr: "Mettre à jour un produit à la fois, les clusters nœud par nœud.",
        }),
      ),
      bullets({
        en: "A test of the update on a restored copy costs an hour; the monthly drill has the copy.",
        fr: "Essayer la mise à jour sur une copie restaurée coûte une heure ; l'exercice mensuel fournit la copie.",
      }),
    ]),
  ];
}
