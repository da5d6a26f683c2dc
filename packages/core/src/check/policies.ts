import { backupPolicies } from "./policies/backup.ts";
import { exposurePolicies } from "./policies/exposure.ts";
import { filesystemPolicies } from "./policies/filesystem.ts";
import { healthPolicies } from "./policies/health.ts";
import { hostAccessPolicies } from "./policies/host-access.ts";
import { hostNamespacePolicies } from "./policies/host-namespaces.ts";
import { imagePolicies } from "./policies/image.ts";
import { loggingPolicies } from "./policies/logging.ts";
import { namingPolicies } from "./policies/naming.ts";
import { networkPolicies } from "./policies/networks.ts";
import { privilegePolicies } from "./policies/privileges.ts";
import { resourcePolicies } from "./policies/resources.ts";
import { secretFilePolicies } from "./policies/secret-files.ts";
import { secretPolicies } from "./policies/secrets.ts";
import { swarmNetworkPolicies } from "./policies/swarm-network.ts";
import { swarmRolloutPolicies } from "./policies/swarm-rollout.ts";
import { swarmStoragePolicies } from "./policies/swarm-storage.ts";
import { swarmTaskPolicies } from "./policies/swarm-tasks.ts";
import type { Policy } from "./policy.ts";

const all: readonly Policy[] = [
  ...imagePolicies,
  ...secretPolicies,
  ...secretFilePolicies,
  ...privilegePolicies,
  ...hostNamespacePolicies,
  ...hostAccessPolicies,
  ...resourcePolicies,
  ...healthPolicies,
  ...exposurePolicies,
  ...networkPolicies,
  ...filesystemPolicies,
  ...loggingPolicies,
  ...namingPolicies,
  ...swarmStoragePolicies,
  ...swarmNetworkPolicies,
  ...swarmRolloutPolicies,
  ...swarmTaskPolicies,
  ...backupPolicies,
];

/**
 * What only `strict` asks for: hardening that a stack has to be made ready for, service by service. Everything else is what
 * every serious stack should satisfy, and is in `recommended`.
 */
const hardening: ReadonlySet<string> = new Set([
  // Worth doing, and a tool has to keep it up to date.
  "image-digest",
  // Each of these can stop a program that was not written with it in mind: try it, then keep it.
  "capabilities-dropped",
  "cpu-limit",
  "no-new-privileges",
  "non-root-user",
  "pids-limit",
  "read-only-root",
  // Often set once for all on the nodes, in daemon.json.
  "log-rotation",
  // Small doors: they matter once the large ones are shut.
  "capability-net-raw",
  "cgroup-parent",
  "config-bind-writable",
  "host-device",
  "host-userns",
  "host-uts",
  "privileged-host-port",
  "secret-mode",
  "tmpfs-flags",
  // Good habits of operation, which a small platform can do without.
  "dependency-waits-for-health",
  "memory-reservation",
  "quorum-size",
  "replicas-spread",
  "rollback-config",
]);

/** The built-in policies. */
export const policies: {
  /** What every serious stack should satisfy, with few false alarms. Errors are what is sure, and critical. */
  readonly recommended: readonly Policy[];
  /** `recommended`, and hardening. */
  readonly strict: readonly Policy[];
  /** Every built-in policy: the same as `strict`. */
  readonly all: readonly Policy[];
} = {
  recommended: all.filter(({ id }) => !hardening.has(id)),
  strict: all,
  all,
};
