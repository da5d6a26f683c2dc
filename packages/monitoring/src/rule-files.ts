import { file, yamlContent, type StackFile, type StackView } from "@stackwright/core";
import type { RuleGroup } from "./rules/rule.ts";

/** Gives the rule groups of a stack: `rulesFor`. */
export type RuleSource = (stack: StackView) => readonly RuleGroup[];

/** A rule file, and its path relative to `prometheus.yml`. */
export interface RuleFile {
  readonly path: string;
  readonly rules: StackFile;
}

/** The file with the groups that hold alerts. */
export function alertRules(folder: string, rules: RuleSource): RuleFile {
  return ruleFile(folder, "alert_rules.yml", "Alerts", (stack) => rules(stack).filter(hasAlert));
}

/** The file with the groups that only record. */
export function recordingRules(folder: string, rules: RuleSource): RuleFile {
  return ruleFile(folder, "recording_rules.yml", "Recording rules", (stack) =>
    rules(stack).filter((group) => !hasAlert(group)),
  );
}

function ruleFile(folder: string, name: string, title: string, rules: RuleSource): RuleFile {
  const path = `rules/${name}`;
  const content = (stack: StackView): ReturnType<typeof yamlContent> =>
    yamlContent(
      { groups: rules(stack) },
      `${title} for ${stack.name} (${stack.target}), by the technologies in it.\nMade by Stackwright; change the stack's TypeScript, not this file.`,
    );
  return { path, rules: file(`${folder}/${path}`, content, { perTarget: true }) };
}

function hasAlert({ rules }: RuleGroup): boolean {
  return rules.some((rule) => "alert" in rule);
}
