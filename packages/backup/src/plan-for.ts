import type { StackView } from "@stackwright/core";
import { badOption } from "./bad-option.ts";
import { longestGap, parseCron } from "./cron.ts";
import { findStores } from "./found-stores.ts";
import { jobPlan, lossOf, retryOf } from "./job-plan.ts";
import { objectivesOf, type DecidedObjectives, type ObjectivesByStore, type Priority } from "./objectives.ts";
import { copiesOf } from "./offsite.ts";
import { decide, type BackupOptions, type DecidedOptions } from "./options.ts";
import { distinctPlaces, here } from "./places.ts";
import type { AgentPlan, BackupPlan, CarePlan, Place, SecretPlan, StorePlan } from "./plan.ts";
import { offsiteSchedule, repositoriesOf, repositorySecrets } from "./repositories.ts";
import { strategyNamed } from "./strategies.ts";
import type { FoundStore, JobDraft, StoreDraft, StrategyContext } from "./strategy.ts";

const order: readonly Priority[] = ["P1", "P2", "P3"];

/**
 * Everything about the backups of a stack, as data.
 *
 * @throws StackwrightError `option-invalid` for a schedule that cannot meet its objective, with the arithmetic; for a store
 * whose volume may be on another node than its job; for options that name what is not there.
 */
export function planFor(stack: StackView, options: BackupOptions): BackupPlan {
  const decided = decide(options);
  const found = findStores(stack, decided);
  const objectives = objectivesByStore(stack, decided);
  checkNames(found.stores, objectives);
  const sorted = found.stores
    .map((store) => {
      const own = objectivesOf(store.name, objectives, decided);
      return { store, own, priority: own.priority ?? strategyNamed(store.strategy).priority };
    })
    .toSorted((left, right) => order.indexOf(left.priority) - order.indexOf(right.priority));
  const places = distinctPlaces(
    sorted
      .filter(({ store }) => !ownsNoFiles.has(store.strategy))
      .flatMap(({ store }) => store.members.map(({ place }) => place)),
  );
  const drafted = sorted.map(({ store, own, priority }) => {
    const context: StrategyContext = { stack, options: decided, objectives: own, places };
    return { store, own, priority, draft: strategyNamed(store.strategy).draft(store, context) };
  });
  const agents = agentsFor(
    drafted.flatMap(({ draft }) => draft.jobs),
    decided,
    stack,
  );
  const stores = drafted.map(({ store, own, priority, draft }) =>
    storePlan(store, own, priority, draft, agents, decided, stack),
  );
  const jobs = stores.flatMap((store) => store.jobs);
  const metrics = decided.metrics ?? "node_textfiles";
  return {
    stack: stack.name,
    target: stack.target,
    language: decided.language,
    host: stack.name,
    scheduler: decided.scheduler,
    stores,
    exempt: found.exempt,
    undecided: found.undecided,
    repositories: repositoriesOf(decided, stack),
    agents: agents.map((agent) => ({
      ...agent,
      jobs: jobs.filter((job) => job.agent === agent.service).map(({ name }) => name),
    })),
    copies: copiesOf(decided, stack, agents),
    care: carePlan(decided, agents),
    secrets: secretsOf(decided, stores),
    schedule: decided.schedule,
    retention: decided.retention,
    metricsVolume: metrics !== false && stack.volumes[metrics] !== undefined ? metrics : undefined,
    retryAfter: retryOf(decided),
  };
}

/** Stores that put their snapshots into the object store themselves: no agent has to be where they are. */
const ownsNoFiles: ReadonlySet<string> = new Set(["opensearch", "elasticsearch", "minio"]);

/** The objectives of the environment in which the target runs. */
function objectivesByStore(stack: StackView, options: DecidedOptions): ObjectivesByStore {
  const { objectives = {}, environments = {}, environment } = options;
  const name = (environment ?? { compose: "development", swarm: "production" })[stack.target];
  const own = environments[name] ?? {};
  const names = new Set([...Object.keys(objectives), ...Object.keys(own)]);
  return Object.fromEntries([...names].map((store) => [store, { ...objectives[store], ...own[store] }]));
}

function checkNames(stores: readonly FoundStore[], objectives: ObjectivesByStore): void {
  const known = stores.map(({ name }) => name);
  for (const name of Object.keys(objectives)) {
    if (name === "default" || known.includes(name)) continue;
    throw badOption({
      option: `objectives.${name}`,
      value: name,
      expected: `a store of the stack (${known.join(", ")}), or "default"`,
      hint: "A store is called by its service, or by its cluster. One that only production has belongs into environments: { production: { ... } }.",
    });
  }
}

