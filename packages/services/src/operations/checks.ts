import type { StackView } from "@stackwright/core";
import { containerChecks } from "./checks/containers.ts";
import type { Check, CheckLimits } from "./checks/check.ts";
import { dataChecks } from "./checks/data.ts";
import { edgeChecks } from "./checks/edge.ts";
import { monitoringChecks } from "./checks/monitoring.ts";
import { runner, summary } from "./checks/runner.ts";
import { madeBy } from "./names.ts";

/** The checks that a stack's services give reason for, in order. */
export function checksOf(view: StackView, limits: CheckLimits): readonly Check[] {
  return [
    ...containerChecks(view),
    ...monitoringChecks(view),
    ...dataChecks(view, limits),
    ...edgeChecks(view, limits),
  ];
}

/**
 * The script that checks a deployment. It asks inside the containers, with the tools that their images have, so that nothing
 * has to be published or installed for it.
 */
export function checksScript(view: StackView, limits: CheckLimits): string {
  const checks = checksOf(view, limits);
  return `#!/bin/sh
# ${madeBy(view)}
#
# Checks what runs, after a deployment. It ends with 1 if a check fails.
${checks.map(({ title }, index) => `#  ${String(index + 1).padStart(2)}. ${title.en}\n`).join("")}${runner(view)}
${checks.map(({ define }) => define).join("\n\n")}

row RESULT CHECK DETAIL
${checks.map(({ calls }) => calls.join("\n")).join("\n")}

${summary}`;
}
