import { eachService, pipe, type Modifier } from "@stackwright/core";

/**
 * What a machine for tests cannot give is taken out of the platform, here and nowhere else; all the rest runs as it is written.
 * Each is named in the evidence.
 */
export interface Adaptation {
  readonly what: string;
  readonly because: string;
  readonly modifier: Modifier;
}

const ulimits: Adaptation = {
  what: "no ulimits",
  because: "to raise a limit above the machine's own needs CAP_SYS_RESOURCE",
  modifier: eachService((model) => {
    const { ulimits: _, ...rest } = model;
    return rest;
  }),
};

const namesAsAddresses: Adaptation = {
  what: "endpoint_mode: dnsrr for every service",
  because: "the kernel has no IPVS, which virtual addresses of services need",
  modifier: eachService((model) => ({ ...model, deploy: { ...model.deploy, endpoint_mode: "dnsrr" } })),
};

const openOverlays: Adaptation = {
  what: "overlay networks are not encrypted",
  because: "the kernel has no ESP",
  modifier: (part) => ({
    ...part,
    networks: Object.fromEntries(
      Object.entries(part.networks).map(([name, network]) => {
        const { encrypted: _, ...rest } = network;
        return [name, rest];
      }),
    ),
  }),
};

const withoutReservations: Adaptation = {
  what: "nothing is reserved",
  because: "the reservations of the whole platform are more processors than the machine has",
  modifier: eachService((model) => {
    const { reservations: _, ...resources } = model.deploy?.resources ?? {};
    return { ...model, deploy: { ...model.deploy, resources } };
  }),
};

const onOneNode: Adaptation = {
  what: "no placement by node.hostname, and one replica where one node may have only one",
  because: "there is one node",
  modifier: eachService((model) => {
    const { placement, replicas } = model.deploy ?? {};
    if (placement === undefined) return model;
    const constraints = (placement.constraints ?? []).filter(
      (constraint) => !constraint.startsWith("node.hostname"),
    );
    const isLimited = placement.max_replicas_per_node !== undefined && replicas !== undefined;
    return {
      ...model,
      deploy: {
        ...model.deploy,
        placement: { ...placement, constraints },
        ...(isLimited ? { replicas: 1 } : {}),
      },
    };
  }),
};

/** For Docker Compose. */
export const composeAdaptations: readonly Adaptation[] = [ulimits];

/** For a Swarm of several nodes. */
export const clusterAdaptations: readonly Adaptation[] = [
  ulimits,
  namesAsAddresses,
  openOverlays,
  withoutReservations,
];

/** For a Swarm of one node. */
export const swarmAdaptations: readonly Adaptation[] = [...clusterAdaptations, onOneNode];

/** All of them as one modifier. */
export function adapted(adaptations: readonly Adaptation[]): Modifier {
  return (part) => pipe(part, ...adaptations.map(({ modifier }) => modifier));
}
