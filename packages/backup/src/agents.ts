import {
  hardened,
  mergeAll,
  mountVolume,
  service,
  tmpfsMount,
  variable,
  volume,
  type Mount,
  type NetworkList,
  type Part,
  type Scalar,
  type ServiceOptions,
  type StackView,
} from "@stackwright/core";
import { networkNames } from "./mentions.ts";
import { lastsOneRun, scheduling } from "./scheduling.ts";
import { files, folders, inContainer } from "./paths.ts";
import type { AgentPlan, BackupPlan, JobPlan } from "./plan.ts";
import type { DecidedOptions } from "./options.ts";
import { passwordOf, urlOf } from "./repositories.ts";
import { onlyForRestores, scriptMounts } from "./workers.ts";

/** Reads files of every owner, and gives restored ones their owner and mode back. Its mounts of live data are read-only. */
const capabilities: readonly string[] = ["CHOWN", "DAC_OVERRIDE", "FOWNER"];

/** Where the file in the form of AWS is made, in memory. */
const credentialsFile = "/run/backup/credentials";

/** The services that run restic: for each place one that backs up, and one that restores while somebody does. */
export function agentServices(plan: BackupPlan, stack: StackView, options: DecidedOptions): Part {
  return mergeAll(
    plan.agents.flatMap((agent) => [
      { label: agent.service, part: agentService(agent, plan, stack, options) },
      { label: agent.restorer, part: restorerService(agent, plan, stack, options) },
    ]),
  );
}

function agentService(agent: AgentPlan, plan: BackupPlan, stack: StackView, options: DecidedOptions): Part {
  const { deploy, ...timing } = scheduling(agent, plan);
  return service(agent.service, {
    ...shared(agent, plan, stack, options),
    description: agent.keeper
      ? "restic: takes backups, and cares for the repository"
      : `restic: takes backups where ${agent.place.name} is`,
    entrypoint: ["/bin/sh", inContainer(files.cron), ...(lastsOneRun(plan) ? ["--once"] : [])],
    volumes: [
      ...dataMounts(agent, plan, true),
      ...handoffMounts([...jobsOf(agent, plan), ...copiesBy(agent, plan)]),
      mountVolume(
        volume(agent.stateVolume, { description: `Times, locks and cache of ${agent.service}` }),
        folders.state,
      ),
      ...(plan.metricsVolume === undefined ? [] : [mountVolume(plan.metricsVolume, folders.metrics)]),
      ...memory(),
    ],
    // Time for restic to end properly: a lock that is left behind keeps the repository from being cleaned up.
    stop_grace_period: "1m",
    ...timing,
    restart: lastsOneRun(plan) ? "no" : "unless-stopped",
    deploy: {
      ...deploy,
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.1, memory: "128M" } },
      ...placementOf(agent),
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: [
        { volume: agent.stateVolume, none: "times and caches: they are made anew" },
        ...decidedHere(agent, plan, options),
      ],
      ...(plan.metricsVolume === undefined
        ? {}
        : { metricFiles: { volume: plan.metricsVolume, technology: "backup", ages: agesOf(agent, plan) } }),
      logs: { format: "text" },
    },
  });
}

/** How old the last good backup may be, in seconds: what was promised for the data. */
function agesOf(agent: AgentPlan, plan: BackupPlan): Readonly<Record<string, number>> {
  const units = plan.stores.flatMap(({ jobs, rpo }) =>
    jobs.filter((job) => job.agent === agent.service).map(({ unit }) => [unit, rpo / 1000] as const),
  );
  const copies = copiesBy(agent, plan).map(({ unit, oldest }) => [unit, oldest / 1000] as const);
  return Object.fromEntries([...units, ...copies]);
}

