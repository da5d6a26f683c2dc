import type { Named } from "../model/part.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Finding } from "./finding.ts";

/** Every cycle of `depends_on`, once: nothing in it could ever start. */
export function dependencyCycles(
  services: Named<ServiceModel>,
): readonly Omit<Finding, "target" | "severity">[] {
  const state = new Map<string, "open" | "done">();
  const cycles: string[][] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open") {
      cycles.push([...trail.slice(trail.indexOf(name)), name]);
      return;
    }
    state.set(name, "open");
    for (const next of Object.keys(services[name]?.depends_on ?? {})) visit(next, [...trail, name]);
    state.set(name, "done");
  };
  for (const name of Object.keys(services)) visit(name, []);
  return cycles.map((cycle) => ({
    id: "dependency-cycle",
    path: `services.${cycle[0] ?? ""}.depends_on`,
    service: cycle[0] ?? "",
    message: `the services wait for each other: ${cycle.join(" -> ")}`,
    hint: "Take one dependency out; where it comes from a mentioned endpoint, mention its `.soft` face.",
  }));
}
