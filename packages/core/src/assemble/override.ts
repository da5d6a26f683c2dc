import { StackwrightError } from "../errors.ts";
import { checkForm, mapping, object } from "../model/form.ts";
import type { Modifier, Named, Part } from "../model/part.ts";
import { checkModel } from "../model/service-form.ts";
import type { ServiceModel } from "../model/service-model.ts";
import { knownNames } from "../nearest.ts";

/** Some of a value's keys, at any depth; `undefined` removes one. Lists are replaced as a whole. */
export type Overlay<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: Overlay<Value[Key]> | undefined }
    : Value;

/** What {@link override} may change: services, key by key; networks, volumes, secrets and files as a whole. */
export interface Overrides extends Partial<Pick<Part, "networks" | "volumes" | "secrets" | "files">> {
  readonly services?: Named<Overlay<ServiceModel>>;
}

const form = mapping(mapping(object));

/**
 * An overlay that wins over what is there. Objects are merged key by key, everything else (lists too) is replaced, and a
 * value of `undefined` removes the key.
 *
 * @throws StackwrightError `service-unknown` where it names something that the stack does not have, and what `service()`
 * throws for a bad value.
 * @example
 * parts: [mariadb(options), override({ services: { mariadb: { stop_grace_period: "5m" } } })]
 */
export function override(overrides: Overrides): Modifier {
  checkForm(overrides, form, ["override"], 'override({ services: { web: { hostname: "web" } } })');
  return (part) => {
    const changed: Record<string, unknown> = {};
    for (const [section, entries] of Object.entries(overrides)) {
      const existing = sectionOf(part, section);
      for (const name of Object.keys(entries))
        if (!(name in existing)) throw unknown(section, name, Object.keys(existing));
      changed[section] = overlay(existing, entries);
    }
    const result: Part = { ...part, ...changed };
    for (const name of Object.keys(overrides.services ?? {})) {
      const model = result.services[name];
      if (model !== undefined) checkModel(name, model);
    }
    return { ...part, ...changed };
  };
}

const sections = ["services", "networks", "volumes", "secrets", "files"] as const;

function sectionOf(part: Part, name: string): Named<unknown> {
  const section = sections.find((known) => known === name);
  if (section === undefined) throw unknown("override", name, sections);
  return part[section];
}

/** Lays one value over another: objects merge, everything else is replaced, `undefined` removes. */
export function overlay(base: unknown, top: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(top)) return top;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(top)) {
    if (value === undefined) delete result[key];
    else result[key] = overlay(result[key], value);
  }
  return result;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknown(section: string, name: string, known: readonly string[]): StackwrightError {
  return new StackwrightError({
    code: "service-unknown",
    path: `${section}.${name}`,
    message: "there is nothing of this name to override",
    hint: knownNames(name, known),
  });
}
