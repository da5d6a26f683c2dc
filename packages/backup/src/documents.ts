import { emptyPart, file, makePart, type Part, type StackView } from "@stackwright/core";
import { planPath } from "./documents/catalogue.ts";
import { recoveryPlan } from "./documents/recovery-plan.ts";
import { runbooks } from "./documents/runbooks.ts";
import type { DecidedOptions } from "./options.ts";
import type { BackupPlan } from "./plan.ts";

/**
 * The recovery plan and the runbooks. They are about production, so they come from that target alone. Their texts are computed
 * when the whole stack is known, with the services that other parts derive.
 */
export function documentFiles(plan: BackupPlan, stack: StackView, options: DecidedOptions): Part {
  const { language, documents = {} } = options;
  if (plan.target !== "swarm" || documents === false) return emptyPart;
  const paths = Object.keys(runbooks(plan, stack, language, documents));
  return makePart({
    files: Object.fromEntries([
      [planPath, file(planPath, (view) => recoveryPlan(plan, view, language, documents)).definition],
      ...paths.map((path) => [
        path,
        file(path, (view) => runbooks(plan, view, language, documents)[path] ?? "").definition,
      ]),
    ]),
  });
}
