import type { JobPlan, RepositoryPlan, StorePlan, Words } from "../../plan.ts";
import { section, table, text, warning, type Block, type Section } from "../page/page.ts";
import { cronWords, spanWords } from "../page/times.ts";
import { code, codes, nothing, wordsOf } from "../page/words.ts";
import { membersOf, placeWords, pointInTimeWords, volumesOf } from "../shared.ts";
import { secretVariables, servicesOf, type Subject } from "../subject.ts";
import { display } from "../text.ts";
import { storeName } from "./objectives.ts";
import { uncopiedSnapshots } from "./search-copies.ts";

const head = {
  data: { en: "Data", fr: "Données" },
  services: { en: "Services", fr: "Services" },
  secrets: { en: "Secrets", fr: "Secrets" },
  volume: { en: "Volume", fr: "Volume" },
} as const;

/** What is backed up, how, when, where to, and for how long. */
export function inventorySection(subject: Subject): Section {
  const { plan } = subject;
  return section(
    { en: "What is backed up, and how", fr: "Ce qui est sauvegardé, et comment" },
    [
      text({
        en: "Each store is copied in the way that is consistent for it. The files of a running database are never copied as they are: such copies do not start again.",
        fr: "Chaque jeu de données est copié par la méthode qui garantit sa cohérence. Les fichiers d'une base en marche ne sont jamais copiés tels quels : de telles copies ne redémarrent pas.",
      }),
      table(
        [
          head.data,
          head.services,
          { en: "Volumes", fr: "Volumes" },
          { en: "Node", fr: "Nœud" },
          { en: "Method", fr: "Méthode" },
        ],
        plan.stores.map((store) => [
          storeName(store),
          codes(membersOf(store)) || nothing,
          codes(volumesOf(store)) || nothing,
          placesWords(store),
          store.method,
        ]),
      ),
    ],
    [jobsSection(subject), retentionSection(subject), repositoriesSection(subject)],
  );
}

function placesWords({ members }: StorePlan): Words {
  const places = members.map(({ place }) => placeWords(place));
  return wordsOf((say) => [...new Set(places.map(say))].join(", ") || nothing);
}

function jobsSection({ plan }: Subject): Section {
  const jobs = [...plan.stores.flatMap(({ jobs: own }) => own), ...(plan.copies ?? [])];
  return section({ en: "Jobs", fr: "Tâches" }, [
    text({
      en: "All times are in UTC. A run that takes longer than its limit is stopped and counts as failed.",
      fr: "Toutes les heures sont en UTC. Un passage qui dépasse sa durée limite est arrêté et compte comme un échec.",
    }),
    table(
      [
        { en: "Job", fr: "Tâche" },
        { en: "When", fr: "Quand" },
        { en: "What it does", fr: "Ce qu'elle fait" },
        { en: "Run by", fr: "Exécutée par" },
        { en: "Limit", fr: "Limite" },
      ],
      jobs.map((job: JobPlan) => [
        code(job.name),
        job.lane === "manual"
          ? { en: "by the cron of a host", fr: "par le cron d'un hôte" }
          : cronWords(job.cron),
        job.words,
        code(job.agent),
        spanWords(job.timeout),
      ]),
    ),
  ]);
}

function retentionSection({ plan }: Subject): Section {
  return section({ en: "How long backups are kept", fr: "Durée de conservation" }, [
    text({
      en: "Backups are kept by generations: the last one of each day, week, month and year. Nothing is forgotten after a run that failed.",
      fr: "Les sauvegardes sont conservées par générations (GFS) : la dernière de chaque jour, de chaque semaine, de chaque mois et de chaque année. Rien n'est oublié à la suite d'un passage en échec.",
    }),
    table(
      [
        head.data,
        { en: "Hours", fr: "Heures" },
        { en: "Days", fr: "Jours" },
        { en: "Weeks", fr: "Semaines" },
        { en: "Months", fr: "Mois" },
        { en: "Years", fr: "Années" },
        { en: "To the second", fr: "Retour à la seconde près" },
      ],
      plan.stores.map((store) => {
        const { daily, weekly, monthly, yearly } = store.retention;
        const hourly = Math.max(0, ...store.jobs.map(({ keep }) => keep.hourly));
        return [
          storeName(store),
          ...[hourly, daily, weekly, monthly, yearly].map((count) => (count === 0 ? nothing : `${count}`)),
          pointInTimeWords(store),
        ];
      }),
    ),
    ...(plan.stores.some(({ pointInTimeDays }) => pointInTimeDays !== undefined)
      ? [
          text({
            en: "Older backups bring back the moment at which they were taken, and no other.",
            fr: "Au-delà, une sauvegarde ramène à l'instant où elle a été prise, et à aucun autre.",
          }),
        ]
      : []),
  ]);
}

