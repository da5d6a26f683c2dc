import { documentFiles } from "@stackwright/core";
import { files } from "./paths.ts";
import type { BackupPlan } from "./plan.ts";

/** What the commands need to know of a plan. */
export type CommandContext = Pick<BackupPlan, "stack" | "target">;

/**
 * Runs jobs now, from the platform's folder on a node: `./scripts/backup.sh mariadb-full`. Without names: all jobs.
 * A name is that of a job or of a store.
 */
export function backupCommand(names: readonly string[] = []): string {
  return [`./${files.backup}`, ...names].join(" ");
}

/** What is restored, and how. */
export interface RestoreArguments {
  /** A store, or `all`. */
  readonly store: string;
  /** The snapshot, as restic names it. @default the newest that fits */
  readonly at?: string;
  /** A second of UTC: `2026-01-31 11:59:00`. */
  readonly to?: string;
  /** A part: a database, a folder, an index. */
  readonly only?: string;
  /** A folder beside the live data, of the container. */
  readonly into?: string;
  /** Without it, live data is never overwritten. */
  readonly overwrite?: boolean;
}

/** Restores, from the platform's folder on a node: `./scripts/restore.sh mariadb --overwrite-live-data`. */
export function restoreCommand({ store, at, to, only, into, overwrite = false }: RestoreArguments): string {
  return [
    `./${files.restore}`,
    store,
    ...(at === undefined ? [] : ["--at", at]),
    ...(to === undefined ? [] : ["--to", `"${to}"`]),
    ...(only === undefined ? [] : ["--only", only]),
    ...(into === undefined ? [] : ["--into", into]),
    ...(overwrite ? ["--overwrite-live-data"] : []),
  ].join(" ");
}

/** Shows what could be restored: `./scripts/restore.sh list mariadb`. */
export function listCommand(store?: string): string {
  return [`./${files.restore}`, "list", ...(store === undefined ? [] : [store])].join(" ");
}

/** The restore drill, now: `./scripts/verify.sh mariadb`. Without names: every store. */
export function verifyCommand(stores: readonly string[] = []): string {
  return [`./${files.verify}`, ...stores].join(" ");
}

/** Runs a command in a service's container, on the node where that is. */
export function execCommand({ stack, target }: CommandContext, service: string, command: string): string {
  return target === "compose"
    ? `docker compose -f ${documentFiles.compose} exec ${service} ${command}`
    : `docker exec "$(docker ps -q -f label=com.docker.swarm.service.name=${stack}_${service} | head -n 1)" ${command}`;
}

/** Stops services, or starts them again. In Swarm on any manager. */
export function scaleCommand(
  { stack, target }: CommandContext,
  services: readonly string[],
  replicas: number,
): string {
  if (target === "compose")
    return `docker compose -f ${documentFiles.compose} ${replicas === 0 ? "stop" : "up -d"} ${services.join(" ")}`;
  return `docker service scale ${services.map((service) => `${stack}_${service}=${replicas}`).join(" ")}`;
}

/** Where a service runs. In Swarm on any manager. */
export function whereCommand({ stack, target }: CommandContext, service: string): string {
  return target === "compose"
    ? `docker compose -f ${documentFiles.compose} ps ${service}`
    : `docker service ps --filter desired-state=running --format '{{.Node}}' ${stack}_${service}`;
}
