import { badOption } from "../bad-option.ts";
import type { WorkerPlan } from "../plan.ts";
import { postgresCommonScript } from "../scripts/postgres-common.ts";
import { postgresScript } from "../scripts/postgres.ts";
import { postgresUserScript } from "../scripts/postgres-user.ts";
import { postgresWalScript } from "../scripts/postgres-wal.ts";
import type { FoundStore, StoreDraft, Strategy, StrategyContext } from "../strategy.ts";
import { handedOver, handoffAt, logPlace, volumeStem } from "./handoff.ts";
import { postgresOptionsOf, postgresServices, walDaysOf } from "./postgres-services.ts";

/**
 * PostgreSQL: a base backup that is checked against its own manifest, and the WAL, received all the time on another disk.
 * Together they bring back any second.
 */
export const postgres: Strategy = {
  name: "postgres",
  priority: "P1",
  draft,
  services: postgresServices,
  scripts: (names) => ({
    postgres: postgresScript(names),
    "postgres-common": postgresCommonScript(names),
    "postgres-wal": postgresWalScript(names),
    "postgres-user": postgresUserScript(names),
  }),
};

function draft({ name, members }: FoundStore, context: StrategyContext): StoreDraft {
  const [member] = members;
  if (member === undefined || members.length > 1) {
    throw badOption({
      builder: "services",
      option: `${name}.facets.backup`,
      value: members.map(({ service }) => service),
      expected: "one server for each store of the strategy postgres",
      hint: "State it at the primary; replicas can be made anew from it.",
    });
  }
  const days = walDaysOf(name, context);
  const wal = logPlace({
    name: `${name}-wal`,
    beside: member.place,
    chosen: postgresOptionsOf(name, context).logPlacement,
    context,
  });
  const base: WorkerPlan = {
    service: `${name}-base`,
    name,
    volume: `${volumeStem(name)}_base`,
    mountedAt: handoffAt(name),
    engine: "postgres",
    restorer: `${name}-restore`,
  };
  const stream: WorkerPlan = {
    service: `${name}-wal`,
    name: `${name}-wal`,
    volume: `${volumeStem(name)}_wal`,
    mountedAt: handoffAt(`${name}-wal`),
    engine: "postgres-wal",
    restorer: undefined,
  };
  return {
    title: "PostgreSQL",
    method: {
      en: `Base backup, checked against its manifest; the WAL received on another volume and kept for ${days} days. Any second of that time can be restored.`,
      fr: `Sauvegarde de base, contrôlée par son manifeste ; WAL reçu sur un autre volume et conservé ${days} jours. Toute seconde de cette période est restaurable.`,
    },
    jobs: [
      {
        name: `${name}-base`,
        unit: name,
        kind: "full",
        pace: "full",
        method: "base",
        words: {
          en: "pg_basebackup of the whole server, and pg_verifybackup of that",
          fr: "pg_basebackup du serveur entier, vérifié par pg_verifybackup",
        },
        place: member.place,
        worker: base,
        sources: [handedOver(base, "out/base")],
        floorBytes: 1_000_000,
      },
      {
        name: `${name}-wal`,
        unit: name,
        kind: "changes",
        pace: "between",
        method: "wal",
        words: {
          en: "the WAL, complete up to the minute",
          fr: "le WAL, complet à la minute près",
        },
        place: wal,
        worker: stream,
        sources: [handedOver(stream, "out/wal")],
      },
    ],
    units: [
      {
        name,
        way: "loaded",
        loader: base.name,
        base: `${name}-base`,
        changes: `${name}-wal`,
        pointInTime: true,
      },
    ],
    restores: [
      {
        kind: "full",
        words: { en: "the newest state", fr: "le dernier état" },
        example: `${name} --overwrite-live-data`,
      },
      {
        kind: "point-in-time",
        words: {
          en: `the state before any second of the last ${days} days`,
          fr: `l'état avant n'importe quelle seconde des ${days} derniers jours`,
        },
        example: `${name} --to "2026-01-31 11:59:00" --overwrite-live-data`,
      },
    ],
    pointInTimeDays: days,
    secrets: [`${name}_backup_password`],
    notes: [
      {
        en: "A restore replaces the whole data folder: stop the server first, start it again after, and take a full backup then, because a new timeline has begun.",
        fr: "Une restauration remplace tout le dossier de données : arrêter d'abord le serveur, le redémarrer ensuite, puis lancer une sauvegarde complète, car une nouvelle ligne de temps commence.",
      },
      {
        en: "The slot keeps WAL on the server while nobody receives it: set max_slot_wal_keep_size, so that a stream that is down for days does not fill the server's disk.",
        fr: "Le slot retient le WAL sur le serveur tant que personne ne le reçoit : régler max_slot_wal_keep_size pour qu'un flux arrêté des jours durant ne remplisse pas le disque.",
      },
    ],
  };
}
