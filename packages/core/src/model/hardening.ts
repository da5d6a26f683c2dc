/**
 * What every service of the catalogues asks for unless its image cannot live with it: no capabilities, and no way to gain
 * privileges. Swarm does not honour `security_opt`: there it belongs in each node's daemon.json.
 */
export const hardened: {
  readonly cap_drop: readonly ["ALL"];
  readonly security_opt: readonly ["no-new-privileges:true"];
} = {
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
};
