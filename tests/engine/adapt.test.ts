import { synth, type Modifier, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { adapted, composeAdaptations, swarmAdaptations } from "./platform/adapt.ts";
import { platformStack } from "./platform/tree.ts";

describe("what is taken out for a machine of tests", () => {
  it("is named, for Swarm, and nothing else differs", () => {
    expect(differences("swarm", adapted(swarmAdaptations))).toEqual([
      "+ services.*.deploy.endpoint_mode: dnsrr",
      "+ services.*.deploy.replicas: 1",
      "- networks.*.driver_opts.encrypted: ",
      "- services.*.deploy.placement.constraints[]: node.hostname == nodeN",
      "- services.*.deploy.replicas: N",
      "- services.*.deploy.resources.reservations.cpus: N",
      "- services.*.deploy.resources.reservations.memory: N",
      ...limits,
    ]);
  });

  it("is, for Compose, the limits alone", () => {
    expect(differences("compose", adapted(composeAdaptations))).toEqual(limits);
  });
});

const limits = ["memlock.hard", "memlock.soft", "nofile.hard", "nofile.soft", "nproc"].map(
  (limit) => `- services.*.ulimits.${limit}: N`,
);

/** The lines of a document that a modifier takes out (`-`) or puts in (`+`), each once, whatever the service or the number. */
function differences(target: Target, modifier: Modifier): readonly string[] {
  const before = linesOf(target);
  const after = linesOf(target, modifier);
  const changed = [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line.replace(number, "N")}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
  const kinds = changed.map((line) => line.replace(/ (services|networks)\.[^.]+\./, " $1.*."));
  return [...new Set(kinds)].toSorted();
}

/** At a line's end, perhaps with its unit. */
const number = /-?[\d.]+[GM]?$/;

function linesOf(target: Target, ...modifiers: readonly Modifier[]): ReadonlySet<string> {
  return new Set(lines("", synth(platformStack(...modifiers), target, { policies: [] }).document));
}

/** Every value with its path. Rules and targets of Prometheus are computed from replicas: hashes in configs' names follow. */
function lines(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => lines(`${path}[]`, item));
  if (typeof value !== "object" || value === null)
    return [`${path}: ${String(value).replace(/_[0-9a-f]{12}$/, "")}`];
  return Object.entries(value).flatMap(([key, item]) => lines(path === "" ? key : `${path}.${key}`, item));
}
