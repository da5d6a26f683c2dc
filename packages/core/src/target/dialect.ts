import type { Target } from "../model/view.ts";
import { deployRows } from "./dialect/deploy.ts";
import { kernelRows } from "./dialect/kernel.ts";
import { serviceRows } from "./dialect/service.ts";
import { surroundingRows } from "./dialect/surroundings.ts";
import { topLevelRows } from "./dialect/top-level.ts";
import { keep, type DialectRow, type Rule, type Shape } from "./dialect/verdict.ts";

/**
 * The two dialects, side by side: every key of the Compose schema, and what becomes of it in each target. Lowering is
 * this table applied; the few keys that a target says in another way have a function beside it (`translate-*.ts`).
 */
export const dialect: readonly DialectRow[] = [
  ...topLevelRows,
  ...serviceRows,
  ...kernelRows,
  ...surroundingRows,
  ...deployRows,
];

/** The table, as a tree to walk along a document. */
export interface RuleNode {
  readonly rule: Rule;
  readonly as: Shape | undefined;
  /** Keys with a row of their own. */
  readonly children: ReadonlyMap<string, RuleNode>;
  /** Names that the author chooses, and items of a list. */
  readonly item: RuleNode | undefined;
}

interface GrowingNode {
  rule: Rule;
  as: Shape | undefined;
  children: Map<string, GrowingNode>;
  item: GrowingNode | undefined;
}

/** Folds the table into a tree for one target. */
export function compileDialect(rows: readonly DialectRow[], target: Target): RuleNode {
  const root = emptyNode();
  for (const row of rows) {
    let node = root;
    for (const segment of row.path.split(".")) node = childOf(node, segment);
    node.rule = row[target];
    node.as = row.as;
  }
  return root;
}

function childOf(node: GrowingNode, segment: string): GrowingNode {
  // An item is written in the form of its list or mapping.
  if (segment === "*") return (node.item ??= { ...emptyNode(), as: node.as });
  const known = node.children.get(segment);
  if (known !== undefined) return known;
  const made = emptyNode();
  node.children.set(segment, made);
  return made;
}

function emptyNode(): GrowingNode {
  return { rule: keep, as: undefined, children: new Map(), item: undefined };
}

/** The rules for the keys of a service, by target. */
export const serviceRules: Readonly<Record<Target, RuleNode>> = {
  compose: serviceNode("compose"),
  swarm: serviceNode("swarm"),
};

function serviceNode(target: Target): RuleNode {
  return compileDialect(dialect, target).children.get("services")?.item ?? emptyNode();
}
