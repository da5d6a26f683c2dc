import { section, shell, step, steps, table, text, warning, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { deployCommand } from "../shared.ts";
import { physicalSecret, type Subject } from "../subject.ts";

/** A certificate of an authority of the platform's own: a secret that a script prints. */
export interface OwnCertificate {
  readonly secret: string;
  readonly command: string;
}

export function ownCertificates({ stack }: Subject): readonly OwnCertificate[] {
  return Object.entries(stack.secrets).flatMap(([secret, { generate }]) =>
    typeof generate === "string" && generate.includes("make-certificates.sh")
      ? [{ secret, command: generate }]
      : [],
  );
}

/** How they are renewed. */
export function ownSection(subject: Subject, own: readonly OwnCertificate[]): Section {
  const script = /\S*make-certificates\.sh/.exec(own[0]?.command ?? "")?.[0] ?? "";
  return section(
    { en: "Certificates of the platform's own authority", fr: "Certificats de l'autorité interne" },
    [
      text({
        en: `Between services; made by ${code(script)}, which says at its head for how long they last. They do not renew themselves.`,
        fr: `Entre services ; produits par ${code(script)}, dont l'en-tête indique la durée de validité. Ils ne se renouvellent pas seuls.`,
      }),
      table(
        [
          { en: "Secret", fr: "Secret" },
          { en: "Name in Swarm", fr: "Nom dans Swarm" },
          { en: "Printed by", fr: "Produit par" },
        ],
        own.map(({ secret, command }) => [
          code(secret),
          code(physicalSecret(subject, secret)),
          code(command),
        ]),
      ),
      steps(
        step({
          en: "On the machine that keeps the authority's key, remove the files of the certificates that end (never `ca.key`), and raise the version of their secrets in the description.",
          fr: "Sur la machine qui garde la clé de l'autorité, supprimer les fichiers des certificats à renouveler (jamais `ca.key`), et augmenter la version de leurs secrets dans la description.",
        }),
        step({
          en: "Write the platform's files again, and create the new secrets: [[rotate-secrets]].",
          fr: "Produire de nouveau les fichiers de la plateforme et créer les nouveaux secrets : [[rotate-secrets]].",
        }),
        step(
          {
            en: "Deploy, when the cluster can bear it: Swarm updates all services of a stack at the same time.",
            fr: "Déployer à un moment où le cluster peut le supporter : Swarm met à jour tous les services d'une pile en même temps.",
          },
          deployCommand(subject),
        ),
      ),
      warning({
        en: "A new authority is another matter: old and new nodes do not trust each other until all of them have it. Plan an outage.",
        fr: "Changer d'autorité est une autre affaire : anciens et nouveaux nœuds ne se font pas confiance tant que tous ne l'ont pas. Prévoir une interruption.",
      }),
    ],
  );
}

/** Swarm's own, between its nodes. */
export function nodesSection(): Section {
  return section({ en: "Certificates of the Swarm's nodes", fr: "Certificats des nœuds du Swarm" }, [
    text({
      en: "Swarm renews them itself, every 90 days. If the authority's key may be known to others, replace it on a manager; nodes that are away must join again later.",
      fr: "Swarm les renouvelle lui-même tous les 90 jours. Si la clé de l'autorité a pu être divulguée, la remplacer depuis un manager ; les nœuds absents devront rejoindre de nouveau le cluster.",
    }),
    shell(
      "docker swarm ca --rotate",
      "docker info --format '{{json .Swarm.Cluster.TLSInfo.TrustRoot}}' | head -c 80",
    ),
  ]);
}
