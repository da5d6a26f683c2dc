import {
  hardened,
  emptyPart,
  endpoint,
  mergeAll,
  runsOnce,
  secret,
  service,
  tmpfsMount,
  type Part,
  type Scalar,
  type Secret,
  type ServiceModel,
} from "@stackwright/core";
import { networkNames, secretOf, secretOfVariable } from "../mentions.ts";
import type { MariadbBackupOptions } from "../options.ts";
import { badOption } from "../bad-option.ts";
import { engineFile, inContainer } from "../paths.ts";
import type { BackupPlan, JobPlan, StorePlan } from "../plan.ts";
import type { StrategyContext } from "../strategy.ts";
import { imageOf, scriptMounts, workerService } from "../workers.ts";

/** The options of a store. */
export function mariadbOptionsOf(store: string, { options }: StrategyContext): MariadbBackupOptions {
  return options.mariadb?.[store] ?? options.mariadb?.["default"] ?? {};
}

/** Days that binary logs are kept. */
export function logDaysOf(store: string, context: StrategyContext): number {
  const { logDays = 8 } = mariadbOptionsOf(store, context);
  if (Number.isInteger(logDays) && logDays >= 2 && logDays <= 366) return logDays;
  throw badOption({
    option: `mariadb.${store}.logDays`,
    value: logDays,
    expected: "whole days, from 2 to 366",
    hint: "Leave it out for 8: a week of daily dumps, and a day to spare.",
  });
}

/** The services beside the agents: who dumps, who streams the binary log, who restores, and who makes the user for it. */
export function mariadbServices(store: StorePlan, _plan: BackupPlan, context: StrategyContext): Part {
  const { stack } = context;
  const [member] = store.members;
  const model = member === undefined ? undefined : stack.services[member.service];
  if (member === undefined || model === undefined) return emptyPart;
  const own = mariadbOptionsOf(store.name, context);
  const password =
    own.password ??
    secret(`${store.name}_backup_password`, { description: `${store.title}: the user for backups` });
  const root = own.rootPassword ?? secretOf(stack, rootSecret(store, context));
  const networks = networkNames(stack, member.service);
  const galera: Readonly<Record<string, Scalar>> =
    store.strategy === "mariadb-galera" ? { MARIADB_GALERA: "yes" } : {};
  const hosts = store.members
    .map(({ service: node }) => String(endpoint({ service: node, name: "sql", port: 3306 }).soft.host))
    .join(" ");
  const common = { model, networks, target: stack.target } as const;
  const asUser = { MARIADB_HOSTS: hosts, MARIADB_USER: "backup", MARIADB_PASSWORD_FILE: password };
  const parts: Part[] = [makesUser(store, { ...common, hosts, root, password, galera })];
  for (const job of store.jobs) {
    const worker = job.worker;
    if (worker === undefined) continue;
    parts.push(
      workerService({
        ...common,
        name: worker.service,
        description:
          job.kind === "full"
            ? `MariaDB: makes dumps of ${store.name} for restic`
            : `MariaDB: copies the binary logs of ${store.name} as they are written`,
        engine: worker.engine,
        queue: "backup",
        scripts: [engineFile("mariadb-common")],
        serves: job.kind === "changes",
        handoff: worker.volume,
        environment: {
          ...asUser,
          ...galera,
          ...(job.kind === "changes" ? { MARIADB_LOG_DAYS: logDaysOf(store.name, context) } : {}),
        },
        place: job.place,
        memory: job.kind === "full" ? "1G" : "256M",
        cpus: job.kind === "full" ? 1 : 0.5,
      }),
    );
    if (worker.restorer !== undefined)
      parts.push(restorer(store, job, worker.restorer, { ...common, hosts, root, galera }));
  }
  return mergeAll(parts.map((part, index) => ({ label: `backups of ${store.name} ${index}`, part })));
}

function rootSecret(store: StorePlan, { stack }: StrategyContext): string {
  for (const { service: node } of store.members) {
    const found = secretOfVariable(stack.services[node] ?? {}, [
      "MARIADB_ROOT_PASSWORD_FILE",
      "MYSQL_ROOT_PASSWORD_FILE",
    ]);
    if (found !== undefined) return found;
  }
  throw badOption({
    option: `mariadb.${store.name}.rootPassword`,
    value: undefined,
    expected: `the secret with the root password of ${store.name}, which makes the user for backups and restores`,
    hint: 'Give it: mariadb: { default: { rootPassword: secret("mariadb_root_password") } }.',
  });
}

interface Shared {
  readonly model: ServiceModel;
  readonly networks: readonly string[];
  readonly target: "compose" | "swarm";
  readonly hosts: string;
  readonly root: Secret;
}

function restorer(
  store: StorePlan,
  job: JobPlan,
  name: string,
  shared: Shared & { readonly galera: Readonly<Record<string, Scalar>> },
): Part {
  return workerService({
    name,
    description: `MariaDB: loads backups into ${store.name}; runs only while somebody restores`,
    model: shared.model,
    engine: "mariadb",
    queue: "restore",
    scripts: [engineFile("mariadb-common")],
    handoff: job.worker?.volume ?? "",
    environment: {
      MARIADB_HOSTS: shared.hosts,
      MARIADB_USER: "root",
      MARIADB_PASSWORD_FILE: shared.root,
      ...shared.galera,
    },
    networks: shared.networks,
    place: job.place,
    target: shared.target,
    memory: "1G",
  });
}

/** In Swarm a job, which runs again when something in it changes; in Compose a container that ends. */
function makesUser(
  store: StorePlan,
  shared: Shared & { readonly password: Secret; readonly galera: Readonly<Record<string, Scalar>> },
): Part {
  const path = engineFile("mariadb-user");
  return service(`${store.name}-backup-init`, {
    description: `MariaDB: makes the user for backups of ${store.name}, and ends`,
    ...imageOf(shared.model),
    user: "0",
    entrypoint: ["/bin/sh", inContainer(path)],
    environment: {
      MARIADB_HOSTS: shared.hosts,
      MARIADB_ROOT_PASSWORD_FILE: shared.root,
      BACKUP_PASSWORD_FILE: shared.password,
      ...shared.galera,
    },
    networks: shared.networks,
    volumes: [tmpfsMount("/tmp")],
    configs: scriptMounts([path]),
    read_only: true,
    ...hardened,
    ...runsOnce({ limits: { cpus: 0.25, memory: "128M" } }),
    facets: { logs: { format: "text" } },
  });
}
