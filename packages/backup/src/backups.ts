import { derive, mergeAll, waive, type Part, type StackView } from "@stackwright/core";
import { agentServices } from "./agents.ts";
import { documentFiles } from "./documents.ts";
import { objectivesOf } from "./objectives.ts";
import { offsiteServices } from "./offsite.ts";
import { decide, type BackupOptions } from "./options.ts";
import { planFor } from "./plan-for.ts";
import type { BackupPlan, StorePlan } from "./plan.ts";
import { scriptFiles } from "./script-files.ts";
import { strategyNamed } from "./strategies.ts";

/**
 * Backups for every store of the stack, as its services ask for in their `backup` facets: the services that take and restore
 * them, and the scripts `scripts/backup.sh`, `restore.sh`, `backup-cron.sh` and `verify.sh`, the recovery plan `PRA.md` and the
 * runbooks in `docs/runbooks`.
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
    return mergeAll([
      { label: "backups: agents", part: agentServices(plan, stack, decided) },
      ...plan.stores.map((store) => ({
        label: `backups: ${store.name}`,
        part: strategyNamed(store.strategy).services(store, plan, contextOf(store, stack)),
      })),
      { label: "backups: off-site", part: offsiteServices(plan, stack, decided) },
      { label: "backups: decisions", part: decisionsAgainst(plan, options) },
      { label: "backups: scripts", part: scriptFiles(plan) },
      { label: "backups: documents", part: documentFiles(plan, stack, decided) },
    ]);
  });

  function contextOf(store: StorePlan, stack: StackView) {
    const objectives = objectivesOf(store.name, decided.objectives ?? {}, decided);
    return { stack, options: decided, objectives, places: [] };
  }
}

/** What the options decide not to back up is no finding any more. */
function decisionsAgainst(plan: BackupPlan, { decisions = {} }: BackupOptions): Part {
  const waivers = plan.exempt
    .filter(({ volume }) => decisions[volume] !== undefined)
    .flatMap(({ services, reason }) =>
      services.map((service) => ({ label: service, part: waive("backup-decided", { service, reason }) })),
    );
  return mergeAll(waivers);
}
