/**
 * What every service asks for unless its image cannot live with it: no capabilities, and no way to gain privileges. Swarm
 * does not honour `security_opt`: there it belongs in each node's daemon.json.
 */
export const hardened = {
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
} as const;

/** `nobody`, as which the images of the Prometheus project run. Source: their Dockerfiles, on prometheus/busybox. */
export const nobody = { uid: 65_534, gid: 65_534 } as const;
