import { derive, emptyPart, file, makePart, type Part, type StackView } from "@stackwright/core";
import { defaultRunbooks } from "./rule-file.ts";
import type { RuleGroup } from "./rule.ts";
import { runbookPages } from "./runbook-pages.ts";

/** Options of {@link alertRunbooks}. */
export interface AlertRunbookOptions {
  /** The rules of a stack: `rulesFor`. */
  readonly rules: (stack: StackView) => readonly RuleGroup[];
  /** The folder of the pages. @default "docs/runbooks" */
  readonly folder?: string;
}

/**
 * The pages that the alerts of a stack lead to and that are not part of its recovery plan, as files beside those of the
 * plan. Like the plan they are written for production, so development's rules add nothing.
 *
 * @example
 * alertRunbooks({ rules: (stack) => rulesFor(stack) })
 */
export function alertRunbooks({ rules, folder = defaultRunbooks }: AlertRunbookOptions): Part {
  return derive("alert-runbooks", (stack) => {
    if (stack.target !== "swarm") return emptyPart;
    const pages = Object.entries(runbookPages(stack.name, rules(stack), folder));
    return makePart({
      files: Object.fromEntries(pages.map(([path, text]) => [path, file(path, text).definition])),
    });
  });
}
