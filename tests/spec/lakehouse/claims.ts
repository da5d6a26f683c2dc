import type { Claim } from "../entry.ts";
import type { Document } from "../platform.ts";
import { objectives, type Environment } from "../../../examples/lakehouse-environments.ts";

/** What production's document says. */
export function production(look: (document: Document) => boolean): Claim {
  return ({ documents }) => look(documents.swarm);
}

/** The services of production whose names begin so, and the constraint that each has. */
export function placed(prefix: string, constraints: readonly string[]): Claim {
  return production(({ services }) => {
    const found = Object.entries(services)
      .filter(([name]) => new RegExp(`^${prefix}\\d*$`).test(name))
      .map(([, { deploy }]) => deploy?.placement?.constraints?.join() ?? "");
    return found.toSorted().join("\n") === [...constraints].toSorted().join("\n");
  });
}

/** An environment's objectives, as the recovery plan is made from them. */
export function promises(environment: Environment, rto: string, rpo: string): Claim {
  return () => {
    const { default: all } = objectives[environment];
    return all?.rto === rto && all.rpo === rpo;
  };
}

/** Whether every store keeps what its environment promises. */
export function everyStoreKeeps(environment: Environment): Claim {
  return () => Object.keys(objectives[environment]).join() === "default";
}
