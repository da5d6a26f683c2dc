import { deepEqual, firstDifference } from "../equal.ts";
import { StackwrightError } from "../errors.ts";
import { isContent, notContent, type FileDefinition } from "../model/file.ts";
import { checkPart, emptyPart, type Modifier, type Named, type Part } from "../model/part.ts";
import type { VariableData } from "../model/reference.ts";
import type { SecretDefinition } from "../model/secret.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Link, StackView, Target } from "../model/view.ts";
import type { Assembled } from "./assembled.ts";
import { mentionsOfFile, mentionsOfService, type Mentions } from "./mentions.ts";
import { mergeAll, type LabelledPart } from "./merge.ts";
import { checkTarget } from "./only.ts";
import { select } from "./select.ts";
import { checkStack, type Stack } from "./stack.ts";
import { withStartup } from "./startup.ts";
import { checkChanges, waiversHere } from "./unknown-service.ts";

/** Options of {@link assemble}. */
export interface AssembleOptions {
  /** Values of variables, for the files that are not interpolated. @default the variables' defaults */
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * Assembles a stack for one target: merges its parts, applies its modifiers, adds what is derived, computes every file and
 * wires what the strings mention.
 *
 * @throws StackwrightError where two parts contradict each other, where one changes a service that is not there
 * (`service-unknown`), or the library was called wrongly.
 */
export function assemble(stack: Stack, target: Target, options: AssembleOptions = {}): Assembled {
  checkStack(stack);
  checkTarget(target);
  const merged = mergeAll([{ label: "the stack", part: emptyPart }, ...stack.parts]);
  const read = rememberingReader();
  const { derived, added } = addDerivations(stack, select(merged, target), target, read);
  const modified = select(applyModifiers(derived, stack.modifiers), target);
  const sources = [...stack.parts, ...added];
  checkChanges(modified, target, sources);
  const view = (files: Part["files"]): StackView => wire(stack, { ...modified, files }, target, read);
  // Twice: a file that lists the secrets has to see those that another computed file mentions.
  const draft = computeFiles(modified, () => view(modified.files));
  const files = computeFiles(modified, () => view(draft));
  const wired = view(files);
  const linksFrom = new Map<string, Link[]>();
  for (const link of wired.links) {
    const others = linksFrom.get(link.from);
    if (others === undefined) linksFrom.set(link.from, [link]);
    else others.push(link);
  }
  const services = mapValues(wired.services, (model, name) =>
    withStartup(name, model, linksFrom.get(name) ?? [], wired.secrets, target),
  );
  return {
    ...wired,
    services,
    patches: modified.patches,
    waivers: waiversHere(modified.waivers, modified.services, sources),
    values: options.values ?? {},
  };
}

/** The stack's own modifiers see everything: parts of one target, and derived services, too. */
function applyModifiers(part: Part, modifiers: readonly Modifier[]): Part {
  return modifiers.reduce<Part>(
    (current, modifier, index) => checkPart(modifier(current), `modifiers[${index}]`),
    part,
  );
}

/** Adds every derived part; a derived part may bring derivations of its own. */
function addDerivations(
  stack: Stack,
  part: Part,
  target: Target,
  read: Reader,
): { readonly derived: Part; readonly added: readonly LabelledPart[] } {
  let result = part;
  const all: LabelledPart[] = [];
  for (let index = 0; index < result.derivations.length; index += 1) {
    const derivation = result.derivations[index];
    if (derivation === undefined) break;
    const added = {
      label: `the derived part ${derivation.name}`,
      part: checkPart(derivation.derive(wire(stack, result, target, read)), `derive("${derivation.name}")`),
    };
    all.push(added);
    // What it modifies may be a service of the stack: Grafana gets the dashboards that are derived for it.
    result = select(mergeAll([{ label: "the stack", part: result }, added]), target);
  }
  return { derived: result, added: all };
}

/** The files of a part, their contents computed from the stack as it is known. */
function computeFiles(part: Part, view: () => StackView): Named<FileDefinition> {
  if (!Object.values(part.files).some(({ content }) => typeof content === "function")) return part.files;
  const stack = view();
  return mapValues(part.files, (file) => {
    if (typeof file.content !== "function") return file;
    const content = file.content(stack);
    if (!isContent(content)) throw notContent(file.path, content);
    return { ...file, content };
  });
}

/** Finds what a service, or a file whose content is known, mentions. */
interface Reader {
  readonly service: (name: string, model: ServiceModel) => Mentions;
  readonly file: (file: FileDefinition) => Mentions;
}

/** A stack is wired once for each derived part, and most of it stays the same: what was read is not read again. */
function rememberingReader(): Reader {
  const known = new Map<object, Mentions>();
  const remember = (key: object, read: () => Mentions): Mentions => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const mentions = read();
    known.set(key, mentions);
    return mentions;
  };
  return {
    service: (name, model) => remember(model, () => mentionsOfService(name, model)),
    file: (file) => remember(file, () => mentionsOfFile(file)),
  };
}

