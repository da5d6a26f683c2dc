import type { ServiceModel } from "@stackwright/core";
import { labels } from "./labels.ts";
import { code, codes, table } from "./markdown.ts";
import { networkName } from "./names.ts";
import { describe, type Subject } from "./subject.ts";
import { networksOf, servicesOf } from "./view.ts";

/** Every network. */
export function networkTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const answer = (value: boolean | undefined): string => (value === true ? t.yes : t.no);
  const swarm = view.target === "swarm";
  const rows = Object.entries(view.networks).map(([name, { encrypted, internal }]) => [
    code(name),
    describe(subject, "networks", name) || t.none,
    code(networkName(view, name)),
    swarm ? "overlay" : "bridge",
    ...(swarm ? [answer(encrypted)] : []),
    answer(internal),
  ]);
  return table(
    [t.network, t.description, t.physicalName, t.driver, ...(swarm ? [t.encrypted] : []), t.internal],
    rows,
    t.nothing,
  );
}

/** Which service is on which network. */
export function membershipTable({ view, language }: Subject): string {
  const t = labels[language];
  const networks = membershipNetworks(servicesOf(view).map(({ model }) => model));
  const rows = servicesOf(view).map(({ name, model }) => [
    code(name),
    ...networks.map((network) => (networksOf(model).includes(network) ? "●" : "")),
  ]);
  return table([t.service, ...networks.map(code)], rows, t.nothing);
}

/** What two networks have in common: the only services through which one can act on the other. */
export function isolationTable({ view, language }: Subject): string {
  const t = labels[language];
  const networks = membershipNetworks(servicesOf(view).map(({ model }) => model));
  const rows = networks.flatMap((left, index) =>
    networks.slice(index + 1).map((right) => {
      const both = servicesOf(view).filter(
        ({ model }) => networksOf(model).includes(left) && networksOf(model).includes(right),
      );
      return [`${code(left)} ↔ ${code(right)}`, codes(both.map(({ name }) => name)) || t.notShared];
    }),
  );
  return table([t.networks, t.shared], rows, t.nothing);
}

function membershipNetworks(models: readonly ServiceModel[]): readonly string[] {
  return [...new Set(models.flatMap(networksOf))];
}

/** Who asks whom, and where. */
export function linkTable({ view, language }: Subject): string {
  const t = labels[language];
  const rows = view.links.map(({ from, to, host, port, scheme }) => [
    code(from),
    code(to),
    code(`${scheme}://${host}:${port}`),
  ]);
  return table([t.service, t.dependsOn, t.endpoint], rows, t.nothing);
}
