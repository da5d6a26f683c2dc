import type { Part, ServiceModel, StackView } from "@stackwright/core";
import type { DecidedOptions } from "./options.ts";
import type { DecidedObjectives, Priority } from "./objectives.ts";
import type {
  BackupPlan,
  MemberPlan,
  Place,
  RestoreCapability,
  UnitPlan,
  SourcePlan,
  StorePlan,
  StrategyName,
  WorkerPlan,
  Words,
} from "./plan.ts";
import type { ScriptNames } from "./scripts/script-names.ts";

/** A member of a store, with the service as the stack describes it. */
export interface FoundMember extends MemberPlan {
  readonly model: ServiceModel;
  /** The options of its facet. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A store that a stack has, before anything is decided about its backup. */
export interface FoundStore {
  readonly name: string;
  readonly strategy: StrategyName;
  readonly members: readonly FoundMember[];
}

/** What a strategy may look at. */
export interface StrategyContext {
  readonly stack: StackView;
  readonly options: DecidedOptions;
  readonly objectives: DecidedObjectives;
  /** The places of all stores, in the order of restoration. */
  readonly places: readonly Place[];
}

/** A job as its strategy asks for it; times and the agent follow from the objectives and the place. */
export interface JobDraft {
  readonly name: string;
  readonly unit: string;
  readonly kind: "full" | "changes";
  /** Whether it runs at the times of full backups, as often as the objective needs, or when a script on a host starts it. */
  readonly pace: "full" | "between" | "manual";
  readonly method: string;
  readonly words: Words;
  /** `undefined` where it does not matter: the keeper then runs it. */
  readonly place: Place | undefined;
  readonly worker?: WorkerPlan;
  readonly sources: readonly SourcePlan[];
  readonly listed?: boolean;
  /** @default 1 */
  readonly floorBytes?: number;
}

/** What a strategy says about a store. */
export interface StoreDraft {
  readonly title: string;
  readonly method: Words;
  readonly jobs: readonly JobDraft[];
  /** The agent follows from the place of the base's job. */
  readonly units: readonly Omit<UnitPlan, "agent">[];
  readonly restores: readonly RestoreCapability[];
  readonly pointInTimeDays?: number;
  readonly secrets?: readonly string[];
  readonly notes?: readonly Words[];
  readonly snapshotBucket?: string;
}

/** A way of backing up: pure functions, one file for each. */
export interface Strategy {
  readonly name: StrategyName;
  readonly priority: Priority;
  /** What is done for a store. @throws StackwrightError where the store cannot be backed up this way. */
  readonly draft: (store: FoundStore, context: StrategyContext) => StoreDraft;
  /** The services that it needs beside the agents. */
  readonly services: (store: StorePlan, plan: BackupPlan, context: StrategyContext) => Part;
  /** The scripts of its engines, by their names. */
  readonly scripts: (names: ScriptNames) => Readonly<Record<string, string>>;
}
