import { documentFiles, file, makePart, type Part } from "@stackwright/core";
import { engineFile, files } from "./paths.ts";
import type { BackupPlan } from "./plan.ts";
import { agentScript } from "./scripts/agent.ts";
import { backupScript } from "./scripts/backup.ts";
import { coldBackupScript } from "./scripts/cold-backup.ts";
import { commonScript } from "./scripts/common.ts";
import { cronScript } from "./scripts/backup-cron.ts";
import { fetchScript } from "./scripts/fetch.ts";
import { hostScript } from "./scripts/host.ts";
import { jobsScript } from "./scripts/jobs-table.ts";
import { restoreScript } from "./scripts/restore.ts";
import { scheduleScript } from "./scripts/schedule.ts";
import type { ScriptNames } from "./scripts/script-names.ts";
import { swarmStateScript } from "./scripts/swarm-state.ts";
import { verifyScript } from "./scripts/verify.ts";
import { workerScript } from "./scripts/worker.ts";
import { offsiteScript } from "./scripts/offsite.ts";
import { strategyNamed } from "./strategies.ts";

/** Every script that the plan needs: those of engines only where there is a store of that kind. */
export function scriptFiles(plan: BackupPlan): Part {
  const names = namesOf(plan);
  const texts: Readonly<Record<string, string>> = {
    [files.backup]: backupScript(names),
    [files.restore]: restoreScript(names),
    [files.cron]: cronScript(names),
    [files.verify]: verifyScript(names),
    [files.host]: hostScript(names),
    [files.common]: commonScript(names),
    [files.agent]: agentScript(names),
    [files.fetch]: fetchScript(names),
    [files.schedule]: scheduleScript(names),
    ...engineScripts(plan, names),
    ...(plan.stores.some(({ strategy }) => strategy === "cold")
      ? { [files.cold]: coldBackupScript(names) }
      : {}),
    ...(plan.target === "swarm" ? { [files.swarmState]: swarmStateScript(names) } : {}),
  };
  const same = Object.entries(texts).map(([path, text]) => [
    path,
    file(path, text, { mode: 0o755 }).definition,
  ]);
  // Production may have other objectives, and other stores.
  const jobs = file(files.jobs, jobsScript(plan, names), { mode: 0o755, perTarget: true });
  return makePart({ files: { ...Object.fromEntries(same), [files.jobs]: jobs.definition } });
}

function engineScripts(plan: BackupPlan, names: ScriptNames): Readonly<Record<string, string>> {
  const strategies = [...new Set(plan.stores.map(({ strategy }) => strategy))];
  const engines = [
    ...strategies.flatMap((name) => Object.entries(strategyNamed(name).scripts(names))),
    ...((plan.copies ?? []).length === 0 ? [] : [["offsite", offsiteScript(names)] as const]),
  ];
  if (engines.length === 0) return {};
  return {
    [files.worker]: workerScript(names),
    ...Object.fromEntries(engines.map(([engine, text]) => [engineFile(engine), text])),
  };
}

function namesOf({ stack }: BackupPlan): ScriptNames {
  return {
    stack,
    madeBy: `Made by Stackwright from the stack "${stack}": change the stack's TypeScript, not this file.`,
    document: documentFiles.compose,
  };
}
