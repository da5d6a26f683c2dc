import { execCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { bullets, section, step, steps, text, type Section } from "../page/page.ts";
import { code, codes } from "../page/words.ts";
import { checkPlatform, firstMember, restoreAllCommands } from "../shared.ts";
import {
  hasFile,
  physicalService,
  running,
  storesBy,
  storesOf,
  type NamedService,
  type Subject,
} from "../subject.ts";
import { display } from "../text.ts";
import { afterPreparing, factsSections, failureSection, finishSteps, prepareSection } from "./store-steps.ts";

/** Brings Grafana back: what is provisioned by itself, the rest from its database or its backup. */
export function restoreGrafana(subject: Subject): readonly Section[] {
  const services = running(subject, "grafana/grafana");
  const stores = [
    ...new Map(
      [...storesBy(subject, "grafana"), ...storesOf(subject, services)].map((store) => [store.name, store]),
    ).values(),
  ];
  const service = services[0]?.name ?? stores.map((store) => firstMember(store).service)[0] ?? "grafana";
  return [
    ...factsSections(subject, stores),
    ownSection(services[0]),
    provisionedSection(subject, service),
    ...stores.flatMap((store) => storeSections(subject, store, service)),
    ...(stores.length === 0 ? [withoutStore(subject, service)] : []),
  ];
}

/** Where users, changed dashboards and alert states are: the database that Grafana is told of. */
function ownSection(service: NamedService | undefined): Section {
  const { environment = {} } = service?.model ?? {};
  const type = environment["GF_DATABASE_TYPE"];
  const host = environment["GF_DATABASE_HOST"];
  const shared = typeof type === "string" && display(type) !== "sqlite3";
  return section({ en: "Where what is kept", fr: "Ce qui est conservé, et où" }, [
    bullets(
      {
        en: "Data sources and dashboards of the platform: in its folder (`grafana/provisioning`). They come back with the deployment.",
        fr: "Sources de données et tableaux de bord de la plateforme : dans son dossier (`grafana/provisioning`). Ils reviennent avec le déploiement.",
      },
      shared
        ? {
            en: `Users, teams, dashboards made by hand, annotations: in the database ${codes([typeof host === "string" ? display(host) : "of Grafana"])}. Restore that: [[restore-mariadb]].`,
            fr: `Utilisateurs, équipes, tableaux de bord faits à la main, annotations : dans la base ${codes([typeof host === "string" ? display(host) : "de Grafana"])}. C'est elle qu'il faut restaurer : [[restore-mariadb]].`,
          }
        : {
            en: "Users, teams, dashboards made by hand, annotations: in `grafana.db`, an SQLite file in its volume. A copy of it that is made in use is damaged; what “In short” names is backed up, and nothing else.",
            fr: "Utilisateurs, équipes, tableaux de bord faits à la main, annotations : dans `grafana.db`, un fichier SQLite de son volume. Une copie prise en cours d'usage est endommagée ; ce qu'indique « En bref » est sauvegardé, et rien d'autre.",
          },
    ),
  ]);
}

function provisionedSection(subject: Subject, service: string): Section {
  const script = hasFile(subject, "scripts/grafana-import.sh");
  return section(
    { en: "Dashboards of the platform are missing", fr: "Des tableaux de bord de la plateforme manquent" },
    [
      steps(
        step(
          {
            en: "Nothing has to be restored: let Grafana read its provisioned files again.",
            fr: "Rien n'est à restaurer : faire relire à Grafana ses fichiers provisionnés.",
          },
          script
            ? "./scripts/grafana-import.sh swarm"
            : `docker service update --force ${physicalService(subject, service)}`,
        ),
        step(
          {
            en: "On a manager, see what it says about them.",
            fr: "Sur un manager, lire ce qu'il en dit.",
          },
          `docker service logs --since 10m ${physicalService(subject, service)} 2>&1 | grep -i provision | tail -n 20`,
        ),
      ),
    ],
  );
}

function storeSections(subject: Subject, store: StorePlan, service: string): readonly Section[] {
  return [
    prepareSection(subject, store),
    section({ en: "From the backup", fr: "Depuis la sauvegarde" }, [
      afterPreparing,
      steps(
        step(
          {
            en: "Restore. What was changed since the backup is lost.",
            fr: "Restaurer. Ce qui a été modifié depuis la sauvegarde est perdu.",
          },
          ...restoreAllCommands(store),
        ),
      ),
    ]),
    section({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, [
      steps(...grafanaChecks(subject, service), ...finishSteps(subject, store)),
    ]),
    failureSection(store, "", [
      step({
        en: "It does not answer: what is restored over its API needs it to run. On a new volume it starts empty, with the password of its secret.",
        fr: "Il ne répond pas : ce qui se restaure par son API exige qu'il tourne. Sur un volume neuf, il démarre vide, avec le mot de passe de son secret.",
      }),
      step({
        en: "Status 401: the administrator's password in its database is not the one of the secret. Set it: [[rotate-secrets]].",
        fr: "Statut 401 : le mot de passe de l'administrateur dans sa base n'est pas celui du secret. Le rétablir : [[rotate-secrets]].",
      }),
    ]),
  ];
}

function grafanaChecks(subject: Subject, service: string): readonly ReturnType<typeof step>[] {
  return [
    step(
      {
        en: `On the node of ${code(service)}: it answers, and its database is \`ok\`.`,
        fr: `Sur le nœud de ${code(service)} : il répond, et sa base est \`ok\`.`,
      },
      execCommand(subject.plan, service, "wget -qO- http://localhost:3000/api/health"),
    ),
    step({
      en: "Log in; open a dashboard of the platform and one that was made by hand; test the data sources.",
      fr: "Se connecter ; ouvrir un tableau de bord de la plateforme et un tableau fait à la main ; tester les sources de données.",
    }),
  ];
}

function withoutStore(subject: Subject, service: string): Section {
  return section({ en: "Check", fr: "Contrôler" }, [
    text({
      en: "Grafana has no backup of its own in this stack: see [[plan]].",
      fr: "Dans cette pile, Grafana n'a pas de sauvegarde propre : voir le [[plan]].",
    }),
    steps(...grafanaChecks(subject, service), checkPlatform(subject)),
  ]);
}
