import { network, type Endpoint, type StackView, type Text } from "@stackwright/core";
import type { DnsDiscovery, RelabelConfig, ScrapeConfig, StaticConfig } from "./scrape-config.ts";
import { metricsEndpoint, sharedNetworks, type ScrapeTarget } from "./scrape-target.ts";

/**
 * How Prometheus finds the tasks of a Swarm service that has several.
 *
 * - `dns`: asks the engine's DNS for `tasks.<service>`, which gives the address of each. Needs nothing else. A task that
 *   is lost just disappears, so rules have to count.
 * - `engine`: asks a manager's engine, by way of a proxy that only answers questions (see `socketProxy`). Gives the node's
 *   name as well. It stops when the managers lose their quorum.
 */
export type SwarmDiscovery =
  | { readonly kind: "dns" }
  | {
      readonly kind: "engine";
      /** The engine's API: the endpoint of `socketProxy()`. */
      readonly api: Endpoint;
    };

/** The part of a scrape config that says where its targets are. */
export type Discovered = Pick<
  ScrapeConfig,
  "static_configs" | "dns_sd_configs" | "dockerswarm_sd_configs" | "relabel_configs"
>;

const refreshInterval = "15s";

/**
 * Where the targets of a job are.
 *
 * A name is enough in development, and in Swarm for a service that has one task: its series then keep their `instance` when
 * the task moves, and `up` turns 0 when it is lost. Behind the name of a service with several tasks is one virtual address,
 * which would mix their series: there each task is looked up.
 */
export function discover(
  stack: StackView,
  scraper: string,
  targets: readonly ScrapeTarget[],
  swarm: SwarmDiscovery,
): Discovered {
  const byName = targets.filter(({ tasks }) => tasks === 1);
  const byTask = targets.filter(({ tasks }) => tasks !== 1);
  return {
    ...(byName.length === 0 ? {} : { static_configs: byName.map(staticConfig) }),
    ...(byTask.length === 0 ? {} : tasksIn(stack, scraper, byTask, swarm)),
  };
}

function tasksIn(
  stack: StackView,
  scraper: string,
  targets: readonly ScrapeTarget[],
  swarm: SwarmDiscovery,
): Discovered {
  return swarm.kind === "dns" ? tasksByDns(targets) : tasksByEngine(stack, scraper, targets, swarm.api);
}

function staticConfig(target: ScrapeTarget): StaticConfig {
  const { service, facet } = target;
  return { targets: [metricsEndpoint(target).address], labels: { service, ...facet.labels } };
}

/** The address of each task. Source: Prometheus 2.48, discovery/dns/dns.go (`__meta_dns_name` is the name as written). */
function tasksByDns(targets: readonly ScrapeTarget[]): Discovered {
  const name = "__meta_dns_name";
  return {
    dns_sd_configs: targets.map(dnsDiscovery),
    relabel_configs: [
      { source_labels: [name], regex: "tasks\\.(.+)", target_label: "service" },
      ...targets.flatMap(({ service, facet }) =>
        Object.entries(facet.labels ?? {}).map(([label, value]) => ({
          source_labels: [name],
          regex: `tasks\\.${service}`,
          target_label: label,
          replacement: literal(value),
        })),
      ),
    ],
  };
}

function dnsDiscovery(target: ScrapeTarget): DnsDiscovery {
  const { facet } = target;
  return {
    names: [`tasks.${metricsEndpoint(target).host}`],
    type: "A",
    port: facet.port,
    refresh_interval: refreshInterval,
  };
}

/**
 * The engine gives one target for each task, network and published port. Those on the network that the scraper shares are
 * kept, with the port of the facet. Source: Prometheus 2.48, discovery/moby/tasks.go.
 */
function tasksByEngine(
  stack: StackView,
  scraper: string,
  targets: readonly ScrapeTarget[],
  api: Endpoint,
): Discovered {
  return {
    dockerswarm_sd_configs: [
      {
        host: `tcp://${api.soft.address}`,
        role: "tasks",
        filters: [{ name: "desired-state", values: ["running"] }],
        refresh_interval: refreshInterval,
      },
    ],
    relabel_configs: [
      {
        source_labels: [meta("service_name"), meta("network_name")],
        regex: targets.map((target) => onSharedNetwork(stack, scraper, target)).join("|"),
        action: "keep",
      },
      { source_labels: [meta("service_name")], regex: `${stack.name}_(.+)`, target_label: "service" },
      { source_labels: [meta("node_hostname")], target_label: "node" },
      ...targets.flatMap(({ service, facet }) => [
        {
          source_labels: ["service", "__address__"],
          regex: `${service};([^:]+)(?::\\d+)?`,
          target_label: "__address__",
          replacement: `$1:${facet.port}`,
        },
        ...Object.entries(facet.labels ?? {}).map(([label, value]) => ({
          source_labels: ["service"],
          regex: service,
          target_label: label,
          replacement: literal(value),
        })),
      ]),
      ...targets.map(instanceOf),
    ],
  };
}

/** Names of tasks that outlive them: by node for a task on every node, by number for replicas. */
function instanceOf({ service, tasks }: ScrapeTarget): RelabelConfig {
  const everywhere = tasks === "every-node";
  return {
    source_labels: ["service", meta(everywhere ? "node_hostname" : "task_slot")],
    regex: `${service};(.+)`,
    target_label: "instance",
    replacement: everywhere ? "$1" : `${service}.$1`,
  };
}

function meta(name: string): string {
  return `__meta_dockerswarm_${name}`;
}

/** `bigdata_traefik;bigdata_front`, by the network's physical name. */
function onSharedNetwork(stack: StackView, scraper: string, { service }: ScrapeTarget): string {
  const [shared = "default"] = sharedNetworks(stack, scraper, service);
  const physical: Text = network(shared);
  return `${stack.name}_${service};${physical}`;
}

/** A value that relabelling shall not take for a reference to a group. */
function literal(value: string): string {
  return value.replaceAll("$", "$$$$");
}
