import { validateCompose, type ValidatorError } from "../generated/compose-validator.js";
import type { ComposeSpecification } from "../generated/compose-types.ts";
import type { Target } from "../model/view.ts";
import { formatPath, type Path } from "../path.ts";
import { show } from "../show.ts";
import type { Finding } from "./finding.ts";

/** What {@link checkSchema} gives. */
export interface SchemaCheck {
  readonly findings: readonly Finding[];
  /** The document without the entries in which something has the wrong form: policies may rely on the rest. */
  readonly sound: ComposeSpecification;
}

/**
 * Checks a document against the Compose Specification's schema. Where a place may take one of several forms, the schema
 * complains about each of them: only the complaints that reach deepest are shown.
 */
export function checkSchema(document: ComposeSpecification, target: Target): SchemaCheck {
  const errors = validateCompose(document);
  if (errors.length === 0) return { findings: [], sound: document };
  const byPlace = new Map<string, ValidatorError[]>();
  for (const error of deepest(errors)) {
    const others = byPlace.get(error.instancePath);
    if (others === undefined) byPlace.set(error.instancePath, [error]);
    else others.push(error);
  }
  const misshapen = errors.filter(({ keyword }) => keyword !== "additionalProperties");
  return {
    findings: [...byPlace].flatMap(([pointer, complaints]) =>
      findingsAt(document, pointer, complaints, target),
    ),
    sound: without(
      document,
      misshapen.map(({ instancePath }) => segmentsOf(instancePath)),
    ),
  };
}

/** The complaints that no other complaint, there or further below, explains. */
function deepest(errors: readonly ValidatorError[]): readonly ValidatorError[] {
  const there = new Set<string>();
  const above = new Set<string>();
  for (const { instancePath, keyword } of errors) {
    if (isChoice(keyword)) continue;
    there.add(instancePath);
    const segments = instancePath.split("/");
    for (let length = 1; length < segments.length; length += 1)
      above.add(segments.slice(0, length).join("/"));
  }
  return errors.filter(({ instancePath, keyword }) => {
    if (isChoice(keyword)) return !there.has(instancePath) && !above.has(instancePath);
    return keyword !== "type" || !above.has(instancePath);
  });
}

function isChoice(keyword: string): boolean {
  return keyword === "oneOf" || keyword === "anyOf";
}

function findingsAt(
  document: ComposeSpecification,
  pointer: string,
  complaints: readonly ValidatorError[],
  target: Target,
): readonly Finding[] {
  const { path, value } = findPlace(document, segmentsOf(pointer));
  const common = { id: "schema", severity: "error", target, ...serviceOf(path) } as const;
  const unknown = complaints.filter(({ keyword }) => keyword === "additionalProperties");
  if (unknown.length === 0) {
    const wanted = [...new Set(complaints.map(explain))].join(", or ");
    const hint = "See this key in the Compose Specification; the types of service() show what it takes.";
    return [{ ...common, path: formatPath(path) || "(document)", message: `${show(value)} ${wanted}`, hint }];
  }
  const keys = new Set(unknown.map(({ params }) => String(params["additionalProperty"])));
  return [...keys].map((key) => ({
    ...common,
    path: formatPath([...path, key]),
    message: `the Compose Specification has no key ${show(key)} here`,
    hint: "Check the spelling; keys of your own start with x-.",
  }));
}

/** The keys of a JSON pointer. */
function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Walks to a place: its path, with numbers for the items of lists, and what is there. */
function findPlace(
  document: unknown,
  segments: readonly string[],
): { readonly path: Path; readonly value: unknown } {
  const path: (string | number)[] = [];
  let value = document;
  for (const segment of segments) {
    path.push(Array.isArray(value) ? Number(segment) : segment);
    value = typeof value === "object" && value !== null ? Reflect.get(value, segment) : undefined;
  }
  return { path, value };
}

function serviceOf([section, name]: Path): { readonly service?: string } {
  return section === "services" && typeof name === "string" ? { service: name } : {};
}

/** The document without the entries at some places: `["services", "web", ...]` takes the service out. */
function without(
  document: ComposeSpecification,
  places: readonly (readonly string[])[],
): ComposeSpecification {
  const broken = new Map<string, Set<string | undefined>>();
  for (const [section = "", entry] of places)
    broken.set(section, (broken.get(section) ?? new Set()).add(entry));
  const sections = Object.entries(document).flatMap(([section, entries]: [string, unknown]) => {
    const names = broken.get(section);
    if (names === undefined) return [[section, entries]];
    if (names.has(undefined) || typeof entries !== "object" || entries === null) return [];
    return [[section, Object.fromEntries(Object.entries(entries).filter(([name]) => !names.has(name)))]];
  });
  return Object.fromEntries(sections);
}

/** A complaint of the schema as a person would say it. */
function explain({ keyword, params }: ValidatorError): string {
  switch (keyword) {
    case "type":
      return `must be ${list(params["type"])}`;
    case "enum":
      return `must be one of ${list(params["allowedValues"])}`;
    case "required":
      return `must have the key ${show(params["missingProperty"])}`;
    case "pattern":
      return `must match ${String(params["pattern"])}`;
    case "uniqueItems":
      return "must not have the same entry twice";
    case "minimum":
    case "maximum":
      return `must be ${String(params["comparison"])} ${String(params["limit"])}`;
    default:
      return `does not fit the schema (${keyword})`;
  }
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.join(" or ") : String(value);
}
