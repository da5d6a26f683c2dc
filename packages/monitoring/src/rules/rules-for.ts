import type { StackView } from "@stackwright/core";
import { technologiesOf } from "../technologies.ts";
import { nodeRules } from "./node.ts";
import type { RuleContext, RuleGroup, Rules } from "./rule.ts";
import { targetRules } from "./targets.ts";
import { defaultThresholds, type Thresholds } from "./thresholds.ts";

/** Options of {@link rulesFor}. */
export interface RuleOptions {
  /** Where alerts begin. @default {@link defaultThresholds} */
  readonly thresholds?: Partial<Thresholds>;
  /** Names of alerts to leave out. @default none */
  readonly without?: readonly string[];
}

/** Rules, and the technologies that they are about: one of them is enough. */
interface RuleSource {
  readonly name: string;
  readonly technologies: readonly [string, ...string[]];
  readonly rules: (context: RuleContext) => Rules;
}

function source(name: string, rules: RuleSource["rules"], ...further: readonly string[]): RuleSource {
  return { name, technologies: [name, ...further], rules };
}

const sources: readonly RuleSource[] = [source("node", nodeRules)];

/**
 * The rules for a stack: those about its targets, and those of the technologies that its services state in their `metrics`
 * facets, in a fixed order.
 */
export function rulesFor(stack: StackView, options: RuleOptions = {}): readonly RuleGroup[] {
  const { thresholds = {}, without = [] } = options;
  const technologies = technologiesOf(stack);
  const has = (name: string): boolean => technologies.some((one) => one.name === name);
  const all = { ...defaultThresholds, ...thresholds };
  return [
    { name: "targets", ...targetRules(stack) },
    ...sources.flatMap(({ name, technologies: wanted, rules }) => {
      const technology = technologies.find((one) => wanted.includes(one.name));
      return technology === undefined ? [] : [{ name, ...rules({ stack, technology, has, thresholds: all }) }];
    }),
  ].map((group) => ({ ...group, alerts: group.alerts.filter(({ alert }) => !without.includes(alert)) }));
}
