import type { ServiceModel } from "../model/service-model.ts";
import type { Named } from "../model/part.ts";
import type { StackView } from "../model/view.ts";
import { parseByteSize } from "../model/units.ts";
import { knownNames } from "../nearest.ts";
import { dependencyCycles } from "./cycles.ts";
import type { Finding, Severity } from "./finding.ts";
import { hostPortConflicts } from "./host-ports.ts";

type Complaint = Omit<Finding, "target" | "severity"> & { readonly severity?: Severity };

/**
 * Checks how the things of a stack hang together: references to what does not exist, cycles, conflicts, links without a
 * network, promises above limits, things that nobody uses. The official tools miss most of these.
 */
export function checkGraph(stack: StackView): readonly Finding[] {
  const complaints: readonly Complaint[] = [
    ...Object.entries(stack.services).flatMap(([name, model]) => [
      ...undefinedNames(stack, name, model),
      ...dependencyProblems(stack, name, model),
      ...resourceProblems(name, model),
    ]),
    ...dependencyCycles(stack.services),
    ...hostPortConflicts(stack),
    ...linkProblems(stack),
    ...unusedThings(stack),
  ];
  return complaints.map((complaint) => ({ severity: "error", target: stack.target, ...complaint }));
}

function undefinedNames(stack: StackView, service: string, model: ServiceModel): readonly Complaint[] {
  const missing = (kind: string, name: string, key: string, known: Named<unknown>): readonly Complaint[] =>
    Object.hasOwn(known, name)
      ? []
      : [
          {
            id: `${kind}-undefined`,
            path: `services.${service}.${key}`,
            service,
            message: `there is no ${kind} named ${JSON.stringify(name)} in the stack`,
            hint: `Use the value that ${kind === "config" ? "file" : kind}() returns instead of its name, or add the part that declares it. ${knownNames(name, Object.keys(known))}`,
          },
        ];
  return [
    ...Object.keys(model.networks ?? {}).flatMap((name) =>
      missing("network", name, `networks.${name}`, stack.networks),
    ),
    ...(model.volumes ?? []).flatMap((mount, index) =>
      mount.type === "volume" ? missing("volume", mount.source, `volumes[${index}]`, stack.volumes) : [],
    ),
    ...(model.secrets ?? []).flatMap(({ source }, index) =>
      missing("secret", source, `secrets[${index}]`, stack.secrets),
    ),
    ...(model.configs ?? []).flatMap(({ source }, index) =>
      missing("config", source, `configs[${index}]`, stack.files),
    ),
  ];
}

function dependencyProblems(stack: StackView, service: string, model: ServiceModel): readonly Complaint[] {
  return Object.entries(model.depends_on ?? {}).flatMap(
    ([name, { condition, required }]): readonly Complaint[] => {
      const path = `services.${service}.depends_on.${name}`;
      const provider = stack.services[name];
      if (provider === undefined) {
        return [
          {
            id: "dependency-undefined",
            path,
            service,
            message: `there is no service named ${JSON.stringify(name)} in the stack`,
            hint: `Add it, or take the dependency out. ${knownNames(name, Object.keys(stack.services))}`,
          },
        ];
      }
      const profiles = stack.target === "compose" && required !== false ? (provider.profiles ?? []) : [];
      if (
        profiles.length > 0 &&
        !(model.profiles?.length && model.profiles.every((one) => profiles.includes(one)))
      ) {
        return [
          {
            id: "dependency-behind-profile",
            path,
            service,
            message: `needs ${name}, which exists in the profile ${profiles.join(", ")} only: docker compose refuses that`,
            hint: `Give both the same profiles, or make the dependency { required: false }.`,
          },
        ];
      }
      const test = provider.healthcheck?.test;
      const checked =
        provider.healthcheck !== undefined && provider.healthcheck.disable !== true && test?.[0] !== "NONE";
      if (condition !== "service_healthy" || checked) return [];
      return [
        {
          id: "dependency-never-healthy",
          path,
          service,
          message: `waits for ${name} to be healthy, but ${name} has no health check in this stack`,
          hint: `Give ${name} a healthcheck (or repeat the one of its image), or wait for "service_started".`,
        },
      ];
    },
  );
}

function resourceProblems(service: string, model: ServiceModel): readonly Complaint[] {
  const { limits, reservations } = model.deploy?.resources ?? {};
  const compare = (
    key: "cpus" | "memory",
    limit: number | undefined,
    reserved: number | undefined,
  ): readonly Complaint[] =>
    limit === undefined || reserved === undefined || reserved <= limit
      ? []
      : [
          {
            id: "reservation-above-limit",
            path: `services.${service}.deploy.resources.reservations.${key}`,
            service,
            message: `reserves ${reservations?.[key]} but is limited to ${limits?.[key]}`,
            hint: "Lower the reservation or raise the limit; the engine accepts both and the promise can never be used.",
          },
        ];
  return [
    ...compare("cpus", limits?.cpus, reservations?.cpus),
    ...compare("memory", bytes(limits?.memory), bytes(reservations?.memory)),
  ];
}

function bytes(size: string | undefined): number | undefined {
  return size === undefined ? undefined : parseByteSize(size);
}

function linkProblems(stack: StackView): readonly Complaint[] {
  return stack.links.flatMap(({ from, to, endpoint, host }): readonly Complaint[] => {
    const path = `services.${from}`;
    const provider = stack.services[to];
    if (provider === undefined) {
      return [
        {
          id: "endpoint-undefined",
          path,
          service: from,
          message: `uses the endpoint ${to}.${endpoint}, but there is no service ${JSON.stringify(to)} in the stack`,
          hint: "Add the part that the endpoint comes from to the stack's parts.",
        },
      ];
    }
    const mine = Object.keys(stack.services[from]?.networks ?? { default: null });
    const shared = mine.filter((name) => name in (provider.networks ?? { default: null }));
    const answers = host === to || shared.some((name) => provider.networks?.[name]?.aliases?.includes(host));
    if (shared.length > 0 && answers) return [];
    return [
      {
        id: "endpoint-unreachable",
        path,
        service: from,
        message:
          shared.length === 0
            ? `uses the endpoint ${to}.${endpoint}, but the two share no network (${from}: ${mine.join(", ")}; ${to}: ${Object.keys(provider.networks ?? { default: null }).join(", ")})`
            : `uses ${to}.${endpoint} as ${JSON.stringify(host)}, but ${to} has no such alias on a shared network`,
        hint: "Put both on one network, or go through a service that is on both networks.",
      },
    ];
  });
}

function unusedThings(stack: StackView): readonly Complaint[] {
  const services = Object.values(stack.services);
  const used = {
    networks: new Set(services.flatMap(({ networks }) => Object.keys(networks ?? {}))),
    volumes: new Set(
      services.flatMap(({ volumes }) =>
        (volumes ?? []).map((mount) => ("source" in mount ? mount.source : "")),
      ),
    ),
    secrets: new Set(services.flatMap(({ secrets }) => (secrets ?? []).map(({ source }) => source))),
  };
  return (["networks", "volumes", "secrets"] as const).flatMap((kind) =>
    Object.keys(stack[kind])
      .filter((name) => !used[kind].has(name))
      .map((name) => ({
        id: `${kind.slice(0, -1)}-unused`,
        severity: "warning" as const,
        path: `${kind}.${name}`,
        message: "no service uses it",
        hint: "Use it or take it out; it is not written to the document.",
      })),
  );
}
