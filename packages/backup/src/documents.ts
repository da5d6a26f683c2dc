import { emptyPart, type Part, type StackView } from "@stackwright/core";
import { recoveryDocuments } from "./documents/recovery-documents.ts";
import type { DecidedOptions } from "./options.ts";
import type { BackupPlan } from "./plan.ts";

/** The recovery plan and the runbooks, unless they are not wanted. */
export function documentFiles(
  plan: BackupPlan,
  stack: StackView,
  { language, documents = {} }: DecidedOptions,
): Part {
  return documents === false ? emptyPart : recoveryDocuments(plan, stack, language, documents);
}
