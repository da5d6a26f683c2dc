import { swarmPath, targets, type RenderedFile, type Target } from "@stackwright/core";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Claim } from "../entry.ts";
import type { Amounts, Document, Platform, Service, UpdatePolicy } from "../platform.ts";

/** All of them; `undefined` as soon as one of them cannot be judged. */
export function all(...claims: readonly Claim[]): Claim {
  return (platform) => {
    const results = claims.map((claim) => claim(platform));
    return results.includes(undefined) ? undefined : results.every(Boolean);
  };
}

/** One of them at least; `undefined` as soon as one of them cannot be judged. */
export function either(...claims: readonly Claim[]): Claim {
  return not(all(...claims.map(not)));
}

/** The contrary. */
export function not(claim: Claim): Claim {
  return (platform) => {
    const result = claim(platform);
    return result === undefined ? undefined : !result;
  };
}

type Look = (service: Service, document: Document) => boolean;

/** Claims about services that must hold for each of them, in each of the targets. */
export type Subject = ReturnType<typeof claimsFor>;

/** Services in both targets. */
export function of(...names: readonly string[]): Subject {
  return claimsFor(names, targets);
}

/** Services in production. */
export function inSwarm(...names: readonly string[]): Subject {
  return claimsFor(names, ["swarm"]);
}

/** Services in development. */
export function inCompose(...names: readonly string[]): Subject {
  return claimsFor(names, ["compose"]);
}

/** A name with a number at its end, for each of the three nodes. */
export function three(name: string): readonly string[] {
  return [1, 2, 3].map((node) => `${name}${node}`);
}

function claimsFor(names: readonly string[], where: readonly Target[]) {
  const claim =
    (look: Look): Claim =>
    ({ documents }) => {
      const found = where.flatMap((target) =>
        names.map((name) => ({ service: documents[target].services[name], document: documents[target] })),
      );
      const results = found.map(({ service, document }) => service && look(service, document));
      return results.includes(undefined) ? undefined : results.every(Boolean);
    };
  const volume = (volumeName: string, target: string, readOnly = false): Claim =>
    claim(({ volumes = [] }) =>
      volumes.some(
        (mount) =>
          mount.source === volumeName &&
          mount.target === target &&
          mount.type === (/^[./]/.test(volumeName) ? "bind" : "volume") &&
          (mount.read_only ?? false) === readOnly,
      ),
    );
  return {
    exists: claim(() => true),
    image: (image: string) => claim((service) => service.image === image),
    /** A word of the command. */
    flag: (flag: string) => claim(({ command = [] }) => command.includes(flag)),
    /** A flag whose value is a pattern, and texts that the pattern matches. */
    flagMatches: (flag: string, ...texts: readonly string[]) =>
      claim(({ command = [] }) => {
        const word = command.find((one) => one.startsWith(`${flag}=`));
        const pattern = word === undefined ? undefined : new RegExp(word.slice(flag.length + 1));
        return pattern !== undefined && texts.every((text) => pattern.test(text));
      }),
    /** The whole command. */
    command: (...words: readonly string[]) => claim((service) => isDeepStrictEqual(service.command, words)),
    entrypoint: (word: string) => claim(({ entrypoint = [] }) => entrypoint.includes(word)),
    env: (name: string, value: string) =>
      claim(({ environment = {} }) => name in environment && String(environment[name]) === value),
    label: (name: string, value: string) =>
      claim(({ labels, deploy }) => ({ ...labels, ...deploy?.labels })[name] === value),
    /** A volume, or a folder or file of the host, at a path of the container. */
    mount: volume,
    /** A file of the tree: a read-only bind in development, a config in production. */
    file: (path: string, target: string) =>
      claim(
        ({ volumes = [], configs = [] }, document) =>
          volumes.some(
            (mount) => mount.source === `./${path}` && mount.target === target && mount.read_only === true,
          ) ||
          configs.some(
            (mount) =>
              mount.target === target &&
              [path, swarmPath(path)].some((one) => document.configs?.[mount.source]?.file === `./${one}`),
          ),
      ),
    secret: (name: string) =>
      claim(({ secrets = [] }) =>
        secrets.some(({ source, target = name }) => source === name && target === name),
      ),
    publishes: (port: number) =>
      claim(({ ports = [] }) => ports.some(({ published }) => Number(published) === port)),
    on: (network: string) => claim((service) => networksOf(service).includes(network)),
    onlyOn: (...networks: readonly string[]) =>
      claim((service) => isDeepStrictEqual(networksOf(service).toSorted(), networks.toSorted())),
    dependsOn: (name: string) => claim(({ depends_on = {} }) => name in depends_on),
    health: (test: RegExp) => claim(({ healthcheck }) => test.test(healthcheck?.test.join(" ") ?? "")),
    healthTimes: (times: { interval: string; timeout?: string; retries?: number }) =>
      claim(({ healthcheck = { test: [] } }) => isPart(times, healthcheck)),
    replicas: (count: number) =>
      claim(({ deploy }) => (deploy?.replicas ?? 1) === count && deploy?.mode !== "global"),
    global: claim(({ deploy }) => deploy?.mode === "global"),
    constraint: (text: string) =>
      claim(({ deploy }) => deploy?.placement?.constraints?.includes(text) === true),
    spread: claim(({ deploy }) => (deploy?.placement?.preferences ?? []).length > 0),
    limits: (cpus: string, memory: string) =>
      claim(({ deploy }) => isDeepStrictEqual(deploy?.resources?.limits, { cpus, memory } satisfies Amounts)),
    reserves: (cpus: string, memory: string) =>
      claim(({ deploy }) =>
        isDeepStrictEqual(deploy?.resources?.reservations, { cpus, memory } satisfies Amounts),
      ),
    updates: (policy: UpdatePolicy) => claim(({ deploy }) => isPart(policy, deploy?.update_config ?? {})),
    dropsAll: claim(({ cap_drop = [] }) => cap_drop.includes("ALL")),
    addsNone: claim(({ cap_add = [] }) => cap_add.length === 0),
    ulimit: (name: string, value: unknown) =>
      claim(({ ulimits = {} }) => isDeepStrictEqual(ulimits[name], value)),
    networkMode: (mode: string) => claim(({ network_mode }) => network_mode === mode),
    pid: (mode: string) => claim(({ pid }) => pid === mode),
  };
}

