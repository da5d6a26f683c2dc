import type { Retention } from "../objectives.ts";
import type { BackupPlan, JobPlan, StorePlan, UnitPlan } from "../plan.ts";
import { folders } from "../paths.ts";
import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/jobs.sh`: the plan, as a table for the scripts. */
export function jobsScript(plan: BackupPlan, { madeBy }: ScriptNames): string {
  const jobs = [...plan.stores.flatMap((store) => store.jobs), ...(plan.copies ?? [])];
  const units = plan.stores.flatMap((store) => store.units.map((unit) => ({ store, unit })));
  const agents = plan.agents.map(({ service }) => service);
  return `# shellcheck shell=sh
# The jobs, the stores and who does what: the plan as a table. ${madeBy}
# It is read by the other scripts with ".", after common.sh. Times are in seconds.
# shellcheck disable=SC2034,SC2154 # used, and set, by what reads this

all_jobs() { echo ${words(jobs.map(({ name }) => name))}; }
all_agents() { echo ${words(agents)} | tr ' ' '\\n'; }
all_stores() { echo ${words(units.map(({ unit }) => unit.name))}; }

# jobs_of AGENT
jobs_of() {
  case $1 in
${agents.map((agent) => arm(agent, `echo ${words(jobs.filter((job) => job.agent === agent && job.lane !== "manual").map(({ name }) => name))}`)).join("")}  esac
}

# manual_jobs_of AGENT: those that a script on a host starts
manual_jobs_of() {
  case $1 in
${agents.map((agent) => arm(agent, `echo ${words(jobs.filter((job) => job.agent === agent && job.lane === "manual").map(({ name }) => name))}`)).join("")}  esac
}

# stores_of AGENT: in the order of restoration
stores_of() {
  case $1 in
${agents.map((agent) => arm(agent, `echo ${words(units.filter(({ unit }) => unit.agent === agent).map(({ unit }) => unit.name))}`)).join("")}  esac
}

# units_of STORE: what is restored as one
units_of() {
  case $1 in
${plan.stores.map((store) => arm(store.name, `echo ${words(store.units.map(({ name }) => name))}`)).join("")}    *) echo "$1" ;;
  esac
}

# cares_of AGENT: what it does beside its jobs
cares_of() {
  case $1 in
${agents.map((agent) => arm(agent, `echo ${words(plan.care.filter((care) => care.agents.includes(agent) && care.task !== "copy").map(({ task }) => task))}`)).join("")}  esac
}

# restorers_of AGENT [STORE]...: the services that write when stores are restored, the one with restic first
restorers_of() {
  case $1 in
${plan.agents.map((agent) => arm(agent.service, `echo ${words(restorers(plan, agent.service, agent.restorer))}`)).join("")}  esac
}

# load_care NAME
load_care() {
  case $1 in
${plan.care.map(({ task, cron, interval }) => arm(task, `care_cron='${cron}' care_interval=${seconds(interval)}`)).join("")}    *) return 1 ;;
  esac
}

# load_store NAME
load_store() {
  store_name=$1 store_loader='' store_changes='' store_to=no
  case $1 in
${units.map(({ store, unit }) => unitArm(store, unit)).join("")}    *) return 1 ;;
  esac
}

