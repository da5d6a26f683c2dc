import { step } from "../../page/page.ts";
import { code } from "../../page/words.ts";
import { keeperOf, resticCommand } from "../../plan/secrets.ts";
import type { Subject } from "../../subject.ts";
import { execInput } from "../clients.ts";
import { deployAtOnce, fromVault, onNodeOf, type SecretKind } from "./kind.ts";

/** The password of Grafana's administrator. */
export function grafanaKind(subject: Subject, secret: string, service: string): SecretKind {
  return {
    secret,
    where: { en: "the user `admin` of Grafana", fr: "l'utilisateur `admin` de Grafana" },
    title: { en: `Grafana: ${code(secret)}`, fr: `Grafana : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it in its database: Grafana reads the secret on its first start only.",
          fr: "la changer dans sa base : Grafana ne lit le secret qu'au premier démarrage.",
        }),
        fromVault(secret),
        `printf '%s\\n' "$NEW" | ${execInput(subject, service, "grafana-cli admin reset-admin-password --password-from-stdin")}`,
      ),
      deployAtOnce,
    ],
  };
}

/** The password of the backups. A repository can have several keys, so nothing has to stop. */
export function resticKind(subject: Subject, secret: string): SecretKind {
  const { plan } = subject;
  const agent = keeperOf(plan)?.service ?? "restic-backup";
  return {
    secret,
    where: {
      en: "the keys of the backup repository",
      fr: "les clés du dépôt de sauvegarde",
    },
    title: { en: `Backups: ${code(secret)}`, fr: `Sauvegardes : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(agent, {
          en: "add the new value as a further key. Both open the repository now.",
          fr: "ajouter la nouvelle valeur comme clé supplémentaire. Les deux ouvrent alors le dépôt.",
        }),
        fromVault(secret),
        `printf '%s\\n' "$NEW" | ${resticCommand(plan, agent, "key add --new-password-file /dev/stdin").replace("docker exec ", "docker exec -i ")}`,
      ),
      step({
        en: "Deploy, and wait for a backup that succeeds with the new value.",
        fr: "Déployer, et attendre une sauvegarde réussie avec la nouvelle valeur.",
      }),
      step(
        {
          en: "Only then remove the old key: put its identifier for `0123abcd`. The one in use has a `*`; the one of the host `escrow` is in the envelope, keep it.",
          fr: "Ensuite seulement, supprimer l'ancienne clé : mettre son identifiant à la place de `0123abcd`. Celle en usage porte un `*` ; celle de l'hôte `escrow` est sous enveloppe, à garder.",
        },
        resticCommand(plan, agent, "key list"),
        "KEY=0123abcd",
        resticCommand(plan, agent, 'key remove "$KEY"'),
      ),
      step({
        en: "Whoever knew the old key may have copied the key that the data is encrypted with. If that is to be feared, start a new repository: the old one stays readable to them.",
        fr: "Qui connaissait l'ancienne clé a pu copier celle qui chiffre les données. S'il faut le craindre, ouvrir un nouveau dépôt : l'ancien lui reste lisible.",
      }),
    ],
  };
}
