import type { PolicyContext, PolicyService } from "../policy.ts";

/**
 * The clusters of a stack: services that run the same image and mention each other's endpoint on the same port. They are
 * found by their links alone, so no product has to be known here.
 */
export function peersOf({ services, stack }: PolicyContext): readonly (readonly PolicyService[])[] {
  const { links } = stack;
  const known = new Set(links.map(({ from, to, port }) => `${from} ${to} ${port}`));
  const mutual = links.filter(({ from, to, port }) => from !== to && known.has(`${to} ${from} ${port}`));
  if (mutual.length === 0) return [];
  const byName = new Map(services.map((service) => [service.name, service]));
  const groups = new Map<string, PolicyService[]>();
  for (const { from, to } of mutual) {
    const [one, other] = [byName.get(from), byName.get(to)];
    if (one?.lowered.image === undefined || one.lowered.image !== other?.lowered.image) continue;
    join(groups, one, other);
  }
  return [...new Set(groups.values())];
}

/** Puts two services into one group, with everybody that is in theirs. */
function join(groups: Map<string, PolicyService[]>, one: PolicyService, other: PolicyService): void {
  const mine = groups.get(one.name) ?? [one];
  const theirs = groups.get(other.name) ?? [other];
  if (mine === theirs) return;
  mine.push(...theirs);
  for (const { name } of mine) groups.set(name, mine);
}
