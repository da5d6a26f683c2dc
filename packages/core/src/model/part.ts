import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import type { FileDefinition } from "./file.ts";
import type { NetworkOptions } from "./network.ts";
import type { Variable } from "./variable.ts";
import type { SecretDefinition } from "./secret.ts";
import type { ServiceModel } from "./service-model.ts";
import type { StackView, Target } from "./view.ts";
import type { VolumeOptions } from "./volume.ts";

/** Definitions by name. */
export type Named<Value> = Readonly<Record<string, Value>>;

/** A pure function from part to part. */
export type Modifier = <P extends Part>(part: P) => P;

/** Content that exists for one target only. */
export interface Conditional {
  readonly target: Target;
  readonly change: Change;
}

/** What a {@link Conditional} adds, or modifies. */
export type Change =
  | { readonly kind: "add"; readonly part: Part }
  | {
      readonly kind: "modify";
      /** By name, services of this part or of others. A name that the stack does not have for the target is an error. */
      readonly services: readonly string[];
      readonly modifier: Modifier;
      /**
       * Whether it passes over services that are not there: `only()` changes what is left of those that were in the part.
       * @default false
       */
      readonly ifThere?: boolean;
    };

/** A part that is computed from the assembled stack. */
export interface Derivation {
  /** Who derives: named in messages. */
  readonly name: string;
  readonly derive: (stack: StackView) => Part;
}

/** A last change to the lowered document. */
export interface Patch {
  /** What is changed: `["services", "glpi", "hostname"]`. It must be there, or its parent where `value` is a new key. */
  readonly path: readonly string[];
  readonly update: (value: unknown) => unknown;
  readonly target: Target | undefined;
}

/** A finding that is accepted, with the reason. */
export interface Waiver {
  /** The id of the policy or check. */
  readonly id: string;
  /** Only for this service. @default everywhere */
  readonly service?: string;
  /** Only where the finding's path ends in this key: `security_opt`. @default everywhere */
  readonly key?: string;
  /** Only for this target. @default both */
  readonly target?: Target;
  /** Why it is accepted: at least a few words. */
  readonly reason: string;
}

/** What a builder returns: an immutable value. Parts merge into a bigger part. */
export interface Part {
  readonly services: Named<ServiceModel>;
  readonly networks: Named<NetworkOptions>;
  readonly volumes: Named<VolumeOptions>;
  readonly secrets: Named<SecretDefinition>;
  readonly files: Named<FileDefinition>;
  /** Variables that are declared without being mentioned in a string. */
  readonly variables: Named<Variable>;
  readonly conditionals: readonly Conditional[];
  readonly derivations: readonly Derivation[];
  readonly patches: readonly Patch[];
  readonly waivers: readonly Waiver[];
}

/** A part with nothing in it. */
export const emptyPart: Part = {
  services: {},
  networks: {},
  volumes: {},
  secrets: {},
  files: {},
  variables: {},
  conditionals: [],
  derivations: [],
  patches: [],
  waivers: [],
};

/** A part with the given content. */
export function makePart(content: Partial<Part>): Part {
  return { ...emptyPart, ...content };
}

/** Whether a value is a part. */
export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && "services" in value && "derivations" in value;
}

/**
 * Gives back what is a part.
 *
 * @param path Where it was given: `parts[2]`.
 * @throws StackwrightError `part-invalid`.
 */
export function checkPart(value: unknown, path: string): Part {
  if (isPart(value)) return value;
  throw new StackwrightError({
    code: "part-invalid",
    path,
    message: `${show(value)} is not a part`,
    hint: "Put in what a builder returns: service(...), mariadb(...), only(...). Did a function forget to return, or was a promise not awaited?",
  });
}

/** Gives back what is a modifier. @throws StackwrightError `part-invalid`. */
export function checkModifier(value: unknown, path: string): Modifier {
  if (typeof value === "function") return value as Modifier;
  throw new StackwrightError({
    code: "part-invalid",
    path,
    message: `${show(value)} is not a modifier: expected a function from part to part`,
    hint: "Put in what a modifier's builder returns, such as withReplicas(2).",
  });
}
