import { bullets, section, table, text, warning, type Block, type Section } from "../page/page.ts";
import { code, codes, nothing } from "../page/words.ts";
import type { Subject } from "../subject.ts";

const volumeHead = { en: "Volume", fr: "Volume" } as const;
const servicesHead = { en: "Services", fr: "Services" } as const;

/** What has no backup, and why: by decision, by oversight, or because it is not the platform's. */
export function exemptSection({ plan, options }: Subject): Section {
  const { descriptions = {} } = options;
  const exempt: readonly Block[] =
    plan.exempt.length === 0
      ? [text({ en: "Every volume is backed up.", fr: "Tous les volumes sont sauvegardés." })]
      : [
          table(
            [volumeHead, servicesHead, { en: "Why not", fr: "Raison" }],
            plan.exempt.map(({ volume, services, reason }) => [
              code(volume),
              codes(services) || nothing,
              descriptions[`backups.${volume}`] ?? reason,
            ]),
          ),
        ];
  const undecided: readonly Block[] =
    plan.undecided.length === 0
      ? []
      : [
          warning({
            en: "**Nobody has decided about these volumes.** They are not backed up; what is in them is lost with their node:",
            fr: "**Personne n'a pris de décision pour les volumes suivants.** Ils ne sont pas sauvegardés ; leur contenu disparaît avec leur nœud :",
          }),
          table(
            [volumeHead, servicesHead],
            plan.undecided.map(({ volume, services }) => [code(volume), codes(services) || nothing]),
          ),
        ];
  return section({ en: "What is not backed up, and why", fr: "Ce qui n'est pas sauvegardé, et pourquoi" }, [
    ...exempt,
    ...undecided,
    text({ en: "Nor is this in the backups:", fr: "Les sauvegardes ne contiennent pas non plus :" }),
    bullets(
      {
        en: "the values of secrets: Swarm never shows them again. They belong into a vault, see [Secrets](#secrets);",
        fr: "les valeurs des secrets : Swarm ne les redonne jamais. Leur place est dans un coffre, voir [Secrets](#secrets) ;",
      },
      {
        en: "container images: they are pulled from their registries, at the pinned versions;",
        fr: "les images des conteneurs : elles sont téléchargées depuis leurs registres, aux versions figées ;",
      },
      {
        en: "machines, networks and DNS: they belong to whoever provides them, and to the tool that sets them up (Terraform, Ansible);",
        fr: "les machines, le réseau et le DNS : ils relèvent de l'hébergeur et de l'outil qui les provisionne (Terraform, Ansible) ;",
      },
      {
        en: "the platform's folder itself: it is under version control, and must have a copy outside of the platform.",
        fr: "le dossier de la plateforme lui-même : il est versionné, et une copie doit en exister hors de la plateforme.",
      },
    ),
  ]);
}
