import type { Waiver } from "../model/part.ts";
import type { Target } from "../model/view.ts";
import type { Finding } from "./finding.ts";

/** Marks the findings that a waiver accepts, and reports the waivers that accept nothing. */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  target: Target,
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
  // A waiver for both targets may be needed in one of them only: it is judged where it names the target.
  const idle = relevant.filter((waiver) => !used.has(waiver) && waiver.target !== undefined);
  return [
    ...marked,
    ...idle.map((waiver) => ({
      id: "waiver-unused",
      severity: "info" as const,
      target,
      path: waiver.service === undefined ? "waivers" : `services.${waiver.service}`,
      ...(waiver.service === undefined ? {} : { service: waiver.service }),
      message: `the waiver of ${waiver.id} accepts nothing`,
      hint: "Take it out, or correct the id or the service's name.",
    })),
  ];
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