/** The same mounts, but live data can be written. It has no task, and in Compose a profile, until somebody restores. */
function restorerService(
  agent: AgentPlan,
  plan: BackupPlan,
  stack: StackView,
  options: DecidedOptions,
): Part {
  const { replicas, ...profile } = onlyForRestores(stack.target);
  return service(agent.restorer, {
    ...shared(agent, plan, stack, options),
    hostname: hostnameOf(agent.restorer, stack),
    description: `restic: restores what ${agent.service} backs up; runs only while somebody restores`,
    // The cache is the agent's; locks and other state are its own.
    environment: { ...environmentOf(agent, plan, options), BACKUP_STATE: `${folders.state}/restore` },
    entrypoint: ["/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 5 & wait $!; done"],
    volumes: [
      ...dataMounts(agent, plan, false),
      ...handoffMounts(jobsOf(agent, plan)),
      mountVolume(agent.stateVolume, folders.state),
      ...memory(),
    ],
    cap_add: capabilities,
    stop_grace_period: "30s",
    healthcheck: { test: ["CMD", "test", "-w", folders.state], interval: "1m", timeout: "10s", retries: 3 },
    restart: "unless-stopped",
    ...profile,
    deploy: {
      ...replicas,
      resources: { limits: { cpus: 1, memory: "1G" } },
      ...placementOf(agent),
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: { logs: { format: "text" } },
  });
}

/** What both have in common. */
function shared(
  agent: AgentPlan,
  plan: BackupPlan,
  stack: StackView,
  options: DecidedOptions,
): Omit<ServiceOptions, "image"> & { readonly image: string } {
  return {
    image: options.image,
    user: "0",
    hostname: hostnameOf(agent.service, stack),
    environment: environmentOf(agent, plan, options),
    networks: networksOf(stack, options),
    configs: scriptMounts([
      files.backup,
      files.restore,
      files.verify,
      files.cron,
      files.common,
      files.agent,
      files.fetch,
      files.schedule,
      files.jobs,
    ]),
    read_only: true,
    ...hardened,
    cap_add: capabilities,
  };
}

/** Locks in the repository carry it: two containers with the same one would take each other's for stale. */
function hostnameOf(name: string, { target }: StackView): string {
  return target === "swarm" ? "{{.Service.Name}}-{{.Node.Hostname}}" : name;
}

function environmentOf(
  agent: AgentPlan,
  plan: BackupPlan,
  options: DecidedOptions,
): Readonly<Record<string, Scalar>> {
  const { repository } = options;
  const { credentials } = repository;
  return {
    RESTIC_REPOSITORY: urlOf(repository),
    RESTIC_PASSWORD_FILE: passwordOf(repository),
    RESTIC_CACHE_DIR: `${folders.state}/cache`,
    ...("file" in credentials
      ? { AWS_SHARED_CREDENTIALS_FILE: credentials.file }
      : {
          AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
          BACKUP_S3_ACCESS_KEY: credentials.accessKey,
          BACKUP_S3_SECRET_FILE: credentials.secretKey,
        }),
    RESTIC_RETENTION_DAILY: retention("DAILY", options.retention.daily),
    RESTIC_RETENTION_WEEKLY: retention("WEEKLY", options.retention.weekly),
    RESTIC_RETENTION_MONTHLY: retention("MONTHLY", options.retention.monthly),
    RESTIC_RETENTION_YEARLY: retention("YEARLY", options.retention.yearly),
    BACKUP_AGENT: agent.service,
    BACKUP_KEEPER: agent.keeper ? "yes" : "no",
    BACKUP_HOST: plan.host,
    BACKUP_SCHEDULER: plan.scheduler,
    BACKUP_JITTER_SECONDS: options.jitter,
    TZ: "UTC",
  };
}

/** How many backups of an age are kept: a line of .env. */
function retention(age: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY", count: number): Scalar {
  return variable(`RESTIC_RETENTION_${age}`, {
    default: String(count),
    description: `Backups: how many ${age.toLowerCase()} ones are kept.`,
  });
}

/** The repository's network, unless others are asked for. */
function networksOf(stack: StackView, { networks, repository: { endpoint } }: DecidedOptions): NetworkList {
  return networks ?? (typeof endpoint === "string" ? [] : networkNames(stack, endpoint.service));
}

function jobsOf({ service: name }: AgentPlan, plan: BackupPlan): readonly JobPlan[] {
  return plan.stores.flatMap((store) => store.jobs).filter((job) => job.agent === name);
}

/** The copies to the second repository that it starts. */
function copiesBy({ service: name }: AgentPlan, { copies = [] }: BackupPlan): readonly JobPlan[] {
  return copies.filter((job) => job.agent === name);
}

/** Decisions that no service states: who carries them out states them, so that the checks know. */
function decidedHere(agent: AgentPlan, plan: BackupPlan, { decisions = {} }: DecidedOptions) {
  const mounted = new Set(jobsOf(agent, plan).flatMap((job) => job.sources.map((source) => source.volume)));
  return Object.entries(decisions).flatMap(([name, decision]) =>
    "strategy" in decision && mounted.has(name) ? [{ volume: name, strategy: decision.strategy }] : [],
  );
}

/** Every volume of live data that its jobs read. */
function dataMounts(agent: AgentPlan, plan: BackupPlan, readOnly: boolean): readonly Mount[] {
  const sources = jobsOf(agent, plan)
    .flatMap((job) => job.sources)
    .filter(({ kind }) => kind === "data");
  return unique(sources.map(({ volume: name, mountedAt }) => [name, mountedAt] as const)).map(([name, at]) =>
    mountVolume(name, at, readOnly ? { read_only: true } : {}),
  );
}

function handoffMounts(jobs: readonly JobPlan[]): readonly Mount[] {
  const workers = jobs.flatMap(({ worker }) => (worker === undefined ? [] : [worker]));
  return unique(workers.map(({ volume: name, mountedAt }) => [name, mountedAt] as const)).map(([name, at]) =>
    mountVolume(name, at),
  );
}

function unique(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...new Map(pairs)];
}

function memory(): readonly Mount[] {
  return [tmpfsMount("/tmp"), tmpfsMount("/run/backup", "1M")];
}

function placementOf({ place }: AgentPlan): Pick<NonNullable<ServiceOptions["deploy"]>, "placement"> {
  return place.constraints.length === 0 ? {} : { placement: { constraints: [...place.constraints] } };
}