function repositoriesSection(subject: Subject): Section {
  const { plan } = subject;
  const inside = plan.repositories.filter(({ service }) => service !== undefined);
  const offsite = plan.repositories.some(({ name }) => name === "offsite");
  const alone: readonly Block[] =
    !offsite && inside.length > 0
      ? [
          warning({
            en: `**There is no copy outside of the platform.** The only repository is held by ${codes(inside.flatMap(({ service }) => service ?? []))}: the loss of its node, or of the site, takes data and backups together. Add an off-site repository before this plan is relied on.`,
            fr: `**Il n'existe aucune copie hors de la plateforme.** Le seul dépôt est hébergé par ${codes(inside.flatMap(({ service }) => service ?? []))} : la perte de son nœud, ou du site, emporte à la fois les données et les sauvegardes. Ajouter un dépôt hors site avant de s'appuyer sur ce plan.`,
          }),
        ]
      : [];
  return section({ en: "Where backups are", fr: "Où sont les sauvegardes" }, [
    text({
      en: "Everything is encrypted before it leaves the machine (AES-256, restic). Without the repository's password nothing can be read: see the escrow below.",
      fr: "Tout est chiffré avant de quitter la machine (AES-256, restic). Sans le mot de passe du dépôt, rien n'est lisible : voir le séquestre plus bas.",
    }),
    table(
      [
        { en: "Repository", fr: "Dépôt" },
        { en: "Address", fr: "Adresse" },
        { en: "Held by", fr: "Hébergé par" },
        { en: "Filled", fr: "Alimenté" },
        head.secrets,
      ],
      plan.repositories.map((repository) => [
        repositoryName(repository),
        code(display(repository.url)),
        repository.service === undefined
          ? { en: "somebody outside of the platform", fr: "un tiers, hors de la plateforme" }
          : code(repository.service),
        repository.cron === undefined
          ? { en: "by every job", fr: "par chaque tâche" }
          : cronWords(repository.cron),
        codes([repository.passwordSecret, ...repository.credentialSecrets]),
      ]),
    ),
    ...alone,
    ...snapshotBlocks(subject),
    ...rootBlocks(subject),
  ]);
}

/** Only the bucket of the repository is copied; snapshots may be in another one. */
function snapshotBlocks(subject: Subject): readonly Block[] {
  const stores = uncopiedSnapshots(subject);
  if (stores.length === 0) return [];
  const names = codes(stores.map(({ name }) => name));
  const buckets = codes([...new Set(stores.flatMap(({ snapshotBucket }) => snapshotBucket ?? []))]);
  return [
    warning({
      en: `**The backups make no other copy of the snapshots of ${names}**, which are in the bucket ${buckets}: the loss of the site takes data and snapshots together. Have that bucket replicated to another place.`,
      fr: `**Les sauvegardes ne font aucune autre copie des instantanés de ${names}**, qui sont dans le bucket ${buckets} : la perte du site emporte à la fois les données et les instantanés. Faire répliquer ce bucket ailleurs.`,
    }),
  ];
}

/** Whoever takes over a node with the object store's own root password can delete every backup. */
function rootBlocks(subject: Subject): readonly Block[] {
  const roots = new Set(
    servicesOf(subject).map(({ model }) => secretVariables(model)["MINIO_ROOT_PASSWORD_FILE"]),
  );
  const used = subject.plan.repositories
    .flatMap(({ credentialSecrets }) => credentialSecrets)
    .filter((secret) => roots.has(secret));
  const advice = text({
    en: "The keys of the backup jobs should be able to write and read, and to delete nothing but locks; who prunes has others. Versions or object lock on the bucket keep what an intruder deletes.",
    fr: "Les clés des tâches de sauvegarde devraient permettre d'écrire et de lire, et de n'effacer que les verrous ; la purge a les siennes. Le versionnage ou le verrouillage d'objets sur le bucket conserve ce qu'un intrus effacerait.",
  });
  if (used.length === 0) return [advice];
  return [
    warning({
      en: `**The backup jobs log in as the object store's administrator** (${codes(used)}): whoever takes over one of their nodes can delete every backup. Give them a user of their own.`,
      fr: `**Les tâches de sauvegarde se connectent en administrateur du stockage objet** (${codes(used)}) : qui prend le contrôle d'un de leurs nœuds peut effacer toutes les sauvegardes. Leur donner un utilisateur dédié.`,
    }),
    advice,
  ];
}

/** A repository, as readers call it. */
export function repositoryName({ name }: Pick<RepositoryPlan, "name">): Words {
  return name === "primary" ? { en: "primary", fr: "principal" } : { en: "off-site", fr: "hors site" };
}