export function networksOf({ networks = [] }: Service): readonly string[] {
  return "map" in networks ? (networks as readonly string[]) : Object.keys(networks);
}

function isPart(part: object, whole: object): boolean {
  return isDeepStrictEqual({ ...whole, ...part }, whole);
}

/** No service of this name. */
export function absent(name: string, target: Target): Claim {
  return ({ documents }) => !(name in documents[target].services);
}

/** Whatever is true of every service of a target, except for jobs, which end. */
export function everyService(target: Target, look: (service: Service, name: string) => boolean): Claim {
  return ({ documents }) =>
    Object.entries(documents[target].services)
      .filter(([name]) => documents.swarm.services[name]?.deploy?.mode !== "replicated-job")
      .every(([name, service]) => look(service, name));
}

/** A named volume of the local driver, in both targets. */
export function localVolume(name: string): Claim {
  return ({ documents }) => {
    const found = targets.map((target) => documents[target].volumes[name]);
    return found.includes(undefined) ? undefined : found.every((volume) => volume?.driver === "local");
  };
}

/** A network that is a bridge in development and an encrypted overlay in production. */
export function segment(name: string): Claim {
  return ({ documents: { compose, swarm } }) =>
    compose.networks[name]?.driver === "bridge" &&
    swarm.networks[name]?.driver === "overlay" &&
    swarm.networks[name]?.driver_opts?.["encrypted"] !== undefined;
}

/** A network of development only. */
export function developmentNetwork(name: string): Claim {
  return ({ documents: { compose, swarm } }) =>
    compose.networks[name]?.driver === "bridge" && !(name in swarm.networks);
}

/** A secret: a file in ./secrets in development, an external one in production. */
export function secretExists(name: string): Claim {
  return ({ documents: { compose, swarm } }) => {
    const [file, external] = [compose.secrets[name], swarm.secrets[name]];
    if (file === undefined || external === undefined) return undefined;
    return file.file === `./secrets/${name}.txt` && external.external === true;
  };
}

/** How a secret is made. */
export function generatedBy(name: string, command: string): Claim {
  return ({ stacks }) => {
    const found = stacks.compose.secrets[name];
    return found === undefined ? undefined : found.generate === command;
  };
}

/** How the data of a volume is backed up, in both targets; `"none"` where it is decided that it is not. */
export function decided(volume: string, strategy: string): Claim {
  return ({ stacks }) => {
    const found = targets.map((target) =>
      Object.values(stacks[target].services)
        .flatMap(({ facets }) => facets?.backup ?? [])
        .find((facet) => facet.volume === volume),
    );
    if (found.includes(undefined)) return undefined;
    return found.every((facet) => facet && ("strategy" in facet ? facet.strategy : "none") === strategy);
  };
}

function read({ files }: Platform, path: string): RenderedFile | undefined {
  return files.get(path);
}

/** A file, or a folder with a file, of the tree. */
export function inTree(path: string): Claim {
  return ({ files }) =>
    files.has(path) ||
    (path.endsWith("/") && [...files.keys()].some((file) => file.startsWith(path))) ||
    undefined;
}

