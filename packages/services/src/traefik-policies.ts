import {
  servicePolicy,
  targets,
  type Policy,
  type PolicyContext,
  type PolicyService,
} from "@stackwright/core";

/** Policies on Traefik and what is behind it. Add them to those of core: `[...policies.recommended, ...traefikPolicies]`. */
export const traefikPolicies: readonly Policy[] = [
  servicePolicy({
    id: "traefik-acme-replicas",
    title: "Traefik with a TLS or HTTP challenge runs once",
    severity: "error",
    targets: ["swarm"],
    why: "Replicas share neither challenges nor certificates: the authority may ask a replica that did not start the challenge, and failed attempts are limited.",
    hint: 'Use certificates: { kind: "acme", challenge: "dns", ... } or { kind: "files", ... } for several replicas, or run one.',
    sources: [],
    check: (service) => {
      const challenge = flagsOf(service).find(({ name }) =>
        /\.acme\.(?:tls|http)challenge(?:\.|$)/.test(name),
      );
      const { mode, replicas } = service.lowered.deploy ?? {};
      if (challenge === undefined || (mode !== "global" && !(Number(replicas ?? 1) > 1))) return undefined;
      const count = mode === "global" ? "one replica on each node" : `${String(replicas)} replicas`;
      return { path: ["deploy", "replicas"], message: `${service.name} has ${count} and ${challenge.name}` };
    },
  }),
  servicePolicy({
    id: "traefik-middleware-undefined",
    title: "Routers name middlewares that exist",
    severity: "error",
    targets,
    why: "Traefik takes a router with an unknown middleware out of service: its visitors get 404.",
    hint: "Define it in traefik({ middlewares: { ... } }), or correct the name.",
    sources: [],
    check: (service, context) => {
      const known = fileMiddlewares(context);
      if (known === undefined) return undefined;
      return middlewareLabels(service).flatMap(({ label, names }) =>
        names
          .filter((name) => name.endsWith("@file") && !known.includes(name))
          .map((name) => ({ path: pathOf(label, context), message: `there is no middleware ${name}` })),
      );
    },
  }),
  servicePolicy({
    id: "traefik-middleware-repeated",
    title: "Routers do not repeat their entrypoint's middlewares",
    severity: "warning",
    targets,
    why: "Traefik runs the entrypoint's middlewares and then the router's: one that is in both asks, counts or waits twice for every request.",
    hint: "Take it out of the router: the entrypoint runs it already.",
    sources: [],
    check: (service, context) =>
      middlewareLabels(service).flatMap(({ router, label, names }) => {
        const entrypoints = labelsOf(service)[`traefik.http.routers.${router}.entrypoints`]?.split(",") ?? [];
        const before = new Set(
          entrypoints.flatMap((entrypoint) => entrypointMiddlewares(context, entrypoint)),
        );
        return names
          .filter((name) => before.has(name))
          .map((name) => ({
            path: pathOf(label, context),
            message: `${name} already runs for every router there`,
          }));
      }),
  }),
  servicePolicy({
    id: "traefik-resolver-undefined",
    title: "Routers name a certificate resolver that exists",
    severity: "warning",
    targets,
    why: "Traefik then asks nobody for a certificate, and logs an error at each change; visitors see what files or its own self-signed certificate give.",
    hint: "Give certResolver: false where the certificates come from files, or the name of a resolver.",
    sources: [],
    check: (service, context) => {
      if (proxies(context).length === 0) return [];
      return Object.entries(labelsOf(service)).flatMap(([label, resolver]) => {
        if (!/^traefik\.http\.routers\.[^.]+\.tls\.certresolver$/.test(label)) return [];
        const prefix = `--certificatesresolvers.${resolver.toLowerCase()}.`;
        const known = proxies(context).some((proxy) =>
          flagsOf(proxy).some(({ name }) => name.startsWith(prefix)),
        );
        return known ? [] : [{ path: pathOf(label, context), message: `there is no resolver ${resolver}` }];
      });
    },
  }),
  servicePolicy({
    id: "traefik-network-shared",
    title: "Routed services share a network with Traefik",
    severity: "error",
    targets,
    why: "Traefik finds a service through the engine, and can still not reach it: its visitors wait until the gateway gives up.",
    hint: "Put both on one network.",
    sources: [],
    check: (service, context) => {
      if (labelsOf(service)["traefik.enable"] !== "true" || proxies(context).length === 0) return undefined;
      const mine = Object.keys(service.authored.networks ?? {});
      const shares = proxies(context).some(({ authored }) =>
        mine.some((name) => name in (authored.networks ?? {})),
      );
      return shares
        ? undefined
        : { path: ["networks"], message: `${service.name} shares no network with Traefik` };
    },
  }),
];

interface Flag {
  /** In lower case: Traefik does not tell cases apart. */
  readonly name: string;
  readonly value: string;
}

function flagsOf({ lowered }: PolicyService): readonly Flag[] {
  const command = lowered.command ?? [];
  const words = typeof command === "string" ? command.split(" ") : command;
  return words.flatMap((word) => {
    if (!word.startsWith("--")) return [];
    const end = word.includes("=") ? word.indexOf("=") : word.length;
    return [{ name: word.slice(0, end).toLowerCase(), value: word.slice(end + 1) }];
  });
}

/** The services that route by labels. */
function proxies({ services }: PolicyContext): readonly PolicyService[] {
  return services.filter((service) =>
    flagsOf(service).some(({ name }) => name.startsWith("--providers.docker")),
  );
}

/** The labels that Traefik reads. */
function labelsOf({ authored }: PolicyService): Readonly<Record<string, string>> {
  return { ...authored.labels, ...authored.deploy?.labels };
}

/** Where a label of `deploy` stands in the document. */
function pathOf(label: string, { target }: PolicyContext): readonly string[] {
  return target === "swarm" ? ["deploy", "labels", label] : ["labels", label];
}

interface MiddlewareLabel {
  readonly router: string;
  readonly label: string;
  readonly names: readonly string[];
}

function middlewareLabels(service: PolicyService): readonly MiddlewareLabel[] {
  return Object.entries(labelsOf(service)).flatMap(([label, value]) => {
    const router = /^traefik\.http\.routers\.([^.]+)\.middlewares$/.exec(label)?.[1];
    return router === undefined
      ? []
      : [{ router, label, names: value.split(",").map((name) => name.trim()) }];
  });
}

function entrypointMiddlewares(context: PolicyContext, entrypoint: string): readonly string[] {
  const wanted = `--entrypoints.${entrypoint.toLowerCase()}.http.middlewares`;
  const found = proxies(context)
    .flatMap(flagsOf)
    .find(({ name }) => name === wanted);
  return found?.value.split(",") ?? [];
}

/** The middlewares of the files that a proxy mounts; `undefined` where there is none, or one that cannot be read here. */
function fileMiddlewares(context: PolicyContext): readonly string[] | undefined {
  const mounts = proxies(context).flatMap(({ authored }) => authored.configs ?? []);
  if (mounts.length === 0) return undefined;
  const contents = mounts.map(({ source }) => context.stack.files[source]?.content);
  if (!contents.every((content) => typeof content === "object")) return undefined;
  return contents.flatMap(({ value }) =>
    Object.keys(at(at(value, "http"), "middlewares") ?? {}).map((name) => `${name}@file`),
  );
}

function at(value: unknown, key: string): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === "object" && found !== null ? found : undefined;
}
