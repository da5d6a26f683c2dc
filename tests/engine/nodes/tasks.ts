import { docker } from "../engine/engine.ts";
import type { Machine } from "../engine/machine.ts";

/** A task of a service, as a manager sees it. */
export interface Task {
  readonly id: string;
  readonly service: string;
  readonly node: string;
  /** Whether it runs, and should. */
  readonly isUp: boolean;
}

/** Every task that Swarm remembers of a stack. */
export async function tasksOf(manager: Pick<Machine, "host">, stack: string): Promise<readonly Task[]> {
  const format = "{{.ID}}\t{{.Name}}\t{{.Node}}\t{{.DesiredState}}\t{{.CurrentState}}";
  const lines = await docker(manager, ["stack", "ps", "--no-trunc", "--format", format, stack]);
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [id = "", name = "", node = "", desired, current = ""] = line.split("\t");
      const service = name.slice(stack.length + 1).replace(/\.[^.]*$/, "");
      return { id, service, node, isUp: desired === "Running" && current.startsWith("Running") };
    });
}
