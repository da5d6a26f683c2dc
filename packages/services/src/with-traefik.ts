import {
  network as networkOf,
  onServices,
  pipe,
  StackwrightError,
  withDeployLabels,
  withFacets,
  type Modifier,
  type Network,
  type Part,
  type ServiceModel,
  type Text,
} from "@stackwright/core";
import { resolverName } from "./traefik-certificates.ts";
import { qualified } from "./traefik-middlewares.ts";

/** Options of {@link withTraefik}. */
export interface WithTraefikOptions {
  /** The public name: `glpi.${domain}`. */
  readonly host: Text;
  /** The port inside the container. @default the port of the service's HTTP probe */
  readonly port?: number;
  /** Which service of the part. @default its only one */
  readonly service?: string;
  /** The network on which Traefik reaches it. @default its only one; of several, the one that Traefik uses for all */
  readonly network?: Network | string;
  /** The middlewares of this route alone; those of the entrypoint run before. `x` means `x@file`. @default none */
  readonly middlewares?: readonly string[];
  /** The path's prefix that is routed. It stays in the path; see `stripPrefix`. @default every path */
  readonly path?: string;
  /** @default "websecure" */
  readonly entrypoint?: string;
  /** Who gets the certificate; `false` leaves it to the entrypoint. @default "le" */
  readonly certResolver?: string | false;
  /** Which rule wins where several match. @default the rule's length */
  readonly priority?: number;
  /** Keeps a visitor on one replica, with a cookie of this name where it is text. @default false */
  readonly sticky?: boolean | string;
  /** A path that Traefik asks every ten seconds; replicas that do not answer get no requests. @default not asked */
  readonly healthPath?: string;
  /** The name of the router, and of the service in Traefik. Needed where one service has several routes. @default the service's name */
  readonly router?: string;
  /** What is there, for a table. */
  readonly description?: string;
  /** HTTP statuses that a visitor without a session may see. @default [200] */
  readonly expect?: readonly number[];
}

/**
 * Puts a service behind Traefik: sets its labels, and states its route for smoke checks, probes and documents. The labels
 * are those of the service in Swarm, and of the container in development. Swarm tells Traefik no ports, so the port's label
 * is always there.
 *
 * @throws StackwrightError `option-invalid` where the service, its port or its network is not clear; `service-unknown`.
 * @example
 * pipe(glpi({ ... }), withTraefik({ host: `glpi.${domain}`, network: front }))
 */
export function withTraefik(options: WithTraefikOptions): Modifier {
  checkHost(options.host);
  return (part) => {
    const name = serviceIn(part, options.service);
    const model = part.services[name] ?? {};
    const { host, path, middlewares, description, expect } = options;
    const port = portOf(name, model, options.port);
    const labels = routeLabels(name, port, networkLabel(name, model, options.network), options);
    const route = {
      host: String(host),
      port,
      ...(path === undefined ? {} : { path }),
      ...(middlewares === undefined ? {} : { middlewares }),
      ...(description === undefined ? {} : { description }),
      ...(expect === undefined ? {} : { expect }),
    };
    return onServices([name], (one) => pipe(one, withDeployLabels(labels), withFacets({ route })))(part);
  };
}

type Labels = Readonly<Record<string, string | number | boolean>>;

function routeLabels(name: string, port: number, network: Labels, options: WithTraefikOptions): Labels {
  const { host, path, middlewares = [], entrypoint = "websecure", certResolver = resolverName } = options;
  const { priority, router = name } = options;
  const route = `traefik.http.routers.${router}`;
  const balancer = `traefik.http.services.${router}.loadbalancer`;
  return {
    "traefik.enable": true,
    ...network,
    [`${route}.rule`]:
      path === undefined ? `Host(\`${host}\`)` : `Host(\`${host}\`) && PathPrefix(\`${path}\`)`,
    [`${route}.entrypoints`]: entrypoint,
    ...(certResolver === false ? {} : { [`${route}.tls.certresolver`]: certResolver }),
    ...(middlewares.length === 0 ? {} : { [`${route}.middlewares`]: middlewares.map(qualified).join(",") }),
    ...(priority === undefined ? {} : { [`${route}.priority`]: priority }),
    // Traefik finds it alone, until a second route gives it a choice.
    [`${route}.service`]: router,
    [`${balancer}.server.port`]: port,
    ...stickyLabels(balancer, options.sticky),
    ...healthLabels(balancer, options.healthPath),
  };
}

function stickyLabels(balancer: string, sticky: boolean | string = false): Labels {
  if (sticky === false) return {};
  const cookie = `${balancer}.sticky.cookie`;
  return {
    [cookie]: true,
    ...(sticky === true ? {} : { [`${cookie}.name`]: sticky }),
    [`${cookie}.httponly`]: true,
    [`${cookie}.secure`]: true,
  };
}

function healthLabels(balancer: string, path: string | undefined): Labels {
  if (path === undefined) return {};
  return { [`${balancer}.healthcheck.path`]: path, [`${balancer}.healthcheck.interval`]: "10s" };
}

function serviceIn(part: Part, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  const [only, ...others] = Object.keys(part.services);
  if (only !== undefined && others.length === 0) return only;
  const names = Object.keys(part.services).join(", ");
  throw bad(
    "service",
    `which service is meant? The part has ${names === "" ? "none" : names}`,
    'Name it: withTraefik({ service: "web", ... }). A service inside only(...) is not seen: route it there.',
  );
}

function portOf(name: string, model: ServiceModel, port: number | undefined): number {
  const known = port ?? model.facets?.probe?.find(({ kind }) => kind === "http")?.port;
  if (known === undefined) {
    throw bad(
      "port",
      `the port of ${name} is not known`,
      "Give port: the one on which it serves HTTP in its container.",
    );
  }
  if (Number.isInteger(known) && known >= 1 && known <= 65_535) return known;
  throw bad("port", `${JSON.stringify(known)} is not a port`, "Give a whole number from 1 to 65535.");
}

function networkLabel(name: string, model: ServiceModel, wanted: Network | string | undefined): Labels {
  const joined = Object.keys(model.networks ?? {});
  const chosen =
    typeof wanted === "object" ? wanted.name : (wanted ?? (joined.length === 1 ? joined[0] : undefined));
  if (chosen === undefined) return {};
  if (!joined.includes(chosen)) {
    throw bad(
      "network",
      `${name} is not on the network ${JSON.stringify(chosen)}, but on ${joined.join(", ") || "none"}`,
      "Name a network that it shares with Traefik, or add it to the service's networks.",
    );
  }
  return { "traefik.docker.network": String(networkOf(chosen)) };
}

function checkHost(host: Text): void {
  // References hide their own text, so this sees only what the author wrote.
  const text = typeof host === "string" ? host.replaceAll(/\uE000[^\uE001]*\uE001/g, "x") : "x";
  if (/^[\w.-]+$/.test(text)) return;
  throw bad(
    "host",
    `${JSON.stringify(text)} is not a host's name`,
    "Write only the name: `glpi.${domain}`; paths go to `path`.",
  );
}

function bad(option: string, message: string, hint: string): StackwrightError {
  return new StackwrightError({ code: "option-invalid", path: `withTraefik(...).${option}`, message, hint });
}
