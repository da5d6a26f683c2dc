import { endpoint, facetsOf, type Endpoint, type MetricsFacet, type StackView } from "@stackwright/core";

/** How many tasks a service has on its target: a number, or one on each node. */
export type TaskCount = number | "every-node";

/** A service whose metrics are to be read. */
export interface ScrapeTarget {
  readonly service: string;
  /** The scrape job. */
  readonly job: string;
  /** What the metrics are about: `cassandra`. */
  readonly technology: string;
  readonly facet: MetricsFacet;
  readonly tasks: TaskCount;
}

/** Every service of a stack that states where its metrics are, in their order. */
export function scrapeTargets(stack: StackView): readonly ScrapeTarget[] {
  return facetsOf(stack, "metrics").map(({ service, facet }) => {
    const job = facet.job ?? service;
    return { service, job, technology: facet.technology ?? job, facet, tasks: tasksOf(stack, service) };
  });
}

/** How many tasks a service has. Development runs one of each. */
export function tasksOf(stack: StackView, service: string): TaskCount {
  const { mode = "replicated", replicas = 1 } = stack.services[service]?.deploy ?? {};
  if (stack.target === "compose") return 1;
  return mode === "global" ? "every-node" : replicas;
}

/** The networks that two services share, in the order of the first. */
export function sharedNetworks(stack: StackView, one: string, other: string): readonly string[] {
  const theirs = networksOf(stack, other);
  return networksOf(stack, one).filter((name) => theirs.includes(name));
}

function networksOf({ services }: StackView, service: string): readonly string[] {
  // Compose puts a service that names no network on the default one.
  return Object.keys(services[service]?.networks ?? { default: null });
}

/**
 * Where a service's metrics are, as a reference: who mentions it is linked to the service, and the two have to share a
 * network. A scraper waits for nobody.
 */
export function metricsEndpoint({ service, facet }: Pick<ScrapeTarget, "service" | "facet">): Endpoint {
  const { port, scheme = "http" } = facet;
  return endpoint({ service, name: "metrics", port, scheme }).soft;
}
