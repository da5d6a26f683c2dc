import type { StackView } from "@stackwright/core";
import { gfs, worstLoss } from "../objectives.ts";
import type {
  BackupPlan,
  JobPlan,
  MemberPlan,
  Place,
  RestoreCapability,
  StorePlan,
  StrategyName,
  UnitPlan,
} from "../plan.ts";

const minute = 60_000;
const hour = 60 * minute;
const place: Place = { name: "mariadb", constraints: ["node.labels.mariadb == true"] };

/** What differs between the stores of the fixture. */
interface StoreFixture {
  readonly name: string;
  readonly title: string;
  readonly strategy: StrategyName;
  readonly priority: StorePlan["priority"];
  readonly members?: readonly string[];
  readonly pointInTimeDays?: number;
  readonly dependents?: readonly string[];
  readonly way?: UnitPlan["way"];
}

const fixtures: readonly StoreFixture[] = [
  {
    name: "mariadb",
    title: "MariaDB",
    strategy: "mariadb",
    priority: "P1",
    pointInTimeDays: 8,
    dependents: ["glpi", "restic-backup", "cassandra-init"],
    way: "loaded",
  },
  {
    name: "galera",
    title: "MariaDB Galera",
    strategy: "mariadb-galera",
    priority: "P1",
    members: ["galera1", "galera2", "galera3"],
    pointInTimeDays: 8,
    way: "loaded",
  },
  {
    name: "orders",
    title: "PostgreSQL",
    strategy: "postgres",
    priority: "P1",
    pointInTimeDays: 8,
    way: "loaded",
  },
  {
    name: "opensearch",
    title: "OpenSearch",
    strategy: "opensearch",
    priority: "P1",
    members: ["opensearch1", "opensearch2", "opensearch3"],
    way: "engine",
  },
  { name: "elastic", title: "Elasticsearch", strategy: "elasticsearch", priority: "P1", way: "manual" },
  { name: "glpi", title: "glpi", strategy: "files", priority: "P2" },
  { name: "grafana", title: "Grafana", strategy: "grafana", priority: "P3", way: "loaded" },
  { name: "archive", title: "archive", strategy: "cold", priority: "P3" },
  {
    name: "cassandra",
    title: "Cassandra",
    strategy: "cassandra",
    priority: "P3",
    members: ["cassandra1", "cassandra2", "cassandra3"],
    way: "loaded",
  },
];

/** The backups of the stack of `stackFixture`: a store for every strategy. A store without services is left out. */
export function planFixture(stack: StackView, changes: Partial<BackupPlan> = {}): BackupPlan {
  const stores = fixtures
    .filter(({ name, members = [name] }) => members.every((service) => service in stack.services))
    .map(storeFixture);
  return {
    stack: stack.name,
    target: "swarm",
    language: "en",
    host: stack.name,
    scheduler: "loop",
    stores,
    exempt: [{ volume: "prometheus_data", services: ["prometheus"], reason: "can be measured again" }],
    undecided: [{ volume: "traefik_acme", services: ["traefik"] }],
    repositories: [
      {
        name: "primary",
        url: "s3:http://minio:9000/backups/restic",
        bucket: "backups",
        service: "minio",
        passwordSecret: "restic_password",
        credentialSecrets: ["minio_root_password"],
        cron: undefined,
        interval: undefined,
      },
      {
        name: "offsite",
        url: "s3:https://s3.example.net/shop",
        bucket: "shop",
        service: undefined,
        passwordSecret: "restic_password",
        credentialSecrets: ["restic_password"],
        cron: "20 * * * *",
        interval: hour,
      },
    ],
    agents: [
      {
        service: "restic-backup",
        keeper: true,
        place,
        restorer: "restic-restore",
        stateVolume: "restic_state",
        jobs: stores.flatMap(({ jobs }) => jobs.map(({ name }) => name)),
      },
    ],
    care: [
      { task: "forget", cron: "30 4 * * *", interval: 24 * hour, agents: ["restic-backup"] },
      { task: "check", cron: "0 5 * * 0", interval: 168 * hour, agents: ["restic-backup"] },
      { task: "verify", cron: "0 6 1 * *", interval: 744 * hour, agents: ["restic-backup"] },
      { task: "copy", cron: "20 * * * *", interval: hour, agents: ["restic-backup"] },
    ],
    secrets: [
      {
        name: "restic_password",
        words: { en: "encrypts the backups", fr: "chiffre les sauvegardes" },
        escrow: true,
      },
    ],
    schedule: "0 2 * * *",
    retention: gfs(),
    metricsVolume: "node_textfiles",
    retryAfter: 10 * minute,
    ...changes,
  };
}

function storeFixture(fixture: StoreFixture): StorePlan {
  const { name, title, strategy, priority, pointInTimeDays, dependents = [], way = "files" } = fixture;
  const members = fixture.members ?? [name];
  const names = way === "loaded" && strategy === "cassandra" ? members : [name];
  return {
    name,
    title,
    strategy,
    members: members.map(memberFixture),
    method: { en: `the method of ${name}`, fr: `la méthode de ${name}` },
    jobs: [jobFixture(name, "full"), jobFixture(name, "changes")],
    units: names.map((unit) => ({
      name: unit,
      way,
      agent: "restic-backup",
      loader: undefined,
      base: `${name}-full`,
      changes: `${name}-changes`,
      pointInTime: pointInTimeDays !== undefined,
    })),
    priority,
    rpo: hour,
    rto: 2 * hour,
    loss: worstLoss({ interval: 15 * minute, runTime: 10 * minute, retryAfter: 10 * minute }),
    retention: gfs(),
    pointInTimeDays,
    restores: restoresFixture(name, pointInTimeDays !== undefined),
    restorers: name === "mariadb" ? ["restic-restore", "mariadb-restore"] : ["restic-restore"],
    dependents,
    secrets: ["restic_password"],
    notes: [{ en: `a limit of ${name}`, fr: `une limite de ${name}` }],
  };
}

function memberFixture(service: string): MemberPlan {
  const volume = `${service}_data`;
  return {
    service,
    volume,
    physicalVolume: `shop_${volume}`,
    target: "/data",
    place: { name: service, constraints: [`node.labels.${service} == true`] },
  };
}

function jobFixture(store: string, kind: "full" | "changes"): JobPlan {
  return {
    name: `${store}-${kind}`,
    store,
    unit: store,
    kind,
    method: kind,
    words: { en: `the ${kind} job of ${store}`, fr: `la tâche ${kind} de ${store}` },
    cron: kind === "full" ? "0 2 * * *" : "*/15 * * * *",
    interval: kind === "full" ? 24 * hour : 15 * minute,
    timeout: 10 * minute,
    agent: "restic-backup",
    place,
    worker: undefined,
    sources: [],
    listed: false,
    keep: gfs(),
    tags: [store],
    floorBytes: 1,
    oldest: hour,
    lane: kind === "full" ? "full" : "between",
  };
}

function restoresFixture(name: string, pointInTime: boolean): readonly RestoreCapability[] {
  const all: RestoreCapability = {
    kind: "full",
    words: { en: "the newest state", fr: "le dernier état" },
    example: `${name} --overwrite-live-data`,
  };
  const part: RestoreCapability = {
    kind: "part",
    words: { en: "a part", fr: "une partie" },
    example: `${name} --only part --overwrite-live-data`,
  };
  const second: RestoreCapability = {
    kind: "point-in-time",
    words: { en: "any second", fr: "toute seconde" },
    example: `${name} --to "2026-01-31 11:59:00" --overwrite-live-data`,
  };
  return pointInTime ? [all, second, part] : [all, part];
}
