import { emptyPart, file, makePart, type Part, type StackView } from "@stackwright/core";
import type { BackupPlan, Language } from "../plan.ts";
import { planPath, runbookNames, runbookPath } from "./catalogue.ts";
import { writePlan } from "./recovery-plan.ts";
import { writeRunbook } from "./runbooks.ts";
import { subjectOf, type DocumentOptions, type Subject } from "./subject.ts";

/**
 * `PRA.md` and `docs/runbooks/*.md` as files of the platform, for production only. Which pages there are is decided here;
 * what is in them is written once the whole stack is known, because they name services and files of parts that come later.
 *
 * @param plan The backups of the stack.
 * @param stack The stack as it stands where the plan is made.
 */
export function recoveryDocuments(
  plan: BackupPlan,
  stack: StackView,
  language: Language,
  options: DocumentOptions = {},
): Part {
  if (plan.target !== "swarm") return emptyPart;
  const pages = runbookNames(subjectOf(plan, stack, options));
  const later = (view: StackView): Subject => subjectOf(plan, view, options, pages);
  const runbookFiles = pages.map((name) => {
    const path = runbookPath(name);
    return [path, file(path, (view) => writeRunbook(later(view), language, name)).definition];
  });
  return makePart({
    files: {
      [planPath]: file(planPath, (view) => writePlan(later(view), language)).definition,
      ...Object.fromEntries(runbookFiles),
    },
  });
}
