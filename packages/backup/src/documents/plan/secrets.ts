import { execCommand, listCommand } from "../../commands.ts";
import { files } from "../../paths.ts";
import type { AgentPlan, BackupPlan } from "../../plan.ts";
import { bullets, section, step, steps, table, text, warning, type Section } from "../page/page.ts";
import { code, nothing, same } from "../page/words.ts";
import { physicalSecret, type Subject } from "../subject.ts";
import { display } from "../text.ts";
import { repositoryName } from "./inventory.ts";

/** The secrets that backups need, how they are changed, and the envelope. */
export function secretsSection(subject: Subject): Section {
  const { plan } = subject;
  return section(
    { en: "Secrets", fr: "Secrets" },
    [
      text({
        en: "Every value is in a vault outside of the platform, and is renewed once a year, when somebody leaves, and at the least suspicion: [[rotate-secrets]]. Backups depend on these:",
        fr: "Toutes les valeurs sont dans un coffre hors de la plateforme. Elles sont renouvelées une fois par an, au départ d'une personne et au moindre soupçon : [[rotate-secrets]]. Les sauvegardes dépendent de celles-ci :",
      }),
      table(
        [
          { en: "Secret", fr: "Secret" },
          { en: "Name in Swarm", fr: "Nom dans Swarm" },
          { en: "What it is for", fr: "Rôle" },
          { en: "In the envelope", fr: "Sous enveloppe" },
        ],
        plan.secrets.map(({ name, words, escrow }) => [
          code(name),
          code(physicalSecret(subject, name)),
          words,
          escrow ? { en: "**yes**", fr: "**oui**" } : { en: "no", fr: "non" },
        ]),
      ),
    ],
    [escrowSection(subject)],
  );
}

/** The agent that looks after the repository. */
export function keeperOf({ agents }: Pick<BackupPlan, "agents">): AgentPlan | undefined {
  return agents.find(({ keeper }) => keeper) ?? agents[0];
}

function escrowSection(subject: Subject): Section {
  const { plan, options } = subject;
  const keeper = keeperOf(plan)?.service ?? "restic-backup";
  const holders = options.contacts?.escrow ?? [];
  return section({ en: "Offline escrow of the restic key", fr: "Séquestre hors ligne de la clé restic" }, [
    warning({
      en: "The password of the backups is a secret of the Swarm, and dies with it; the vault may run on the same site. Without the password no backup can be read, by nobody, ever. So a second key is kept on paper, in two sealed envelopes, in two places.",
      fr: "Le mot de passe des sauvegardes est un secret du Swarm, et disparaît avec lui ; le coffre se trouve peut-être sur le même site. Sans ce mot de passe, personne ne pourra jamais lire les sauvegardes. Une seconde clé est donc conservée sur papier, dans deux enveloppes scellées, en deux lieux.",
    }),
    steps(
      step({
        en: "Make a long password on a machine that is not part of the platform, for example `openssl rand -base64 32`. Do not store it there.",
        fr: "Générer un long mot de passe sur une machine étrangère à la plateforme, par exemple avec `openssl rand -base64 32`. Ne pas l'y enregistrer.",
      }),
      step(
        {
          en: `On the node of \`${keeper}\`, add it as a second key; it is asked for and not shown. Then count: there must be two.`,
          fr: `Sur le nœud de \`${keeper}\`, l'ajouter comme seconde clé ; le mot de passe est demandé et ne s'affiche pas. Compter ensuite : il doit y en avoir deux.`,
        },
        resticCommand(plan, keeper, "key add --host escrow --user escrow", true),
        resticCommand(plan, keeper, "key list"),
      ),
      step({
        en: "Fill in the sheet below by hand, twice. Seal, date and sign the envelopes across the flap. One goes to another building.",
        fr: "Remplir à la main la fiche ci-dessous, en deux exemplaires. Sceller, dater et signer les enveloppes à cheval sur le rabat. L'une part dans un autre bâtiment.",
      }),
      step({
        en: "Each quarter: are both envelopes there, and whole? Once a year open one, read the repository with its key alone, from a machine outside of the platform, and seal a new one with a new key.",
        fr: "Chaque trimestre : les deux enveloppes sont-elles là, et intactes ? Une fois par an, en ouvrir une, lire le dépôt avec cette seule clé depuis une machine hors de la plateforme, puis sceller une nouvelle enveloppe avec une nouvelle clé.",
      }),
    ),
    table(
      [
        { en: "Sheet of the sealed envelope", fr: "Fiche de l'enveloppe scellée" },
        { en: "To be filled in by hand", fr: "À remplir à la main" },
      ],
      [
        [{ en: "Platform", fr: "Plateforme" }, code(plan.stack)],
        ...plan.repositories.map(
          (repository) =>
            [
              {
                en: `Repository: ${repositoryName(repository).en}`,
                fr: `Dépôt ${repositoryName(repository).fr}`,
              },
              code(display(repository.url)),
            ] as const,
        ),
        [{ en: "Second key of restic", fr: "Seconde clé restic" }, same("")],
        [
          { en: "Access key and secret key of the store", fr: "Clé d'accès et clé secrète du stockage" },
          same(""),
        ],
        [{ en: "Version of restic", fr: "Version de restic" }, code(resticVersion(subject))],
        [
          { en: "Where the platform's folder is kept", fr: "Emplacement du dossier de la plateforme" },
          same(""),
        ],
        [
          {
            en: "Unlock key of the Swarm (if autolock is on)",
            fr: "Clé de déverrouillage du Swarm (si autolock)",
          },
          same(""),
        ],
        [{ en: "Accounts at the host and for DNS", fr: "Comptes chez l'hébergeur et pour le DNS" }, same("")],
        [{ en: "Date, names, signatures", fr: "Date, noms, signatures" }, same("")],
        [
          { en: "Held by", fr: "Dépositaires" },
          holders.map(({ name, reach }) => `${display(name)}, ${display(reach)}`).join("; ") || same(""),
        ],
      ],
    ),
    text({
      en: "Also outside of the platform, up to date:",
      fr: "Également hors de la plateforme, et à jour :",
    }),
    bullets(
      {
        en: "this plan and its runbooks, on paper and as files;",
        fr: "ce plan et ses runbooks, sur papier et en fichiers ;",
      },
      {
        en: `the platform's folder, with its \`.env\` and its scripts (${code(files.restore)} above all);`,
        fr: `le dossier de la plateforme, avec son \`.env\` et ses scripts (${code(files.restore)} avant tout) ;`,
      },
      {
        en: `the vault with every secret of the stack. That it opens is checked by using it: ${code(listCommand())} with the values from the vault.`,
        fr: `le coffre avec tous les secrets de la pile. On vérifie qu'il s'ouvre en s'en servant : ${code(listCommand())} avec les valeurs du coffre.`,
      },
    ),
  ]);
}

/** A command of restic, in the container that has its settings. */
export function resticCommand(plan: BackupPlan, agent: string, command: string, interactive = false): string {
  const inside = execCommand(plan, agent, `restic ${command}`);
  return interactive ? inside.replace("docker exec ", "docker exec -it ") : inside;
}

function resticVersion({ plan, stack }: Subject): string {
  const agent = keeperOf(plan)?.service;
  const image = agent === undefined ? undefined : stack.services[agent]?.image;
  return image === undefined ? nothing : display(image);
}
