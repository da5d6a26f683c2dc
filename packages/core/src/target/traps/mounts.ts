import type { FindingDetails } from "../notes.ts";
import { mountTarget } from "../translate-mounts.ts";
import type { FileReference } from "../translate-files.ts";
import { nothing, type Trap } from "./trap.ts";

/** Octal modes, written without their `0o`. */
const decimalModes: ReadonlySet<number> = new Set([400, 440, 444, 600, 640, 644, 755]);

/** Two mounts at one place. */
export const mountTraps: Trap = ({ path, lowered }) => {
  const { volumes } = lowered;
  if (volumes === undefined || volumes.length < 2) return nothing;
  const found: FindingDetails[] = [];
  const seen = new Set<string>();
  for (const [index, mount] of volumes.entries()) {
    if (typeof mount === "string" || mount.target === undefined) continue;
    const target = mountTarget(mount.target);
    if (seen.has(target)) {
      found.push({
        id: "mount-target-duplicate",
        severity: "error",
        path: [...path, "volumes", index],
        message: `something is mounted at ${target} already: Swarm refuses the service, Compose takes the last one`,
        hint: "Mount one of them elsewhere, or leave it out.",
      });
    }
    seen.add(target);
  }
  return found;
};

/** Secrets and configs that Swarm would refuse, or mount with another owner or mode than was meant. */
export const fileTraps: Trap = ({ target, path, authored, lowered }) => {
  const { secrets, configs } = lowered;
  if (target !== "swarm" || (secrets === undefined && configs === undefined)) return nothing;
  const found: FindingDetails[] = [];
  const targets = new Set<string>();
  const owners = new Map<string, string>();
  for (const [kind, folder, references] of [
    ["secrets", "/run/secrets/", secrets],
    ["configs", "/", configs],
  ] as const) {
    for (const [index, reference] of (references ?? []).entries()) {
      if (typeof reference === "string") continue;
      const { source = "", mode } = reference;
      const place = [...path, kind, index];
      const at = absolute(reference, folder);
      if (targets.has(at)) found.push(duplicate(at, place));
      targets.add(at);
      if (typeof mode === "number" && decimalModes.has(mode))
        found.push(decimalMode(mode, [...place, "mode"]));
      if (kind === "configs") continue;
      const owner = `${reference.uid}:${reference.gid}:${mode}`;
      const other = owners.get(source);
      if (other !== undefined && other !== owner) found.push(conflict(source, place));
      owners.set(source, owner);
    }
  }
  const unknown = authored.runsAs === undefined && isUserName(lowered.user);
  const rootOnly =
    authored.secrets?.findIndex(({ uid, mode }) => uid === undefined && mode === undefined) ?? -1;
  if (unknown && rootOnly !== -1)
    found.push(ownerUnknown(lowered.user ?? "", [...path, "secrets", rootOnly]));
  return found;
};

/** A mode such as 440, where 0o440 was meant. */
export function decimalMode(mode: number, path: FindingDetails["path"]): FindingDetails {
  return {
    id: "mode-decimal",
    severity: "warning",
    path,
    message: `${mode} is a decimal number: as permission bits it is 0o${mode.toString(8)}`,
    hint: `Write 0o${mode}, in octal.`,
  };
}

/** Whether a mode looks as if its `0o` was forgotten. */
export function isDecimalMode(mode: number): boolean {
  return decimalModes.has(mode);
}

function isUserName(user: string | undefined): boolean {
  return user !== undefined && !/^[\d$]/.test(user) && user !== "root" && !user.startsWith("root:");
}

function absolute({ source = "", target = source }: FileReference, folder: string): string {
  return target.startsWith("/") ? target : folder + target;
}

function duplicate(at: string, path: FindingDetails["path"]): FindingDetails {
  return {
    id: "config-target-duplicate",
    severity: "error",
    path,
    message: `another secret or config is mounted at ${at} already, which Swarm refuses`,
    hint: "Give one of them another target.",
  };
}

function conflict(secret: string, path: FindingDetails["path"]): FindingDetails {
  return {
    id: "secret-mode-conflict",
    severity: "error",
    path,
    message: `the secret ${secret} is mounted twice with different owners or modes: Swarm gives both the last one's`,
    hint: "Mount it once, or with the same uid, gid and mode each time.",
  };
}

function ownerUnknown(user: string, path: FindingDetails["path"]): FindingDetails {
  return {
    id: "secret-owner-unknown",
    severity: "warning",
    path,
    message: `the service runs as ${JSON.stringify(user)}, whose number is not known here: the secret will be root's alone`,
    hint: "State runsAs: { uid, gid }, or give the secret a uid.",
  };
}
