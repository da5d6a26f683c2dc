/**
 * Readers of a lowered service. Documents can be patched, so every key may be missing and may have any form that the
 * schema allows; policies read through these functions and see one form.
 */
import type { Healthcheck, ListOrDict, Service } from "../../generated/compose-types.ts";
import { withDefaults } from "./interpolation.ts";

/** Whether a flag is set; the schema also takes it as text. */
export function isTrue(value: boolean | string | undefined): boolean {
  return value === true || value === "true";
}

/** A number that may be written as text or as a variable with a default; `undefined` when it is not known. */
export function numberOf(value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  const text = withDefaults(value).trim();
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/** Whether a network, volume, config or secret exists outside of the stack. */
export function isExternal(definition: { readonly external?: unknown } | null | undefined): boolean {
  const external = definition?.external;
  return external !== undefined && external !== false && external !== "false";
}

/** Visits the entries of a map or of a list of `KEY=value`. A name without a value has what `missing` makes of it. */
export function eachEntry(
  value: ListOrDict | undefined,
  visit: (name: string, value: string) => void,
  missing: (name: string) => string = () => "",
): void {
  if (value === undefined || value === null) return;
  if (isList(value)) {
    for (const item of value) {
      const equals = item.indexOf("=");
      if (equals === -1) visit(item, missing(item));
      else visit(item.slice(0, equals), item.slice(equals + 1));
    }
    return;
  }
  for (const name of Object.keys(value)) {
    const entry = value[name];
    visit(name, entry === null || entry === undefined ? missing(name) : String(entry));
  }
}

/** Visits the environment. A name without a value is taken from where the stack is deployed, so it reads as `${NAME}`. */
export function eachVariable(service: Service, visit: (name: string, value: string) => void): void {
  if (service.environment !== undefined) eachEntry(service.environment, visit, fromOutside);
}

function fromOutside(name: string): string {
  return `\${${name}}`;
}

/** The words of a command, whether it is a list or a line. */
export function commandWords(command: Service["command"] | Healthcheck["test"]): readonly string[] {
  if (command === undefined || command === null) return [];
  return typeof command === "string" ? command.split(" ").filter((word) => word !== "") : command;
}

/** The names of the networks that a service joins. */
export function networkNames(service: Service): readonly string[] {
  const { networks } = service;
  if (networks === undefined || networks === null) return [];
  return isList(networks) ? networks : Object.keys(networks);
}

/** Splits at the colons that are not inside brackets: `[::1]:80:80`, `${DATA:-x}:/data`. */
export function splitColons(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    else if (character === ":" && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function isList<Item>(value: readonly Item[] | object): value is readonly Item[] {
  return Array.isArray(value);
}
