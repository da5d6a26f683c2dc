import { bullets, step, steps, text, warning, type Block } from "../page/page.ts";
import { codes } from "../page/words.ts";
import type { Subject } from "../subject.ts";

/** The managers have no majority any more. */
export function quorumBlocks(): readonly Block[] {
  return [
    text({
      en: "More than half of the managers are away. Containers run on and the applications answer, but nothing can be changed, and a task that fails is not started again. No data is lost.",
      fr: "Plus de la moitié des managers a disparu. Les conteneurs continuent de tourner et les applications répondent, mais plus rien ne peut être modifié et une tâche qui échoue n'est pas relancée. Aucune donnée n'est perdue.",
    }),
    steps(
      step({
        en: "Try first to bring the lost managers back: with a majority the Swarm heals by itself.",
        fr: "Essayer d'abord de faire revenir les managers manquants : avec une majorité, le Swarm se rétablit de lui-même.",
      }),
      step({
        en: "If they are lost, go to [[swarm-recovery]], section “The quorum is lost”.",
        fr: "S'ils sont perdus, suivre [[swarm-recovery]], section « Le quorum est perdu ».",
      }),
    ),
    warning({
      en: "Never start a new cluster on one side of a cut network while a majority may still live on the other: there would be two.",
      fr: "Ne jamais forcer un nouveau cluster d'un côté d'une coupure réseau tant qu'une majorité peut vivre de l'autre : il y en aurait deux.",
    }),
  ];
}

/** Certificates have ended. */
export function certificateBlocks(): readonly Block[] {
  return [
    text({
      en: "They renew themselves weeks before their end: one that has ended has been failing for that long. Find the cause before anything is removed; certificate authorities limit how often one may ask.",
      fr: "Ils se renouvellent d'eux-mêmes des semaines à l'avance : un certificat expiré signale un échec qui dure depuis ce temps. En chercher la cause avant de supprimer quoi que ce soit ; les autorités de certification limitent le nombre de demandes.",
    }),
    steps(
      step({
        en: "Follow [[renew-certificates]]: it names the certificates of this platform, and the usual causes.",
        fr: "Suivre [[renew-certificates]] : on y trouve les certificats de cette plateforme et les causes habituelles.",
      }),
    ),
  ];
}

/** The site cannot be reached, or is gone. */
export function siteBlocks({ plan }: Subject): readonly Block[] {
  const inside = plan.repositories.flatMap(({ service }) => service ?? []);
  const offsite = plan.repositories.some(({ name }) => name === "offsite");
  const source =
    inside.length === 0 || offsite
      ? {
          en: offsite
            ? "The off-site repository is the source: [[backup-repository]]."
            : "The repository is outside of the platform, and is the source.",
          fr: offsite
            ? "Le dépôt hors site sert de source : [[backup-repository]]."
            : "Le dépôt est hors de la plateforme ; il sert de source.",
        }
      : {
          en: `**There is no copy elsewhere**: the backups are held by ${codes(inside)}, at the lost site. Nothing can be restored without its disks.`,
          fr: `**Il n'existe pas de copie ailleurs** : les sauvegardes sont hébergées par ${codes(inside)}, sur le site perdu. Sans ses disques, rien ne peut être restauré.`,
        };
  return [
    text({
      en: "Decide by time: how long will it last, and how long would the move take?",
      fr: "La décision tient au temps : combien durera la coupure, combien prendrait la bascule ?",
    }),
    bullets(
      {
        en: "**Shorter than the RTO, or not yet known:** tell the users, wait, and prepare the machines of the other site meanwhile.",
        fr: "**Coupure plus courte que le RTO, ou de durée inconnue :** prévenir les utilisateurs, attendre, et préparer entre-temps les machines de l'autre site.",
      },
      {
        en: "**Part of the nodes is cut off:** the side with the majority of managers goes on by itself. Do nothing on the other one; when the network is back, its nodes join again.",
        fr: "**Une partie des nœuds est isolée :** le côté qui a la majorité des managers continue seul. Ne rien faire de l'autre ; au retour du réseau, ses nœuds rejoignent le cluster.",
      },
      {
        en: "**Longer than the RTO, or the site is gone:** move.",
        fr: "**Coupure plus longue que le RTO, ou site perdu :** basculer.",
      },
    ),
    steps(
      step({
        en: "Make sure that the old site cannot come back on its own and answer under the same names: have it switched off, or take its addresses out of DNS first.",
        fr: "S'assurer que l'ancien site ne reviendra pas de lui-même répondre sous les mêmes noms : le faire éteindre, ou retirer d'abord ses adresses du DNS.",
      }),
      step({
        en: "Build the platform on new machines: [[swarm-recovery]], section “A new site”.",
        fr: "Reconstruire la plateforme sur des machines neuves : [[swarm-recovery]], section « Un nouveau site ».",
      }),
      step(source),
      step({
        en: "Restore everything, as under [From nothing to service](#from-nothing-to-service).",
        fr: "Tout restaurer, comme dans [De zéro au retour en service](#de-zéro-au-retour-en-service).",
      }),
      step({
        en: "Point DNS at the new addresses. Keep the records' lifetime short (5 minutes) in ordinary times, so that this takes effect soon.",
        fr: "Faire pointer le DNS vers les nouvelles adresses. En temps normal, garder une durée de vie courte (5 minutes) aux enregistrements pour que la bascule prenne effet rapidement.",
      }),
    ),
  ];
}
