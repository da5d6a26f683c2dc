import { waive, type Part } from "@stackwright/core";

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
