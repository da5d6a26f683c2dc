import { emptyPart, mergeAll, mountVolume, type Part, type Scalar } from "@stackwright/core";
import { badOption } from "../bad-option.ts";
import { networkNames, secretOf } from "../mentions.ts";
import { folders } from "../paths.ts";
import type { BackupPlan, StorePlan, WorkerPlan } from "../plan.ts";
import { cassandraScript } from "../scripts/cassandra.ts";
import type {
  FoundMember,
  FoundStore,
  JobDraft,
  StoreDraft,
  Strategy,
  StrategyContext,
} from "../strategy.ts";
import { workerService } from "../workers.ts";
import { handoffAt, volumeStem } from "./handoff.ts";

/**
 * Cassandra: on each node a snapshot a day, and what came since in increments. Both are hard links in the node's volume, which
 * restic reads on that node. A lost node is replaced by the others; this is for what all of them have lost.
 */
export const cassandra: Strategy = {
  name: "cassandra",
  priority: "P3",
  draft,
  services,
  scripts: (names) => ({ cassandra: cassandraScript(names) }),
};

function draft({ name, members }: FoundStore): StoreDraft {
  members.forEach(checkJmx);
  return {
    title: "Cassandra",
    method: {
      en: "On each node a snapshot a day and incremental files between, with schema and tokens. Restored node by node into the same topology.",
      fr: "Sur chaque nœud un instantané par jour et des fichiers incrémentaux entre-temps, avec schéma et jetons. Restauration nœud par nœud dans la même topologie.",
    },
    jobs: members.flatMap(jobsOf),
    units: members.map(({ service: node }) => ({
      name: node,
      way: "loaded",
      loader: node,
      base: `${node}-snapshot`,
      changes: `${node}-incremental`,
      pointInTime: false,
    })),
    restores: [
      {
        kind: "full",
        words: { en: "one node, as it was at its last increment", fr: "un nœud, à son dernier incrément" },
        example: `${members[0]?.service ?? name} --overwrite-live-data`,
      },
      {
        kind: "part",
        words: { en: "one keyspace", fr: "un keyspace" },
        example: `${members[0]?.service ?? name} --only my_keyspace --overwrite-live-data`,
      },
    ],
    notes: [
      {
        en: "Snapshots of several nodes are not of the same instant: after a restore of all of them, run nodetool repair.",
        fr: "Les instantanés de plusieurs nœuds ne sont pas du même instant : après une restauration de tous, lancer nodetool repair.",
      },
      {
        en: "A single lost node is replaced and repaired from the others; that is faster than a restore.",
        fr: "Un seul nœud perdu se remplace et se répare à partir des autres ; c'est plus rapide qu'une restauration.",
      },
    ],
  };
}

/** Who makes the files of a node, and who puts them back. */
function workerOf({ service: node }: FoundMember): WorkerPlan {
  return {
    service: `${node}-backup`,
    name: node,
    volume: `${volumeStem(node)}_handoff`,
    mountedAt: handoffAt(node),
    engine: "cassandra",
    restorer: `${node}-restore`,
  };
}

function jobsOf(member: FoundMember): readonly JobDraft[] {
  const { service: node, volume = "", place } = member;
  const worker = workerOf(member);
  const shared = {
    unit: node,
    place,
    worker,
    sources: [
      { volume, kind: "data", mountedAt: `${folders.data}/${volume}`, paths: ["."], exclude: [] },
      {
        volume: worker.volume,
        kind: "handoff",
        mountedAt: worker.mountedAt,
        paths: ["out/meta"],
        exclude: [],
      },
    ],
    listed: true,
  } as const;
  return [
    {
      ...shared,
      name: `${node}-snapshot`,
      kind: "full",
      pace: "full",
      method: "snapshot",
      words: {
        en: "a snapshot of all tables, with schema and tokens",
        fr: "un instantané de toutes les tables, avec schéma et jetons",
      },
      floorBytes: 1024,
    },
    {
      ...shared,
      name: `${node}-incremental`,
      kind: "changes",
      pace: "between",
      method: "incremental",
      words: {
        en: "memory is flushed, and every file since the snapshot is saved",
        fr: "la mémoire est vidée sur disque et chaque fichier depuis l'instantané est sauvegardé",
      },
    },
  ];
}

/** @throws StackwrightError `option-invalid` for a node that only answers to itself. */
function checkJmx({ service: node, model, options }: FoundMember): void {
  if (model.environment?.["LOCAL_JMX"] === "no" || options["jmx"] === true) return;
  throw badOption({
    builder: "services",
    option: `${node}.environment.LOCAL_JMX`,
    value: model.environment?.["LOCAL_JMX"],
    expected: '"no", because nodetool of the worker beside it asks over the network',
    hint: 'Write cassandraCluster({ jmx: "open" }), on a network where only Cassandra and its jobs are.',
  });
}

function services(store: StorePlan, _plan: BackupPlan, context: StrategyContext): Part {
  const { stack, options } = context;
  const own = options.cassandra?.[store.name] ?? options.cassandra?.["default"] ?? {};
  const known = `${store.name}_admin_password`;
  const password = own.password ?? (stack.secrets[known] === undefined ? undefined : secretOf(stack, known));
  const login: Readonly<Record<string, Scalar>> =
    password === undefined ? {} : { CASSANDRA_USER: own.user ?? "admin", CASSANDRA_PASSWORD_FILE: password };
  const parts = store.members.flatMap(({ service: node, volume, target }) => {
    const model = stack.services[node];
    const job = store.jobs.find(({ unit, kind }) => unit === node && kind === "full");
    if (
      model === undefined ||
      volume === undefined ||
      target === undefined ||
      job?.worker?.restorer === undefined
    )
      return [];
    const shared = {
      model,
      engine: "cassandra",
      handoff: job.worker.volume,
      environment: { CASSANDRA_HOST: node, CASSANDRA_DATA: target, ...login },
      networks: networkNames(stack, node),
      place: job.place,
      target: stack.target,
      volumes: [mountVolume(volume, target)],
      memory: "512M",
      cpus: 0.5,
    } as const;
    return [
      {
        label: job.worker.service,
        part: workerService({
          ...shared,
          name: job.worker.service,
          description: `Cassandra: makes snapshots of ${node} for restic`,
          queue: "backup",
          // Increments that are safe are removed; they belong to the server's user.
          capabilities: ["DAC_OVERRIDE"],
        }),
      },
      {
        label: job.worker.restorer,
        part: workerService({
          ...shared,
          name: job.worker.restorer,
          description: `Cassandra: puts backups in place of the data of ${node}; runs only while somebody restores`,
          queue: "restore",
          capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
        }),
      },
    ];
  });
  return parts.length === 0 ? emptyPart : mergeAll(parts);
}
