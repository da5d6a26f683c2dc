import { section, step, steps, text, warning, type Section } from "../page/page.ts";
import { checkPlatform } from "../shared.ts";
import type { Subject } from "../subject.ts";
import { prepareCommands, secretCommands, secretTable } from "./swarm-needs.ts";

/** Nothing is left: new machines, a new Swarm, the old secrets. */
export function siteSection(subject: Subject): Section {
  return section({ en: "A new site", fr: "Un nouveau site" }, [
    text({
      en: "All managers are gone, the site is lost, or the machines cannot be trusted any more. What is needed: the platform's folder with its `.env`, the vault with the secrets, the sealed envelope, access to the provider and to DNS.",
      fr: "Tous les managers ont disparu, le site est perdu, ou les machines ne sont plus dignes de confiance. Il faut : le dossier de la plateforme avec son `.env`, le coffre des secrets, l'enveloppe scellée, l'accès à l'hébergeur et au DNS.",
    }),
    steps(
      step({
        en: "Get as many machines as before, with the tool that made the old ones (Terraform, Ansible), and put their addresses into its inventory and into the firewall.",
        fr: "Obtenir autant de machines qu'avant, avec l'outil qui a créé les anciennes (Terraform, Ansible) ; reporter leurs adresses dans son inventaire et dans le pare-feu.",
      }),
      step(
        {
          en: "On each, as root, in the platform's folder:",
          fr: "Sur chacune, en root, dans le dossier de la plateforme :",
        },
        ...prepareCommands(subject),
      ),
      step(
        {
          en: "On the first, start the Swarm; it prints how the others join. Make three of them managers.",
          fr: "Sur la première, initialiser le Swarm ; la commande affiche comment rattacher les autres. En faire trois managers.",
        },
        "ADDRESS=192.0.2.11",
        'docker swarm init --advertise-addr "$ADDRESS"',
        "docker swarm join-token manager",
        "docker swarm join-token worker",
      ),
      step({
        en: "Give each node its labels, as in the table under “First look”.",
        fr: "Donner à chaque nœud ses labels, d'après le tableau du « Premier diagnostic ».",
      }),
      step(
        {
          en: "Write the values of the vault into the folder `vault`, one file for each secret, named as in the table below; create the secrets; erase the folder.",
          fr: "Écrire les valeurs du coffre dans le dossier `vault`, un fichier par secret, nommé comme dans le tableau ci-dessous ; créer les secrets ; effacer le dossier.",
        },
        "umask 077",
        "mkdir -p vault",
        ...secretCommands(subject),
        "find vault -type f -exec shred -u {} +",
      ),
      step(
        {
          en: "Go on with “From nothing to service” in [[plan]]: it says what comes before the deployment, and after. When all is back:",
          fr: "Poursuivre avec « De zéro au retour en service » dans le [[plan]], qui indique ce qui précède le déploiement et ce qui le suit. Une fois tout rétabli :",
        },
        "docker node ls",
      ),
      checkPlatform(subject),
    ),
    warning({
      en: "Take the old values of the passwords: databases that are restored still know the old ones, and the backups open with the old key only. After an intrusion, renew them right after the restore: [[rotate-secrets]].",
      fr: "Reprendre les anciennes valeurs des mots de passe : les bases restaurées ne connaissent qu'elles, et les sauvegardes ne s'ouvrent qu'avec l'ancienne clé. Après une intrusion, les renouveler aussitôt après la restauration : [[rotate-secrets]].",
    }),
    secretTable(subject),
  ]);
}
