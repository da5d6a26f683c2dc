import { listCommand, restoreCommand, scaleCommand } from "../../commands.ts";
import { step, steps, text, warning, type Block } from "../page/page.ts";
import { physicalService, publishers, type Subject } from "../subject.ts";

/** Somebody is, or was, inside. */
export function intrusionBlocks(subject: Subject): readonly Block[] {
  const { plan, stack } = subject;
  const doors = publishers(subject);
  const [door] = doors;
  const store = plan.stores[0]?.name ?? "all";
  return [
    text({
      en: "Contain, keep the evidence, rebuild clean, and only then restore: in this order. Do not switch machines off: what is in memory is evidence too.",
      fr: "Contenir, préserver les preuves, reconstruire à neuf, et alors seulement restaurer : dans cet ordre. Ne pas éteindre les machines : la mémoire vive est aussi une preuve.",
    }),
    steps(
      step(
        {
          en: "Close the ways in. On a manager, stop what listens to the outside; block the rest at the provider's firewall, except for your own address.",
          fr: "Fermer les entrées. Sur un manager, arrêter ce qui écoute l'extérieur ; bloquer le reste au pare-feu de l'hébergeur, sauf sa propre adresse.",
        },
        ...(doors.length === 0 ? [] : [scaleCommand(plan, doors, 0)]),
      ),
      step({
        en: "Cut the attacker off from the backups: at the object store, disable the keys of the backup jobs and make new ones. The keys of an intruder must not be able to delete.",
        fr: "Couper l'accès aux sauvegardes : côté stockage objet, désactiver les clés des tâches de sauvegarde et en créer de nouvelles. Les clés d'un intrus ne doivent rien pouvoir effacer.",
      }),
      step(
        {
          en: "Keep the evidence, outside of the platform: disk snapshots at the provider, logs, the list of what runs.",
          fr: "Mettre les preuves à l'abri, hors de la plateforme : instantanés de disque chez l'hébergeur, journaux, liste de ce qui tourne.",
        },
        "mkdir -p evidence",
        `docker stack ps --no-trunc ${stack.name} >evidence/tasks.txt`,
        ...(door === undefined
          ? []
          : [
              `docker service logs --timestamps --since 72h ${physicalService(subject, door)} >evidence/${door}.log 2>&1`,
            ]),
        "docker node ls >evidence/nodes.txt",
      ),
      step(
        {
          en: "Find out since when. Choose backups from before that moment; the newest ones are suspect.",
          fr: "Établir depuis quand. Choisir des sauvegardes antérieures ; les plus récentes sont suspectes.",
        },
        listCommand(),
      ),
      step({
        en: "Build new machines and a new Swarm: [[swarm-recovery]], section “A new site”. A machine that somebody else has ruled is never cleaned, only replaced.",
        fr: "Monter des machines neuves et un nouveau Swarm : [[swarm-recovery]], section « Un nouveau site ». Une machine dont un tiers a été maître ne se nettoie pas : elle se remplace.",
      }),
      step(
        {
          en: "With the ways in still closed, restore from before the intrusion; for example, with the second at which it began:",
          fr: "Accès toujours fermés, restaurer un état antérieur à l'intrusion ; par exemple, avec la seconde où elle a commencé :",
        },
        restoreCommand({ store, to: "2026-01-31 11:59:00", overwrite: true }),
      ),
      step({
        en: "Look through what came back: accounts, plugins, scheduled tasks, files that run.",
        fr: "Passer en revue ce qui est revenu : comptes, plugins, tâches planifiées, fichiers exécutables.",
      }),
      step({
        en: "Give every secret a new value, the password of the backups included: [[rotate-secrets]]. What is restored brings the old ones back, so this comes after the restore, and before the way in is opened.",
        fr: "Renouveler tous les secrets, y compris le mot de passe des sauvegardes : [[rotate-secrets]]. La restauration ramène les anciens ; cette étape vient donc après elle, et avant de rouvrir l'accès.",
      }),
    ),
    warning({
      en: "Where personal data is concerned, the authority has to be told within 72 hours (GDPR, article 33; in France the CNIL), and the people concerned if the risk for them is high. The clock starts when the breach is known.",
      fr: "Si des données personnelles sont concernées, l'autorité de contrôle (la CNIL en France) doit être prévenue dans les 72 heures (RGPD, article 33), et les personnes concernées si le risque pour elles est élevé. Le délai court dès la connaissance de la violation.",
    }),
  ];
}
