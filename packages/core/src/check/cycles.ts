import type { Named } from "../model/part.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Finding } from "./finding.ts";

/** Every cycle of `depends_on`, once: nothing in it could ever start. */
export function dependencyCycles(
  services: Named<ServiceModel>,
): readonly Omit<Finding, "target" | "severity">[] {
  const state = new Map<string, "open" | "done">();
  const cycles: string[][] = [];
  // No recursion: a chain may be as long as the stack.
  const trail: { readonly name: string; readonly rest: string[] }[] = [];
  const enter = (name: string): void => {
    const known = state.get(name);
    if (known === "open") {
      const names = trail.map((step) => step.name);
      cycles.push([...names.slice(names.indexOf(name)), name]);
    }
    if (known !== undefined) return;
    state.set(name, "open");
    trail.push({ name, rest: Object.keys(services[name]?.depends_on ?? {}) });
  };
  for (const start of Object.keys(services)) {
    enter(start);
    for (let step = trail.at(-1); step !== undefined; step = trail.at(-1)) {
      const next = step.rest.shift();
      if (next === undefined) {
        state.set(step.name, "done");
        trail.pop();
      } else enter(next);
    }
  }
  return cycles.map((cycle) => ({
    id: "dependency-cycle",
    path: `services.${cycle[0] ?? ""}.depends_on`,
    service: cycle[0] ?? "",
    message: `the services wait for each other: ${cycle.join(" -> ")}`,
    hint: "Take one dependency out; where it comes from a mentioned endpoint, mention its `.soft` face.",
  }));
}