/** Mounts what is mentioned, and collects variables, secrets and links. */
function wire(stack: Stack, part: Part, target: Target, read: Reader): StackView {
  const byFile = mapValues(part.files, (file) =>
    typeof file.content === "function" ? undefined : read.file(file),
  );
  const variables: Record<string, VariableData> = mapValues(part.variables, (variable) => variable.reference);
  const secrets: Record<string, SecretDefinition> = { ...part.secrets };
  const links: Link[] = [];
  const collect = (mentions: Mentions, where: string): void => {
    for (const data of mentions.variables) declare(variables, "variables", data.name, data, where);
    for (const data of mentions.secrets) declare(secrets, "secrets", data.name, data.definition, where);
  };
  const services = mapValues(part.services, (model, name) => {
    const own = read.service(name, model);
    const mounted = (model.configs ?? []).flatMap(({ source }) => byFile[source] ?? []);
    collect(own, `services.${name}`);
    const ownLinks = linksOf(name, own, true);
    links.push(...ownLinks, ...mounted.flatMap((mentions) => linksOf(name, mentions, false)));
    return withDependencies(withSecrets(model, [own, ...mounted]), ownLinks, part.services);
  });
  for (const [path, mentions] of Object.entries(byFile))
    if (mentions !== undefined) collect(mentions, `files["${path}"]`);
  const { networks, volumes, files } = part;
  const { name, description } = stack;
  return {
    name,
    description,
    target,
    services,
    networks,
    volumes,
    secrets,
    files,
    variables,
    links: unique(links),
  };
}

/** Notes a variable or secret; the same name with another meaning is an error. */
function declare<Value>(
  known: Record<string, Value>,
  kind: string,
  name: string,
  value: Value,
  where: string,
): void {
  const before = known[name];
  if (before === undefined) known[name] = value;
  else if (!deepEqual(before, value)) {
    throw new StackwrightError({
      code: "definition-conflict",
      path: `${kind}.${name}`,
      message: `${where} mentions it with another definition than the rest of the stack (they differ at \`${firstDifference(before, value)}\`)`,
      hint: "Declare it once, in a constant, and use that constant everywhere.",
    });
  }
}

function withSecrets(model: ServiceModel, mentions: readonly Mentions[]): ServiceModel {
  const mounted = new Set((model.secrets ?? []).map(({ source }) => source));
  const names = mentions.flatMap(({ secrets }) => secrets.map(({ name }) => name));
  const added = [...new Set(names)].filter((name) => !mounted.has(name));
  if (added.length === 0) return model;
  return { ...model, secrets: [...(model.secrets ?? []), ...added.map((source) => ({ source }))] };
}

/** A mentioned endpoint is a dependency, unless the mention is soft or the author has said something else. */
function withDependencies(
  model: ServiceModel,
  links: readonly Link[],
  services: Named<ServiceModel>,
): ServiceModel {
  const added: Record<string, NonNullable<ServiceModel["depends_on"]>[string]> = {};
  for (const { from, to, wait, behind } of links) {
    for (const name of wait ? [to, ...behind] : []) {
      const provider = services[name];
      if (name === from || provider === undefined || model.depends_on?.[name] !== undefined) continue;
      added[name] = { condition: hasHealthcheck(provider) ? "service_healthy" : "service_started" };
    }
  }
  return Object.keys(added).length === 0
    ? model
    : { ...model, depends_on: { ...model.depends_on, ...added } };
}

/** Whether the stack itself gives the service a health check (an image's own is not known here). */
function hasHealthcheck({ healthcheck }: ServiceModel): boolean {
  return healthcheck?.test !== undefined && healthcheck.test[0] !== "NONE" && healthcheck.disable !== true;
}

function linksOf(from: string, mentions: Mentions, waits: boolean): readonly Link[] {
  return mentions.endpoints
    .filter(({ service }) => service !== from)
    .map(({ service, endpoint, host, port, scheme, wait, behind = [] }) => ({
      from,
      to: service,
      endpoint,
      host,
      port,
      scheme,
      wait: wait && waits,
      behind,
    }));
}

function unique(links: readonly Link[]): readonly Link[] {
  const seen = new Map<string, Link>();
  for (const link of links) {
    const key = `${link.from} ${link.to} ${link.endpoint} ${link.host}`;
    const before = seen.get(key);
    if (before === undefined || (link.wait && !before.wait)) seen.set(key, link);
  }
  return [...seen.values()];
}

function mapValues<Value, Result>(
  record: Named<Value>,
  change: (value: Value, name: string) => Result,
): Record<string, Result> {
  const result: Record<string, Result> = {};
  for (const [name, value] of Object.entries(record)) result[name] = change(value, name);
  return result;
}
