import {
  derive,
  documentFiles,
  makePart,
  mergeAll,
  file,
  type Part,
  type StackView,
} from "@stackwright/core";
import { agentServices } from "./agents.ts";
import { objectivesOf } from "./objectives.ts";
import { decide, type BackupOptions } from "./options.ts";
import { engineFile, files } from "./paths.ts";
import { planFor } from "./plan-for.ts";
import type { BackupPlan, StorePlan } from "./plan.ts";
import { agentScript } from "./scripts/agent.ts";
import { backupScript } from "./scripts/backup.ts";
import { commonScript } from "./scripts/common.ts";
import { cronScript } from "./scripts/backup-cron.ts";
import { fetchScript } from "./scripts/fetch.ts";
import { hostScript } from "./scripts/host.ts";
import { jobsScript } from "./scripts/jobs-table.ts";
import { restoreScript } from "./scripts/restore.ts";
import { scheduleScript } from "./scripts/schedule.ts";
import type { ScriptNames } from "./scripts/script-names.ts";
import { verifyScript } from "./scripts/verify.ts";
import { workerScript } from "./scripts/worker.ts";
import { strategyNamed } from "./strategies.ts";

/**
 * Backups for every store of the stack, as its services ask for in their `backup` facets: the services that take and restore
 * them, and the scripts `scripts/backup.sh`, `restore.sh`, `backup-cron.sh` and `verify.sh`.
 *
 * Each store gets the way that is consistent for it, as often as its objective needs. A job runs where its volume is. Nobody
 * enters another container, and nobody has the engine's socket: who runs restic and who knows the engine hand work over in a
 * folder that they share.
 *
 * Put it after everything that keeps data, and before `operations()`.
 *
 * @throws StackwrightError `option-invalid`: a schedule that cannot meet its objective, with the arithmetic; a volume that may
 * be on another node than its job; a store that cannot be backed up as it asks for.
 * @example
 * backups({
 *   repository: {
 *     endpoint: store.endpoints.api,
 *     bucket: "backups",
 *     credentials: { accessKey: store.rootUser, secretKey: store.rootPassword },
 *   },
 *   objectives: { default: { rpo: "1h", rto: "2h" }, grafana: { rpo: "24h" } },
 * })
 */
export function backups(options: BackupOptions): Part {
  const decided = decide(options);
  return derive("backups", (stack) => {
    const plan = planFor(stack, options);
    const names: ScriptNames = {
      stack: stack.name,
      madeBy: `Made by Stackwright from the stack "${stack.name}": change the stack's TypeScript, not this file.`,
      document: documentFiles.compose,
    };
    return mergeAll([
      { label: "backups: agents", part: agentServices(plan, stack, decided) },
      ...plan.stores.map((store) => ({
        label: `backups: ${store.name}`,
        part: strategyNamed(store.strategy).services(store, plan, contextOf(store, stack)),
      })),
      { label: "backups: scripts", part: scripts(plan, names) },
    ]);
  });

  function contextOf(store: StorePlan, stack: StackView) {
    const objectives = objectivesOf(store.name, decided.objectives ?? {}, decided);
    return { stack, options: decided, objectives, places: [] };
  }
}

/** Every script that the plan needs: those of engines only where there is a store of that kind. */
function scripts(plan: BackupPlan, names: ScriptNames): Part {
  const strategies = [...new Set(plan.stores.map(({ strategy }) => strategy))];
  const engines = strategies.flatMap((name) =>
    Object.entries(strategyNamed(name).scripts(names)).map(
      ([engine, text]) => [engineFile(engine), text] as const,
    ),
  );
  const workers = engines.length === 0 ? [] : [[files.worker, workerScript(names)] as const];
  const same = [
    [files.backup, backupScript(names)],
    [files.restore, restoreScript(names)],
    [files.cron, cronScript(names)],
    [files.verify, verifyScript(names)],
    [files.host, hostScript(names)],
    [files.common, commonScript(names)],
    [files.agent, agentScript(names)],
    [files.fetch, fetchScript(names)],
    [files.schedule, scheduleScript(names)],
    ...workers,
    ...engines,
  ] as const;
  return makePart({
    files: {
      ...Object.fromEntries(same.map(([path, text]) => [path, file(path, text, { mode: 0o755 }).definition])),
      // Production may have other objectives, and other stores.
      [files.jobs]: file(files.jobs, jobsScript(plan, names), { mode: 0o755, perTarget: true }).definition,
    },
  });
}
