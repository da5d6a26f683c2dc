import { badOption } from "../bad-option.ts";
import { folders } from "../paths.ts";
import type { WorkerPlan } from "../plan.ts";
import { mariadbBinlogScript } from "../scripts/mariadb-binlog.ts";
import { mariadbCommonScript } from "../scripts/mariadb-common.ts";
import { mariadbUserScript } from "../scripts/mariadb-user.ts";
import { mariadbScript } from "../scripts/mariadb.ts";
import type { FoundMember, FoundStore, StoreDraft, Strategy, StrategyContext } from "../strategy.ts";
import { handedOver, logPlace, volumeStem } from "./handoff.ts";
import { logDaysOf, mariadbOptionsOf, mariadbServices } from "./mariadb-services.ts";

/**
 * MariaDB: a dump that is consistent and says where in the binary log it was made, and the binary log itself, copied all the
 * time to another disk. Together they bring back any second. A copy of the live files would not start.
 */
export const mariadb: Strategy = {
  name: "mariadb",
  priority: "P1",
  draft: (store, context) => mariadbDraft(store, context, firstOf(store)),
  services: mariadbServices,
  scripts: (names) => ({
    mariadb: mariadbScript(names),
    "mariadb-common": mariadbCommonScript(names),
    "mariadb-binlog": mariadbBinlogScript(names),
    "mariadb-user": mariadbUserScript(names),
  }),
};

/** What is done for a server, or for the node of a cluster that is asked first. */
export function mariadbDraft(store: FoundStore, context: StrategyContext, member: FoundMember): StoreDraft {
  checkLogs(store.members);
  const logs = logPlace({
    name: `${store.name}-binlog`,
    beside: member.place,
    chosen: mariadbOptionsOf(store.name, context).logPlacement,
    context,
  });
  const days = logDaysOf(store.name, context);
  const dump: WorkerPlan = {
    service: `${store.name}-dump`,
    name: store.name,
    volume: `${volumeStem(store.name)}_dumps`,
    mountedAt: `${folders.handoff}/${store.name}`,
    engine: "mariadb",
    restorer: `${store.name}-restore`,
  };
  const stream: WorkerPlan = {
    service: `${store.name}-binlog`,
    name: `${store.name}-binlogs`,
    volume: `${volumeStem(store.name)}_binlogs`,
    mountedAt: `${folders.handoff}/${store.name}-binlogs`,
    engine: "mariadb-binlog",
    restorer: undefined,
  };
  return {
    title: "MariaDB",
    method: {
      en: `Consistent dump of all databases, with its position in the binary log; the binary log streamed to another volume and kept for ${days} days. Any second of that time can be restored.`,
      fr: `Export cohérent de toutes les bases avec sa position dans le journal binaire ; journal binaire copié en continu sur un autre volume et conservé ${days} jours. Toute seconde de cette période est restaurable.`,
    },
    jobs: [
      {
        name: `${store.name}-dump`,
        unit: store.name,
        kind: "full",
        pace: "full",
        method: "dump",
        words: {
          en: "mariadb-dump of all databases in one transaction, with its place in the binary log",
          fr: "mariadb-dump de toutes les bases en une transaction, avec sa position dans le journal binaire",
        },
        place: member.place,
        worker: dump,
        sources: [handedOver(dump, "out/dump")],
        floorBytes: 1024,
      },
      {
        name: `${store.name}-binlog`,
        unit: store.name,
        kind: "changes",
        pace: "between",
        method: "binlog",
        words: {
          en: "the binary logs, complete up to the minute",
          fr: "les journaux binaires, complets à la minute près",
        },
        place: logs,
        worker: stream,
        sources: [handedOver(stream, "out/binlogs")],
      },
    ],
    units: [
      {
        name: store.name,
        way: "loaded",
        loader: dump.name,
        base: `${store.name}-dump`,
        changes: `${store.name}-binlog`,
        pointInTime: true,
      },
    ],
    restores: [
      {
        kind: "full",
        words: { en: "the newest state", fr: "le dernier état" },
        example: `${store.name} --overwrite-live-data`,
      },
      {
        kind: "point-in-time",
        words: {
          en: `the state before any second of the last ${days} days`,
          fr: `l'état avant n'importe quelle seconde des ${days} derniers jours`,
        },
        example: `${store.name} --to "2026-01-31 11:59:00" --overwrite-live-data`,
      },
      {
        kind: "part",
        words: { en: "one database", fr: "une seule base" },
        example: `${store.name} --only ${databaseOf(member)} --overwrite-live-data`,
      },
    ],
    pointInTimeDays: days,
    secrets: [`${store.name}_backup_password`],
    notes: [
      {
        en: `Backups that are older than ${days} days come back as they were dumped: their binary logs are gone.`,
        fr: `Les sauvegardes de plus de ${days} jours reviennent telles qu'exportées : leurs journaux binaires n'existent plus.`,
      },
      {
        en: "A dump brings the users and passwords of its day back: after a restore, a password that was changed since is the old one again.",
        fr: "Un export ramène les utilisateurs et mots de passe de son jour : après restauration, un mot de passe changé depuis redevient l'ancien.",
      },
    ],
  };
}

function firstOf({ name, members }: FoundStore): FoundMember {
  const [first, second] = members;
  if (first !== undefined && second === undefined) return first;
  throw badOption({
    builder: "services",
    option: `${name}.facets.backup`,
    value: members.map(({ service }) => service),
    expected: "one server for each store of the strategy mariadb",
    hint: 'The nodes of a Galera cluster have the strategy "mariadb-galera".',
  });
}

/** @throws StackwrightError `option-invalid` for a server that writes no binary log: nothing could be restored but the dump. */
function checkLogs(members: readonly FoundMember[]): void {
  for (const { service, model, options } of members) {
    const command = typeof model.command === "string" ? [model.command] : (model.command ?? []);
    if (options["binlog"] === true || command.some((word) => word.includes("--log-bin"))) continue;
    throw badOption({
      builder: "services",
      option: `${service}.command`,
      value: command,
      expected:
        "--log-bin among its options, because changes between two dumps are restored from the binary log",
      hint: "Add --log-bin=mariadb-bin and --server-id=1; or say options: { binlog: true } in its backup facet where a file of settings does it.",
    });
  }
}

function databaseOf({ model }: FoundMember): string {
  const name = model.environment?.["MARIADB_DATABASE"];
  return typeof name === "string" && /^\w+$/.test(name) ? name : "glpi";
}