/** A file of the tree that contains something. */
export function contains(path: string, ...patterns: readonly RegExp[]): Claim {
  return (platform) => {
    const found = read(platform, path);
    return found && patterns.every((pattern) => pattern.test(found.content));
  };
}

/** A file that differs between the targets, and contains something in both of its editions. */
export function containsInBoth(path: string, ...patterns: readonly RegExp[]): Claim {
  return all(contains(path, ...patterns), contains(swarmPath(path), ...patterns));
}

/** Something in a YAML or JSON file, by its path in it. */
export function holds(path: string, keys: readonly string[], value: unknown): Claim {
  return (platform) => {
    const found = read(platform, path);
    if (found === undefined) return undefined;
    const at = keys.reduce<unknown>(
      (parent, key) => (typeof parent === "object" && parent !== null ? Reflect.get(parent, key) : undefined),
      parse(found.content),
    );
    return isDeepStrictEqual(at, value);
  };
}

/** A line of .env.example. A variable that is not there cannot be judged. */
export function variable(name: string, value: string): Claim {
  return (platform) => {
    const line = read(platform, ".env.example")
      ?.content.split("\n")
      .find((text) => text.startsWith(`${name}=`));
    return line === undefined ? undefined : line === `${name}=${value}`;
  };
}

/** A target of the Makefile, and what it runs; `$(NAME)` stands for what the Makefile says at its head. */
export function makes(target: string, ...commands: readonly RegExp[]): Claim {
  return (platform) => {
    const text = read(platform, "Makefile")?.content;
    if (text === undefined) return undefined;
    const expanded = [...text.matchAll(/^(\w+) :?\??= ?(.*)$/gm)]
      .toReversed()
      .reduce((body, [, name, value]) => body.replaceAll(`$(${name})`, value ?? ""), text);
    const recipe = new RegExp(`^${target}:.*\\n((?:\\t.*\\n|ifeq.*\\n|else\\n|endif\\n)+)`, "m").exec(
      expanded,
    )?.[1];
    return recipe !== undefined && commands.every((command) => command.test(recipe));
  };
}

/** A dashboard with a panel whose query is like that, in both targets. */
export function panel(dashboard: string, ...queries: readonly RegExp[]): Claim {
  const path = `grafana/provisioning/dashboards/${dashboard}.json`;
  const inEdition =
    (edition: string): Claim =>
    (platform) => {
      const found = read(platform, edition);
      if (found === undefined) return undefined;
      const asked = expressions(JSON.parse(found.content));
      return queries.every((query) => asked.some((text) => query.test(text)));
    };
  return all(inEdition(path), inEdition(swarmPath(path)));
}

/** Every `expr` in a dashboard. */
function expressions(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "expr" && typeof inner === "string" ? [inner] : expressions(inner),
  );
}

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
}

/** What an alert is like. */
interface AlertClaim {
  /** How long it waits. */
  readonly after?: string;
  /** The only target that it is for. */
  readonly only?: Target;
}

/** An alert with an expression like that, where recorded series stand for what they record. */
export function alert(expression: RegExp, { after, only }: AlertClaim = {}): Claim {
  const path = "prometheus/rules/alert_rules.yml";
  const inEdition =
    (edition: string): Claim =>
    (platform) => {
      const found = read(platform, edition);
      if (found === undefined) return undefined;
      const { groups }: { groups: readonly { rules: readonly Rule[] }[] } = parse(found.content);
      const rules = groups.flatMap((group) => group.rules);
      const recorded = new Map(
        rules.flatMap(({ record, expr }) => (record === undefined ? [] : [[record, expr]])),
      );
      return rules.some(
        (rule) =>
          rule.alert !== undefined &&
          expression.test(inFull(rule.expr, recorded)) &&
          (after === undefined || rule.for === after),
      );
    };
  const editions: Readonly<Record<Target, Claim>> = {
    compose: inEdition(path),
    swarm: inEdition(swarmPath(path)),
  };
  return only === undefined ? all(editions.compose, editions.swarm) : editions[only];
}

/** An expression with the expressions of the series that were recorded before. Their names have colons. */
function inFull(expression: string, recorded: ReadonlyMap<string, string>): string {
  return expression.replaceAll(/[a-zA-Z_]\w*:[\w:]+/g, (name) => {
    const found = recorded.get(name);
    return found === undefined ? name : `(${inFull(found, recorded)})`;
  });
}

/** A claim about something that a file says only when its subject is there: it cannot be judged before. */
export function once(claim: Claim): Claim {
  return (platform) => claim(platform) === true || undefined;
}