# load_job NAME
load_job() {
  job_name=$1 job_worker='' job_list='' job_paths='' job_excludes='' job_repo=primary
  case $1 in
${jobs.map((job) => jobArm(job, plan)).join("")}    *) return 1 ;;
  esac
}
`;
}

function arm(name: string, command: string): string {
  return `    ${name}) ${command} ;;\n`;
}

function block(name: string, lines: readonly string[]): string {
  return `    ${name})\n${lines.map((line) => `      ${line}\n`).join("")}      ;;\n`;
}

function words(names: readonly string[]): string {
  return names.length === 0 ? '""' : names.join(" ");
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}

/** Those that are started for any restore on this node: the loaders wait for work, and do nothing else. */
function restorers(plan: BackupPlan, agent: string, restorer: string): readonly string[] {
  const workers = plan.stores
    .flatMap((store) => store.jobs)
    .filter((job) => job.agent === agent)
    .flatMap(({ worker }) => worker?.restorer ?? []);
  return [...new Set([restorer, ...workers])];
}

function unitArm(store: StorePlan, unit: UnitPlan): string {
  return block(unit.name, [
    `store_group=${store.name} store_way=${unit.way} store_agent=${unit.agent}`,
    `store_rpo=${seconds(store.rpo)} store_rto=${seconds(store.rto)}`,
    `store_jobs='${store.jobs
      .filter((job) => job.unit === unit.name)
      .map(({ name }) => name)
      .join(" ")}' store_base=${unit.base}`,
    ...(unit.changes === undefined ? [] : [`store_changes=${unit.changes}`]),
    ...(unit.loader === undefined ? [] : [`store_loader=${unit.loader}`]),
    ...(unit.pointInTime ? ["store_to=yes"] : []),
  ]);
}

function jobArm(job: JobPlan, plan: BackupPlan): string {
  const paths = job.sources.flatMap(({ mountedAt, paths: below }) =>
    below.map((path) => (path === "." ? rooted(mountedAt) : `${rooted(mountedAt)}/${path}`)),
  );
  const excludes = job.sources.flatMap(({ mountedAt, exclude }) =>
    exclude.map((pattern) => `${rooted(mountedAt)}/${pattern}`),
  );
  return block(job.name, [
    `job_store=${job.unit} job_group=${job.store} job_method=${job.method} job_kind=${job.kind} job_lane=${job.lane}`,
    `job_agent=${job.agent} job_cron='${job.cron}' job_interval=${seconds(job.interval)} job_limit=${seconds(job.timeout)}`,
    `job_tags=${job.tags.join(",")} job_floor=${job.floorBytes} job_oldest=${seconds(job.oldest)}`,
    `job_keep="${keepFlags(job.keep, plan.retention)}"`,
    ...(job.lane === "manual" ? [`job_services='${stoppedFor(job, plan).join(" ")}'`] : []),
    ...(job.repository === undefined ? [] : [`job_repo=${job.repository}`]),
    ...(job.worker === undefined ? [] : [`job_worker=${job.worker.name}`]),
    ...(job.listed && job.worker !== undefined
      ? [`job_list="${rooted(job.worker.mountedAt)}/out/list"`]
      : []),
    ...(paths.length === 0 ? [] : [`job_paths="${paths.join("\n")}"`]),
    ...(excludes.length === 0 ? [] : [`job_excludes="${excludes.join("\n")}"`]),
  ]);
}

/** The services that are stopped while their volumes are read. */
function stoppedFor(job: JobPlan, plan: BackupPlan): readonly string[] {
  const volumes = new Set(job.sources.map(({ volume }) => volume));
  const members = plan.stores.find(({ name }) => name === job.store)?.members ?? [];
  return [...new Set(members.filter(({ volume = "" }) => volumes.has(volume)).map(({ service }) => service))];
}

/** A mount point by the variable of its folder, so that the folders can be moved. */
function rooted(path: string): string {
  return path
    .replace(new RegExp(`^${folders.data}(?=/|$)`), "$BACKUP_DATA")
    .replace(new RegExp(`^${folders.handoff}(?=/|$)`), "$BACKUP_HANDOFF");
}

/** The flags of `restic forget`. What is the stack's own retention comes from the variables of .env. */
function keepFlags(keep: Retention, common: Retention): string {
  return (["hourly", "daily", "weekly", "monthly", "yearly"] as const)
    .filter((age) => keep[age] > 0)
    .map((age) => {
      const fromEnv = age !== "hourly" && keep[age] === common[age];
      return `--keep-${age} ${fromEnv ? `\${RESTIC_RETENTION_${age.toUpperCase()}:-${keep[age]}}` : keep[age]}`;
    })
    .join(" ");
}
