import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlatformTree } from "./tree.ts";

/** A step of a runbook: what it tells its reader, and the commands to type. */
export interface RunbookStep {
  readonly says: string;
  /** Nothing where the reader only decides or looks. */
  readonly commands: string;
}

/** The numbered steps of a section of a generated page, as its reader finds them. @throws Error if the page has no such section. */
export function stepsOf(tree: PlatformTree, page: string, section: string): readonly RunbookStep[] {
  const text = readFileSync(join(tree.folder, page), "utf8");
  const found = text.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  if (found === undefined) throw new Error(`${page} has no section “${section}”`);
  return found
    .split(/^\d+\. /m)
    .slice(1)
    .map((step) => {
      const [says = "", ...rest] = step.split("\n");
      const commands = /```sh\n(.*?)```/s.exec(rest.join("\n"))?.[1] ?? "";
      return { says, commands: commands.replaceAll(/^ {3}/gm, "") };
    });
}

/** The step that begins like this. @throws Error if there is none. */
export function stepOf(tree: PlatformTree, page: string, section: string, beginning: string): RunbookStep {
  const steps = stepsOf(tree, page, section);
  const found = steps.find(({ says }) => says.startsWith(beginning));
  if (found === undefined) {
    throw new Error(
      `${page}, “${section}” has no step “${beginning}”; it has:\n${steps.map(({ says }) => says).join("\n")}`,
    );
  }
  return found;
}

/**
 * Puts a reader's own values in the place of the examples in a step: `NODE=node2`. @throws Error if the step asks for no such value.
 */
export function withValues(commands: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const assignment = new RegExp(`^${name}=.*$`, "m");
    if (!assignment.test(text)) throw new Error(`there is no ${name} to fill in:\n${text}`);
    return text.replace(assignment, () => `${name}='${value}'`);
  }, commands);
}
