import { facetsOf, type StackView } from "@stackwright/core";

/** What a stack has of one technology: rules and dashboards are chosen, and filled in, by it. */
export interface Technology {
  /** What its `metrics` facets call it: `cassandra`, `traefik`. */
  readonly name: string;
  /** The scrape jobs whose series are about it, in order. */
  readonly jobs: readonly string[];
  /** The services that are scraped. */
  readonly services: readonly string[];
  /** How many targets there should be: replicas count; a service that runs on every node counts 0, for "as many as nodes". */
  readonly targets: number;
  /** By what its metrics call `service`: the seconds after which its last success is too long ago. */
  readonly ages?: Readonly<Record<string, number>>;
}

/** The technologies of a stack, in the order in which its services state them. */
export function technologiesOf(stack: StackView): readonly Technology[] {
  const found = new Map<string, Technology>();
  for (const { service, facet } of facetsOf(stack, "metrics")) {
    const job = facet.job ?? service;
    const name = facet.technology ?? job;
    const before = found.get(name) ?? { name, jobs: [], services: [], targets: 0 };
    const { mode = "replicated", replicas = 1 } = stack.services[service]?.deploy ?? {};
    const tasks = stack.target === "compose" ? 1 : replicas;
    found.set(name, {
      name,
      jobs: [...new Set([...before.jobs, job])],
      services: [...before.services, service],
      targets: before.targets + (mode === "global" && stack.target === "swarm" ? 0 : tasks),
    });
  }
  for (const left of readFromFiles(stack)) {
    if (!found.has(left.name)) found.set(left.name, left);
  }
  return [...found.values()];
}

/** Those whose metrics services leave as files, as far as somebody who is scraped reads the files. */
function readFromFiles(stack: StackView): readonly Technology[] {
  const left = facetsOf(stack, "metricFiles").map(({ facet }) => facet);
  return [...new Set(left.map(({ technology: name }) => name))].flatMap((name) => {
    const facets = left.filter((facet) => facet.technology === name);
    const volumes = new Set(facets.map(({ volume }) => volume));
    const readers = facetsOf(stack, "metrics").filter(({ service }) =>
      (stack.services[service]?.volumes ?? []).some(
        (mount) => mount.type === "volume" && mount.read_only === true && volumes.has(String(mount.source)),
      ),
    );
    if (readers.length === 0) return [];
    const jobs = readers.map(({ service, facet }) => facet.job ?? service);
    const services = readers.map(({ service }) => service);
    const ages = Object.fromEntries(facets.flatMap((facet) => Object.entries(facet.ages ?? {})));
    return [{ name, jobs: [...new Set(jobs)], services, targets: 0, ages }];
  });
}

/** A technology of a stack by its name. */
export function technology(stack: StackView, name: string): Technology | undefined {
  return technologiesOf(stack).find((one) => one.name === name);
}
