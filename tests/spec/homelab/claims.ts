import type { Claim } from "../entry.ts";

/** Whether a volume is kept in a folder of the host, in both targets. */
export function keptIn(volume: string, folder: string): Claim {
  return ({ stacks }) => {
    const found = [stacks.compose, stacks.swarm].map(({ volumes }) => volumes[volume]);
    if (found.includes(undefined)) return undefined;
    return found.every((options) => options?.folder?.path === folder);
  };
}

/** Whether the folder of a volume has that owner. */
export function ownedBy(volume: string, uid: number, gid: number): Claim {
  return ({ stacks }) => {
    const folder = stacks.compose.volumes[volume]?.folder;
    return folder && (folder.uid ?? 0) === uid && (folder.gid ?? 0) === gid;
  };
}

/** Whether a bridge of that name has that subnet. */
export function bridge(name: string, subnet: string): Claim {
  return ({ stacks, documents }) => {
    const options = stacks.compose.networks[name];
    if (options === undefined) return undefined;
    const own = typeof options.subnet === "object" ? options.subnet.compose : options.subnet;
    return options.name === name && own === subnet && documents.compose.networks[name]?.driver === "bridge";
  };
}
