import type { Policy, PolicyContext, Violation } from "@stackwright/core";

/** The services that keep the platform's data: they are on `data`, and nowhere else. */
const dataServices = /^(?:mariadb|minio|opensearch\d+|cassandra\d+)$/;

function networksOf(context: PolicyContext): readonly (readonly [string, readonly string[]])[] {
  return context.services.map(({ name, authored }) => [name, Object.keys(authored.networks ?? {})]);
}

function violation(service: string, key: string, message: string): Violation {
  return { path: ["services", service, key], service, message };
}

const shared = {
  severity: "error",
  sources: ["specification: isolation"],
} as const;

/** The isolation rules of the specification, as policies of this platform. */
export const isolation: readonly Policy[] = [
  {
    ...shared,
    id: "bigdata-proxy-on-front-only",
    title: "Traefik is on front only",
    targets: ["compose", "swarm"],
    why: "Whoever takes the proxy over must not reach anything but what it routes to.",
    hint: "Take Traefik off the other networks; reach what is behind them through the data gateway.",
    check: (context) =>
      networksOf(context)
        .filter(([name, networks]) => name === "traefik" && networks.join() !== "front")
        .map(([name, networks]) => violation(name, "networks", `Traefik is on ${networks.join(", ")}`)),
  },
  {
    ...shared,
    id: "bigdata-data-on-data-only",
    title: "Databases are on data only",
    targets: ["compose", "swarm"],
    why: "What is not on a network cannot be attacked over it.",
    hint: "Take the database off the other networks.",
    check: (context) =>
      networksOf(context)
        .filter(([name, networks]) => dataServices.test(name) && networks.join() !== "data")
        .map(([name, networks]) => violation(name, "networks", `${name} is on ${networks.join(", ")}`)),
  },
  {
    ...shared,
    id: "bigdata-front-and-data-apart",
    title: "No service is on both front and data",
    targets: ["compose", "swarm"],
    why: "The one hop between the two is the data gateway, on back and data.",
    hint: "Put the service on back, and let it go through the data gateway.",
    check: (context) =>
      networksOf(context)
        .filter(([, networks]) => networks.includes("front") && networks.includes("data"))
        .map(([name]) => violation(name, "networks", `${name} is on both front and data`)),
  },
  {
    ...shared,
    id: "bigdata-one-way-in",
    title: "Only Traefik publishes ports in production",
    targets: ["swarm"],
    why: "Everything else is reached through the proxy, its middlewares and its certificates.",
    hint: "Give the service a route with withTraefik instead of a published port.",
    check: ({ services }) =>
      services
        .filter(({ name, lowered }) => name !== "traefik" && (lowered.ports ?? []).length > 0)
        .map(({ name }) => violation(name, "ports", `${name} publishes a port`)),
  },
];
