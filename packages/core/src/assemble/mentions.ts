import type { FileDefinition } from "../model/file.ts";
import {
  hasReference,
  referencesIn,
  type EndpointData,
  type NetworkData,
  type ReferenceData,
  type SecretData,
  type VariableData,
} from "../model/reference.ts";
import { formatPath, type Path } from "../path.ts";
import type { ServiceModel } from "../model/service-model.ts";
import { eachString } from "./walk.ts";

/** Everything that a service or a file mentions, in order. */
export interface Mentions {
  readonly variables: readonly VariableData[];
  readonly secrets: readonly SecretData[];
  readonly networks: readonly NetworkData[];
  readonly endpoints: readonly EndpointData[];
}

const nothing: Mentions = { variables: [], secrets: [], networks: [], endpoints: [] };

/**
 * What the strings of a value mention.
 *
 * @throws StackwrightError `reference-broken`, naming the place below `path`.
 */
export function mentionsOf(value: unknown, path: Path): Mentions {
  const found: ReferenceData[] = [];
  const note = (data: ReferenceData): void => {
    found.push(data);
    // The default of a variable may be another variable.
    if (data.kind === "variable" && data.default !== undefined) referencesIn(data.default).forEach(note);
  };
  eachString(value, (text, inner) => {
    if (hasReference(text)) referencesIn(text, () => formatPath([...path, ...inner])).forEach(note);
  });
  if (found.length === 0) return nothing;
  return {
    variables: found.filter((data) => data.kind === "variable"),
    secrets: found.filter((data) => data.kind === "secret"),
    networks: found.filter((data) => data.kind === "network"),
    endpoints: found.filter((data) => data.kind === "endpoint"),
  };
}

/** What a service mentions itself: its facets are for others, and do not count. */
export function mentionsOfService(name: string, model: ServiceModel): Mentions {
  const { facets: _facets, ...rest } = model;
  return mentionsOf(rest, ["services", name]);
}

/** What a file's content mentions. */
export function mentionsOfFile(file: FileDefinition): Mentions {
  return mentionsOf(typeof file.content === "object" ? file.content.value : file.content, [
    "files",
    file.path,
  ]);
}
