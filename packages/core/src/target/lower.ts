import type { Assembled } from "../assemble/assembled.ts";
import { compareFindings } from "../check/finding.ts";
import type { Service } from "../generated/compose-types.ts";
import type { ServiceModel } from "../model/service-model.ts";
import { applyTable } from "./apply.ts";
import { reportAsides } from "./asides.ts";
import { serviceRules } from "./dialect.ts";
import { checkMountedFile, renderFiles, type TargetFile } from "./files.ts";
import { emptyNotes, find, type Notes } from "./notes.ts";
import { inOrder } from "./order.ts";
import { applyPatches } from "./patches.ts";
import type { Lowered } from "./report.ts";
import { patchedText } from "./strings.ts";
import { emptyUses, engineNetworkKey, nonEmpty, topLevel, type Uses } from "./top-level.ts";
import type { TrapInput } from "./traps/trap.ts";
import { traps } from "./traps.ts";
import { engineNetwork } from "./translate-networks.ts";
import { translateToCompose, translateToSwarm, type Applied, type TranslationScope } from "./translate.ts";

/** Keys of a service that are Stackwright's own. */
const ownKeys: ReadonlySet<string> = new Set([
  "description",
  "facets",
  "imageStart",
  "runsAs",
  "secretEnv",
  "unpinnedReason",
  "waits",
]);

/**
 * Lowers an assembled stack to its target: the document that the target's tool reads, the files beside it, and a report of
 * what became of every authored key.
 *
 * @throws StackwrightError `reference-in-key`, `reference-broken`, `file-invalid`, `patch-missing`.
 */
export function lower(assembled: Assembled): Lowered {
  const { name, target } = assembled;
  const notes = emptyNotes(target);
  const files = renderFiles(assembled, notes);
  const uses = emptyUses();
  const services: Record<string, Service> = {};
  for (const [service, model] of Object.entries(assembled.services)) {
    services[service] = lowerService(service, model, assembled, files, uses, notes);
  }
  for (const [path, file] of files) if (uses.files.has(path)) checkMountedFile(file, notes);
  const document = {
    ...(target === "compose" ? { name } : {}),
    ...nonEmpty("services", services),
    ...topLevel(assembled, uses, files, notes),
  };
  return {
    document: applyPatches(document, assembled.patches, target, (text) => patchedText(text, assembled)),
    files: [...files.values()].map(({ rendered }) => rendered),
    comments: comments(assembled),
    report: { target, kept: notes.kept, entries: notes.entries },
    findings: notes.findings.toSorted(compareFindings),
  };
}

function lowerService(
  name: string,
  authored: ServiceModel,
  assembled: Assembled,
  files: ReadonlyMap<string, TargetFile>,
  uses: Uses,
  notes: Notes,
): Service {
  const { target } = notes;
  const path = ["services", name];
  // The walk keeps the form of what it is given: a service without the keys that the target does not take.
  const applied = applyTable(authored, serviceRules[target], path, assembled, notes, ownKeys) as Applied;
  collectUses(applied, target === "swarm" ? engineNetwork(applied) : undefined, uses);
  const scope: TranslationScope = {
    authored,
    files,
    engineNetworkKey: (key) => engineNetworkKey(assembled, key),
  };
  const service = target === "swarm" ? translateToSwarm(applied, scope) : translateToCompose(applied, scope);
  reportAsides(applied, authored, path, notes);
  const input: TrapInput = { target, stack: assembled.name, name, path, authored, applied, lowered: service };
  for (const trap of traps) for (const finding of trap(input)) find(notes, finding);
  return inOrder(service);
}

function collectUses(service: Applied, engine: string | undefined, uses: Uses): void {
  if (engine === undefined) for (const name of Object.keys(service.networks ?? {})) uses.networks.add(name);
  else uses.engineNetworks.add(engine);
  for (const mount of service.volumes ?? []) {
    if (mount.type === "volume" && mount.source !== undefined) uses.volumes.add(mount.source);
  }
  for (const { source } of service.secrets ?? []) uses.secrets.add(source);
  for (const source of buildSecrets(service)) uses.secrets.add(source);
  for (const { source } of service.configs ?? []) uses.files.add(source);
}

function buildSecrets({ build }: Applied): readonly string[] {
  if (typeof build !== "object") return [];
  return (build.secrets ?? []).map((secret) => (typeof secret === "string" ? secret : (secret.source ?? "")));
}

/** The descriptions of services, networks and volumes, by path. */
function comments(assembled: Assembled): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const section of ["services", "networks", "volumes", "secrets"] as const) {
    for (const [name, { description }] of Object.entries(assembled[section])) {
      if (description !== undefined && description !== "") {
        found[`${section}.${name}`] = patchedText(description, assembled);
      }
    }
  }
  return found;
}
