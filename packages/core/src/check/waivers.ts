import type { Waiver } from "../model/part.ts";
import type { StackView } from "../model/view.ts";
import { knownNames, nearest, slips } from "../nearest.ts";
import { formatPath } from "../path.ts";
import type { Finding } from "./finding.ts";

/**
 * Marks the findings that a waiver accepts, and reports the waivers that accept nothing, or name a service that is not there,
 * or a policy that is spelt otherwise.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  policies: readonly string[],
  { target, services }: Pick<StackView, "target" | "services">,
): readonly Finding[] {
  const relevant = waivers.filter((waiver) => waiver.target === undefined || waiver.target === target);
  const used = new Set<Waiver>();
  const find = finder(relevant);
  const marked = findings.map((finding) => {
    const waiver = find(finding);
    if (waiver === undefined) return finding;
    used.add(waiver);
    return { ...finding, waived: waiver.reason };
  });
  const names = Object.keys(services);
  const judged = relevant.flatMap((waiver): readonly Omit<Finding, "target">[] => {
    const { id, service } = waiver;
    if (used.has(waiver)) return [];
    if (service !== undefined && !names.includes(service)) return [unknownService(id, service, names)];
    const meant = misspelt(id, policies);
    if (meant !== undefined) return [unknownPolicy(id, service, meant)];
    // A waiver for both targets may be needed in one of them only: it is judged where it names the target.
    return waiver.target === undefined ? [] : [unused(id, service)];
  });
  return [...marked, ...judged.map((finding) => ({ ...finding, target }))];
}

function unknownService(id: string, service: string, known: readonly string[]): Omit<Finding, "target"> {
  return {
    id: "waiver-service-unknown",
    severity: "warning",
    path: formatPath(["services", service]),
    message: `the waiver of ${id} names this service, and there is none of this name`,
    hint: `${knownNames(service, known)} Correct the name, or take the waiver out.`,
  };
}

/** The policy whose id somebody may have meant: at most two slips, for findings that come of no policy have ids too. */
function misspelt(id: string, policies: readonly string[]): string | undefined {
  const meant = policies.includes(id) ? undefined : nearest(id, policies);
  return meant !== undefined && slips(id, meant) <= 2 ? meant : undefined;
}

function unknownPolicy(id: string, service: string | undefined, meant: string): Omit<Finding, "target"> {
  return {
    id: "waiver-policy-unknown",
    severity: "warning",
    path: placeOf(service),
    ...(service === undefined ? {} : { service }),
    message: `this waiver is of ${id}, and no policy has this id`,
    hint: `Did you mean ${JSON.stringify(meant)}? Correct the id, or take the waiver out.`,
  };
}

function placeOf(service: string | undefined): string {
  return service === undefined ? "waivers" : formatPath(["services", service]);
}

function unused(id: string, service: string | undefined): Omit<Finding, "target"> {
  return {
    id: "waiver-unused",
    severity: "info",
    path: placeOf(service),
    ...(service === undefined ? {} : { service }),
    message: `the waiver of ${id} accepts nothing`,
    hint: "Take it out, or correct its id.",
  };
}

/** Finds the waiver of a finding: one for its service before one for all. */
function finder(waivers: readonly Waiver[]): (finding: Finding) => Waiver | undefined {
  const known = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    const place = `${waiver.id} ${waiver.service ?? ""}`;
    const others = known.get(place);
    if (others === undefined) known.set(place, [waiver]);
    else others.push(waiver);
  }
  return ({ id, service = "", path }) => {
    const candidates = [...(known.get(`${id} ${service}`) ?? []), ...(known.get(`${id} `) ?? [])];
    return candidates.find(({ key }) => key === undefined || path.endsWith(`.${key}`));
  };
}