/** One agent for each place where something has to be read. The first one cares for the repository. */
function agentsFor(
  jobs: readonly JobDraft[],
  options: DecidedOptions,
  stack: StackView,
): readonly AgentPlan[] {
  const needed = distinctPlaces(jobs.flatMap(({ place }) => (place === undefined ? [] : [place])));
  const places = needed.length > 0 ? needed : [keeperPlace(options, stack)];
  return places.map((place, index): AgentPlan => {
    const suffix = index === 0 ? "" : `-${place.name}`;
    return {
      service: `restic-backup${suffix}`,
      keeper: index === 0,
      place,
      restorer: `restic-restore${suffix}`,
      stateVolume: `restic_state${suffix}`.replaceAll("-", "_"),
      jobs: [],
    };
  });
}

function keeperPlace({ placement }: DecidedOptions, stack: StackView): Place {
  if (stack.target === "compose") return here;
  return { name: "keeper", constraints: [placement ?? "node.labels.backup == true"] };
}

function storePlan(
  store: FoundStore,
  objectives: DecidedObjectives,
  priority: Priority,
  draft: StoreDraft,
  agents: readonly AgentPlan[],
  options: DecidedOptions,
  stack: StackView,
): StorePlan {
  const jobs = draft.jobs.map((job) => jobPlan(store, objectives, job, agents, options));
  const loss = lossOf(store, objectives, jobs, options);
  const agentOf = (name: string): string =>
    jobs.find((job) => job.name === name)?.agent ?? agents[0]?.service ?? "restic-backup";
  const units = draft.units.map((unit) => ({ ...unit, agent: agentOf(unit.base) }));
  const workers = jobs.flatMap(({ worker }) => (worker?.restorer === undefined ? [] : [worker.restorer]));
  const restorers = units.flatMap(
    (unit) => agents.find(({ service }) => service === unit.agent)?.restorer ?? [],
  );
  return {
    name: store.name,
    title: draft.title,
    strategy: store.strategy,
    members: store.members.map(({ model: _model, options: _options, ...member }) => member),
    method: draft.method,
    jobs,
    units,
    priority,
    rpo: objectives.rpo,
    rto: objectives.rto,
    loss,
    retention: objectives.retention,
    pointInTimeDays: draft.pointInTimeDays,
    restores: draft.restores,
    restorers: [...new Set([...restorers, ...workers])],
    dependents: dependentsOf(store, stack),
    secrets: draft.secrets ?? [],
    notes: draft.notes ?? [],
    ...(draft.snapshotBucket === undefined ? {} : { snapshotBucket: draft.snapshotBucket }),
  };
}

/** Who uses the store, also through a relay; relays themselves can go on. */
function dependentsOf(store: FoundStore, stack: StackView): readonly string[] {
  const members = new Set(store.members.map(({ service }) => service));
  const relays = new Set(stack.links.filter(({ behind }) => behind.length > 0).map(({ to }) => to));
  const users = stack.links
    .filter(({ to, behind }) => members.has(to) || behind.some((one) => members.has(one)))
    .map(({ from }) => from)
    .filter((from) => !members.has(from) && !relays.has(from));
  return [...new Set(users)];
}

function carePlan(options: DecidedOptions, agents: readonly AgentPlan[]): readonly CarePlan[] {
  const keeper = agents.filter(({ keeper: isKeeper }) => isKeeper).map(({ service }) => service);
  const every = agents.map(({ service }) => service);
  return [
    care("forget", "30 4 * * *", keeper),
    care("check", options.check, keeper),
    care("verify", options.drill, every),
    ...(options.offsite === undefined
      ? []
      : [care("copy", options.offsite.schedule ?? offsiteSchedule, keeper)]),
  ];
}

function care(task: CarePlan["task"], cron: string, agents: readonly string[]): CarePlan {
  return { task, cron, interval: longestGap(parseCron(cron, task)), agents };
}

function secretsOf(options: DecidedOptions, stores: readonly StorePlan[]): readonly SecretPlan[] {
  return [
    ...repositorySecrets(options),
    ...stores.flatMap(({ title, secrets }) =>
      secrets.map((name) => ({
        name,
        words: { en: `${title}: the user for backups`, fr: `${title} : l'utilisateur des sauvegardes` },
        escrow: false,
      })),
    ),
  ];
}
