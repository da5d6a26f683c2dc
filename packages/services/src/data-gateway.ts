import {
  eachService,
  endpoint,
  file,
  hardened,
  mountFile,
  service,
  StackwrightError,
  tmpfsMount,
  yamlContent,
  type Endpoint,
  type Modifier,
  type Network,
  type NetworkList,
  type Part,
} from "@stackwright/core";
import { images } from "./images.ts";
import { staticFlags } from "./traefik-static.ts";

/** A port of the gateway, and where its connections go. */
export interface GatewayRoute<Name extends string = string> {
  /** What it is for, such as `sql`: the name of its endpoint. */
  readonly name: Name;
  /** The port that clients use. */
  readonly listen: number;
  /** Where connections go; among several, in turn. */
  readonly to: Endpoint | readonly Endpoint[];
  /**
   * Further names of the gateway for clients. Not the name of a service behind it: the gateway is on both networks, and
   * would find itself.
   */
  readonly aliases?: readonly string[];
}

/** Options of {@link dataGateway}. */
export interface DataGatewayOptions<Name extends string = string> {
  /** The service's name. @default "data-gateway" */
  readonly name?: string;
  /** @default traefik:2.10.4 */
  readonly image?: string;
  /** The clients' network first, then those of the services behind it. */
  readonly networks: NetworkList;
  readonly routes: readonly GatewayRoute<Name>[];
}

/** The gateway, and an endpoint for each of its routes. */
export interface DataGateway<Name extends string = string> extends Part {
  readonly endpoints: Readonly<Record<Name, Endpoint>>;
}

/** Ports that Traefik uses itself: its ping, and its metrics. */
const ownPorts: readonly number[] = [8080, 8082];

/**
 * A relay of TCP connections: the one way from the clients' network to the data behind it. Only the ports named here are
 * open, and TLS goes through as it is. Servers see the gateway's address, so a database's grants must accept any host.
 *
 * It is Traefik with a file for a configuration, and without the engine's socket. A rule that takes every name, on an
 * entrypoint without TLS or HTTP, is handled before a byte is read, so that protocols in which the server speaks first
 * (MySQL's) work. Source: Traefik 2.10, pkg/server/router/tcp/router.go. It is healthy when it listens, whatever is behind
 * it: in Swarm nobody could reach it by name otherwise.
 *
 * @throws StackwrightError `option-invalid` for no routes, for names or ports that are used twice, and for an alias that is
 *   the name of a service behind it.
 * @example
 * const gateway = dataGateway({ networks: [back, data], routes: [{ name: "sql", listen: 3306, to: db.endpoints.sql }] });
 */
export function dataGateway<const Name extends string>(options: DataGatewayOptions<Name>): DataGateway<Name> {
  const { name = "data-gateway", image = images.traefik, networks, routes } = options;
  checkRoutes(routes, `services.${name}.routes`);
  const config = file(
    `${name}/routes.yml`,
    yamlContent({ tcp: tcpConfiguration(routes) }, "The ports of the gateway."),
  );
  const part = service(name, {
    description: `The one way from ${networkName(networks[0])} to the data: port${routes.length === 1 ? "" : "s"} ${routes.map(({ listen }) => listen).join(", ")}`,
    image,
    command: staticFlags({
      global: { checknewversion: false, sendanonymoususage: false },
      log: { level: "INFO" },
      ping: { enabled: true },
      metrics: { prometheus: { enabled: true, entrypoint: "metrics" } },
      providers: { file: { filename: "/dynamic/routes.yml" } },
      entrypoints: {
        metrics: { address: ":8082" },
        ...Object.fromEntries(routes.map((route) => [route.name, { address: `:${route.listen}` }])),
      },
    }),
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [mountFile(config, "/dynamic/routes.yml")],
    read_only: true,
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "traefik", "healthcheck", "--ping"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "128M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: 8082, technology: "traefik" },
      probe: { kind: "http", port: 8080, path: "/ping", description: "The gateway answers its ping" },
      logs: { format: "text" },
    },
  });
  const aliases = routes.flatMap((route) => route.aliases ?? []);
  return { ...withAliases(networkName(networks[0]), aliases)(part), endpoints: endpointsOf(name, routes) };
}

