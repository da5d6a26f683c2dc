import { facetsOf, StackwrightError, volumeName, type BackupFacet, type StackView } from "@stackwright/core";
import { badOption } from "./bad-option.ts";
import type { Decision, DecidedOptions } from "./options.ts";
import { placeOf } from "./places.ts";
import type { ExemptPlan, StrategyName, UndecidedPlan } from "./plan.ts";
import { strategyNames } from "./strategies.ts";
import type { FoundMember, FoundStore } from "./strategy.ts";

/** What is decided, and what is not, about the volumes of a stack. */
export interface Found {
  readonly stores: readonly FoundStore[];
  readonly exempt: readonly ExemptPlan[];
  readonly undecided: readonly UndecidedPlan[];
}

/** Reads the decisions about every volume: facets of services, and those of the options, which win. */
export function findStores(stack: StackView, { decisions = {} }: DecidedOptions): Found {
  checkDecisions(stack, decisions);
  const stores = new Map<string, FoundStore>();
  const exempt = new Map<string, ExemptPlan>();
  const stated = facetsOf(stack, "backup").map(({ service, facet }) => ({
    service,
    facet: replaced(facet, decisions[facet.volume]),
  }));
  const added = Object.entries(decisions).flatMap(([volume, decision]) => {
    if (stated.some(({ facet }) => facet.volume === volume)) return [];
    const [service] = usersOf(stack, volume);
    return service === undefined ? [] : [{ service, facet: { volume, ...decision } }];
  });
  for (const { service, facet } of [...stated, ...added]) {
    if ("none" in facet) {
      const before = exempt.get(facet.volume);
      exempt.set(facet.volume, {
        volume: facet.volume,
        services: [...(before?.services ?? []), service],
        reason: before?.reason ?? facet.none,
      });
      continue;
    }
    const strategy = strategyOf(facet.strategy, service);
    const { options = {} } = facet;
    const name = nameOf(options, service);
    const member = memberOf(stack, service, facet.volume, options);
    const before = stores.get(name);
    if (before !== undefined && before.strategy !== strategy) {
      // Two kinds of data of one service: each is a store of its own.
      const other = `${name}-${strategy}`;
      stores.set(other, {
        name: other,
        strategy,
        members: [...(stores.get(other)?.members ?? []), member],
      });
      continue;
    }
    stores.set(name, { name, strategy, members: [...(before?.members ?? []), member] });
  }
  const decided = new Set([...stated, ...added].map(({ facet }) => facet.volume));
  return {
    stores: [...stores.values()],
    exempt: [...exempt.values()],
    undecided: Object.keys(stack.volumes)
      .filter((volume) => !decided.has(volume) && usersOf(stack, volume).length > 0)
      .map((volume) => ({ volume, services: usersOf(stack, volume) })),
  };
}

function replaced(facet: BackupFacet, decision: Decision | undefined): BackupFacet {
  return decision === undefined ? facet : { volume: facet.volume, ...decision };
}

/** The services that write to a volume. */
function usersOf(stack: StackView, volume: string): readonly string[] {
  return Object.entries(stack.services)
    .filter(([, { volumes = [] }]) =>
      volumes.some((mount) => mount.type === "volume" && mount.source === volume && mount.read_only !== true),
    )
    .map(([name]) => name);
}

function strategyOf(name: string, service: string): StrategyName {
  const known = strategyNames.find((strategy) => strategy === name);
  if (known !== undefined) return known;
  throw new StackwrightError({
    code: "option-invalid",
    path: `services.${service}.facets.backup.strategy`,
    message: `${JSON.stringify(name)} is not a way of backing up: expected one of ${strategyNames.join(", ")}`,
    hint: 'Use "files" for files that may be copied while they are in use, or say { volume, none: "because ..." }.',
  });
}

/** The store's name: the cluster's, else the service's. */
function nameOf(options: Readonly<Record<string, unknown>>, service: string): string {
  const { cluster, store } = options as { readonly cluster?: unknown; readonly store?: unknown };
  if (typeof store === "string") return store;
  return typeof cluster === "string" ? cluster : service;
}

function memberOf(
  stack: StackView,
  service: string,
  volume: string,
  options: Readonly<Record<string, unknown>>,
): FoundMember {
  const model = stack.services[service] ?? {};
  const mount = (model.volumes ?? []).find((one) => one.type === "volume" && one.source === volume);
  return {
    service,
    volume,
    physicalVolume: volumeName(stack.name, volume, stack.volumes[volume]),
    target: mount?.target,
    place: placeOf(service, model, volume, stack),
    model,
    options,
  };
}

function checkDecisions(stack: StackView, decisions: Readonly<Record<string, Decision>>): void {
  for (const volume of Object.keys(decisions)) {
    if (stack.volumes[volume] !== undefined) continue;
    throw badOption({
      option: `decisions.${volume}`,
      value: volume,
      expected: `a volume of the stack: ${Object.keys(stack.volumes).join(", ")}`,
      hint: "Name the volume as it was declared, without the stack's name before it.",
    });
  }
}
