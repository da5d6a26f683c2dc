import { distinctPlaces, here, samePlace } from "../places.ts";
import { folders } from "../paths.ts";
import type { Place, SourcePlan, WorkerPlan } from "../plan.ts";
import type { StrategyContext } from "../strategy.ts";

/** The first part of the names of volumes. */
export function volumeStem(store: string): string {
  return store.replaceAll("-", "_");
}

/** Where an agent sees the folder of a worker. */
export function handoffAt(name: string): string {
  return `${folders.handoff}/${name}`;
}

/** What a worker made, as something that restic reads. */
export function handedOver(worker: WorkerPlan, path: string): SourcePlan {
  return {
    volume: worker.volume,
    kind: "handoff",
    mountedAt: worker.mountedAt,
    paths: [path],
    exclude: [],
  };
}

/** What is known of the place where a server's log is collected. */
export interface LogPlace {
  /** The name of the place, if it is one of its own. */
  readonly name: string;
  /** Where the server is. */
  readonly beside: Place;
  /** The constraint that was chosen. */
  readonly chosen: string | undefined;
  readonly context: StrategyContext;
}

/** Away from the server's disk, where there is another node: what is lost with that disk is then seconds. */
export function logPlace({ name, beside, chosen, context }: LogPlace): Place {
  if (context.stack.target === "compose") return here;
  if (chosen !== undefined) return { name, constraints: [chosen] };
  return distinctPlaces(context.places).find((place) => !samePlace(place, beside)) ?? beside;
}
