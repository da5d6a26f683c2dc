import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { writtenVolumes } from "./deployment.ts";
import { mountsOf } from "./mounts.ts";

/** Policies on data that has to survive. */
export const backupPolicies: readonly Policy[] = [
  {
    id: "backup-decided",
    title: "It is decided for every volume how it is backed up, or why not",
    severity: "error",
    targets,
    why: "The volume that nobody thought of is found out at the restore. Saying that it needs none is a decision too, and belongs into the recovery plan.",
    hint: 'State the facet backup: { volume, strategy }, or { volume, none: "can be rebuilt from ..." }.',
    sources: ["P90"],
    check: undecided,
  },
  servicePolicy({
    id: "backup-volume-mounted",
    title: "A service backs up what it mounts",
    severity: "warning",
    targets,
    why: "A backup of a volume that the service does not have is a slip of the name: the real volume is not backed up.",
    hint: "Name the volume as in the mount.",
    sources: ["P90"],
    check: ({ lowered, authored }) => {
      const facets = authored.facets?.backup;
      if (facets === undefined || facets.length === 0) return undefined;
      const mounted = new Set(mountsOf(lowered).map(({ source }) => source));
      return facets
        .filter(({ volume }) => !mounted.has(volume))
        .map(({ volume }) => ({
          path: ["volumes"],
          message: `states how the volume ${volume} is backed up, but does not mount it`,
        }));
    },
  }),
  servicePolicy({
    id: "anonymous-volume",
    title: "Volumes have names",
    severity: "warning",
    targets,
    why: "A volume without a name is a new one for every new container: the data of the last one is left behind, and no backup can find it.",
    hint: "Declare a volume() and mount that; for data that need not last use a tmpfs.",
    sources: ["P90"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      return mountsOf(lowered).flatMap(({ index, type, source, target }) =>
        type === "volume" && (source === undefined || source === "")
          ? [{ path: ["volumes", index], message: `what is kept in ${target} is in a volume without a name` }]
          : [],
      );
    },
  }),
];

function undecided({ services, document }: PolicyContext): readonly Violation[] {
  const decided = new Set<string>();
  for (const { authored } of services)
    for (const { volume } of authored.facets?.backup ?? []) decided.add(volume);
  const violations: Violation[] = [];
  for (const { name, lowered } of services) {
    for (const { index, source } of writtenVolumes(lowered, document)) {
      if (decided.has(source)) continue;
      // Once for each volume, at the first service that writes it.
      decided.add(source);
      violations.push({
        path: ["services", name, "volumes", index],
        service: name,
        message: `nothing is said about a backup of the volume ${source}`,
      });
    }
  }
  return violations;
}