function tcpConfiguration(routes: readonly GatewayRoute[]): object {
  return {
    routers: Object.fromEntries(
      routes.map(({ name }) => [name, { entryPoints: [name], rule: "HostSNI(`*`)", service: name }]),
    ),
    services: Object.fromEntries(
      routes.map(({ name, to }) => [
        name,
        // Soft: the gateway serves what is there, and waits for nobody.
        { loadBalancer: { servers: backends(to).map(({ soft }) => ({ address: String(soft.address) })) } },
      ]),
    ),
  };
}

function backends(to: GatewayRoute["to"]): readonly Endpoint[] {
  return "service" in to ? [to] : to;
}

/** Clients speak to the gateway as they would to what is behind it. */
function endpointsOf<Name extends string>(
  gateway: string,
  routes: readonly GatewayRoute<Name>[],
): Readonly<Record<Name, Endpoint>> {
  const endpoints = Object.fromEntries(
    routes.map(({ name, listen, to }) => [
      name,
      endpoint({
        service: gateway,
        name,
        port: listen,
        scheme: backends(to)[0]?.scheme ?? "tcp",
        behind: backends(to).map((backend) => backend.service),
      }),
    ]),
  );
  if (hasAll(endpoints, routes)) return endpoints;
  throw bad(`services.${gateway}.routes`, "changed while it was read", "Give a plain list.");
}

function hasAll<Name extends string>(
  endpoints: Readonly<Record<string, Endpoint>>,
  routes: readonly GatewayRoute<Name>[],
): endpoints is Readonly<Record<Name, Endpoint>> {
  return routes.every(({ name }) => name in endpoints);
}

function withAliases(network: string, aliases: readonly string[]): Modifier {
  if (aliases.length === 0) return (part) => part;
  return eachService((model) => ({ ...model, networks: { ...model.networks, [network]: { aliases } } }));
}

function networkName(network: Network | string | undefined): string {
  return typeof network === "object" ? network.name : (network ?? "default");
}

function checkRoutes(routes: readonly GatewayRoute[], path: string): void {
  if (routes.length === 0)
    throw bad(path, "is empty", 'Give at least one: { name: "sql", listen: 3306, to: db.endpoints.sql }.');
  const behind = new Set(routes.flatMap(({ to }) => backends(to).map(({ reference }) => reference.host)));
  routes.forEach(({ name, listen, to, aliases = [] }, index) => {
    const before = routes.slice(0, index);
    const at = `${path}[${index}]`;
    if (!/^[a-zA-Z][\w-]*$/.test(name) || name === "metrics" || name === "traefik") {
      throw bad(
        `${at}.name`,
        `${JSON.stringify(name)} cannot name an entrypoint here`,
        'Use a short word such as "sql".',
      );
    }
    if (backends(to).length === 0)
      throw bad(`${at}.to`, "is empty", "Give the endpoint of what is behind it.");
    if (before.some((other) => other.name === name))
      throw bad(`${at}.name`, `${name} is used twice`, "Choose another name.");
    if (ownPorts.includes(listen) || before.some((other) => other.listen === listen)) {
      throw bad(
        `${at}.listen`,
        `port ${listen} is taken`,
        `Choose a port of its own, not ${ownPorts.join(" or ")}.`,
      );
    }
    const itself = aliases.find((alias) => behind.has(alias));
    if (itself !== undefined) {
      throw bad(
        `${at}.aliases`,
        `${JSON.stringify(itself)} is behind the gateway: with this alias the gateway would connect to itself`,
        "Point clients to the gateway's endpoint, or choose another alias.",
      );
    }
  });
}

function bad(path: string, message: string, hint: string): StackwrightError {
  return new StackwrightError({ code: "option-invalid", path, message, hint });
}
