import { waive, type Part } from "@stackwright/core";

/**
 * What every service of the catalogue asks for unless its image cannot live with it: no capabilities, and no way to gain
 * privileges. Swarm does not honour `security_opt`: there it belongs in each node's daemon.json.
 */
export const hardened = {
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
} as const;

/** What an entrypoint needs that starts as root, hands its data folder to a user and becomes that user. */
export const becomesUser: readonly string[] = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

/**
 * Accepts that Swarm leaves `security_opt` out, for a stack whose nodes have `"no-new-privileges": true` in daemon.json.
 */
export const engineOptions: Part = waive("key-dropped", {
  key: "security_opt",
  target: "swarm",
  reason: 'every node has "no-new-privileges": true in its daemon.json: see scripts/init-swarm.sh',
});
