import {
  hardened,
  emptyPart,
  endpoint,
  mergeAll,
  mountVolume,
  runsOnce,
  secret,
  service,
  tmpfsMount,
  type Part,
  type Scalar,
  type Secret,
} from "@stackwright/core";
import { badOption } from "../bad-option.ts";
import { networkNames, secretOf, secretOfVariable } from "../mentions.ts";
import type { PostgresBackupOptions } from "../options.ts";
import { engineFile, inContainer } from "../paths.ts";
import type { BackupPlan, StorePlan } from "../plan.ts";
import type { StrategyContext } from "../strategy.ts";
import { imageOf, scriptMounts, workerService } from "../workers.ts";

/** The options of a store. */
export function postgresOptionsOf(store: string, { options }: StrategyContext): PostgresBackupOptions {
  return options.postgres?.[store] ?? options.postgres?.["default"] ?? {};
}

/** Days that the WAL is kept. @throws StackwrightError `option-invalid`. */
export function walDaysOf(store: string, context: StrategyContext): number {
  const { logDays = 8 } = postgresOptionsOf(store, context);
  if (Number.isInteger(logDays) && logDays >= 2 && logDays <= 366) return logDays;
  throw badOption({
    option: `postgres.${store}.logDays`,
    value: logDays,
    expected: "whole days, from 2 to 366",
    hint: "Leave it out for 8: a week of daily base backups, and a day to spare.",
  });
}

/** Becomes the server's user, and gives it its files. */
const serverUser: readonly string[] = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

/** The services beside the agents: who makes base backups, who receives the WAL, who restores, and who makes their user. */
export function postgresServices(store: StorePlan, _plan: BackupPlan, context: StrategyContext): Part {
  const { stack } = context;
  const [member] = store.members;
  const model = member === undefined ? undefined : stack.services[member.service];
  if (member === undefined || model === undefined) return emptyPart;
  const own = postgresOptionsOf(store.name, context);
  const password =
    own.password ??
    secret(`${store.name}_backup_password`, { description: `${store.title}: the user for backups` });
  const superuser = own.superuserPassword ?? superuserSecret(store, context);
  const networks = networkNames(stack, member.service);
  const superuserName = model.environment?.["POSTGRES_USER"] ?? "postgres";
  const server: Readonly<Record<string, Scalar>> = {
    POSTGRES_HOST: endpoint({ service: member.service, name: "sql", port: 5432 }).soft.host,
    POSTGRES_USER: superuserName,
    POSTGRES_DATABASE: model.environment?.["POSTGRES_DB"] ?? superuserName,
  };
  const asUser: Readonly<Record<string, Scalar>> = {
    ...server,
    POSTGRES_BACKUP_USER: "backup",
    POSTGRES_BACKUP_PASSWORD_FILE: password,
  };
  const shared = { model, networks, target: stack.target } as const;
  const common = [engineFile("postgres-common")];
  const parts: Part[] = [makesUser(store, context, { ...asUser, POSTGRES_PASSWORD_FILE: superuser })];
  for (const { worker, kind, place } of store.jobs) {
    if (worker === undefined) continue;
    const changes = kind === "changes";
    parts.push(
      workerService({
        ...shared,
        name: worker.service,
        description: changes
          ? `PostgreSQL: receives the WAL of ${store.name} as it is written`
          : `PostgreSQL: makes base backups of ${store.name} for restic`,
        engine: worker.engine,
        queue: "backup",
        scripts: common,
        serves: changes,
        handoff: worker.volume,
        environment: {
          ...asUser,
          ...(changes ? { POSTGRES_WAL_DAYS: walDaysOf(store.name, context) } : {}),
        },
        place,
        capabilities: changes ? [] : serverUser,
        memory: changes ? "256M" : "1G",
        cpus: changes ? 0.5 : 1,
      }),
    );
    if (worker.restorer === undefined || member.volume === undefined || member.target === undefined) continue;
    parts.push(
      workerService({
        ...shared,
        name: worker.restorer,
        description: `PostgreSQL: puts backups in place of the data of ${store.name}; runs only while somebody restores`,
        engine: "postgres",
        queue: "restore",
        scripts: common,
        handoff: worker.volume,
        environment: { ...server, POSTGRES_DATA: model.environment?.["PGDATA"] ?? member.target },
        volumes: [mountVolume(member.volume, member.target)],
        place,
        capabilities: serverUser,
        memory: "1G",
      }),
    );
  }
  return mergeAll(parts.map((part, index) => ({ label: `backups of ${store.name} ${index}`, part })));
}

/** @throws StackwrightError `option-invalid`. */
function superuserSecret(store: StorePlan, { stack }: StrategyContext): Secret {
  const [member] = store.members;
  const found = secretOfVariable(stack.services[member?.service ?? ""] ?? {}, [
    "POSTGRES_PASSWORD_FILE",
    "POSTGRES_PASSWORD",
  ]);
  if (found !== undefined) return secretOf(stack, found);
  throw badOption({
    option: `postgres.${store.name}.superuserPassword`,
    value: undefined,
    expected: `the secret with the superuser's password of ${store.name}, which makes the user for backups`,
    hint: 'Give it: postgres: { default: { superuserPassword: secret("postgres_password") } }.',
  });
}

/** In Swarm a job, which runs again when something in it changes; in Compose a container that ends. */
function makesUser(
  store: StorePlan,
  { stack }: StrategyContext,
  environment: Readonly<Record<string, Scalar>>,
): Part {
  const [member] = store.members;
  const path = engineFile("postgres-user");
  return service(`${store.name}-backup-init`, {
    description: `PostgreSQL: makes the user for backups of ${store.name}, and ends`,
    ...imageOf(stack.services[member?.service ?? ""] ?? {}),
    user: "0",
    entrypoint: ["/bin/sh", inContainer(path)],
    environment,
    networks: networkNames(stack, member?.service ?? ""),
    volumes: [tmpfsMount("/tmp")],
    configs: scriptMounts([path]),
    read_only: true,
    ...hardened,
    ...runsOnce({ limits: { cpus: 0.25, memory: "128M" } }),
    facets: { logs: { format: "text" } },
  });
}
