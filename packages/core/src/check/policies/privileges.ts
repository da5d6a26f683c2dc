import { targets } from "../../model/view.ts";
import type { Service } from "../../generated/compose-types.ts";
import { servicePolicy, type Policy, type PolicyService, type Violation } from "../policy.ts";
import { isUnknown, withDefaults } from "./interpolation.ts";
import { isTrue } from "./read.ts";

/** Capabilities with which a process can run code on the host. */
const hostControl: ReadonlySet<string> = new Set(
  "ALL SYS_ADMIN SYS_MODULE SYS_PTRACE SYS_RAWIO BPF".split(" "),
);
/** Capabilities with which a process can read, change or stop what is not its own. */
const hostReach: ReadonlySet<string> = new Set(
  "NET_ADMIN DAC_READ_SEARCH SYS_TIME SYS_BOOT SYSLOG PERFMON MAC_ADMIN MAC_OVERRIDE LINUX_IMMUTABLE AUDIT_CONTROL CHECKPOINT_RESTORE".split(
    " ",
  ),
);

/** Policies on what a process may do. */
export const privilegePolicies: readonly Policy[] = [
  servicePolicy({
    id: "privileged-container",
    title: "No container is privileged",
    severity: "error",
    targets: ["compose"],
    why: "A privileged container has every capability and every device: whoever breaks into it owns the host. Swarm leaves the key out, so there the service does not work as tried.",
    hint: "Take `privileged` out, and add the one capability or device that is needed.",
    sources: ["P02", "KICS", "CL-0002", "DockSec", "Semgrep", "CIS 5.5"],
    check: ({ lowered }) =>
      isTrue(lowered.privileged)
        ? { path: ["privileged"], message: "the container is privileged" }
        : undefined,
  }),
  servicePolicy({
    id: "capability-host-control",
    title: "No capability is added with which a process can take over the host",
    severity: "error",
    targets,
    why: "SYS_ADMIN, SYS_MODULE, SYS_PTRACE, SYS_RAWIO, BPF and ALL let a process run code outside of its container.",
    hint: "Add a narrower capability, or run this program on the host.",
    sources: ["P03", "CL-0024", "DockSec"],
    check: ({ lowered }) => addedCapabilities(lowered, hostControl, "with which it can take over the host"),
  }),
  servicePolicy({
    id: "capability-host-reach",
    title: "No capability is added that reaches beyond the container",
    severity: "warning",
    targets,
    why: "With capabilities such as NET_ADMIN, DAC_READ_SEARCH or SYS_TIME a process can read or change what belongs to other containers or to the host.",
    hint: "Take it out, or waive this with what the program needs it for.",
    sources: ["P04", "CL-0011", "CL-0028", "CL-0029", "CL-0030"],
    check: ({ lowered }) => addedCapabilities(lowered, hostReach, "which reaches beyond the container"),
  }),
  servicePolicy({
    id: "capability-net-raw",
    title: "NET_RAW is not added",
    severity: "warning",
    targets,
    why: "With raw sockets a process can forge packets and impersonate its neighbours on the network. Ping no longer needs it.",
    hint: "Take it out; for ping set the sysctl net.ipv4.ping_group_range.",
    sources: ["P05", "CL-0027"],
    check: ({ lowered }) => addedCapabilities(lowered, rawSockets, "with which it can forge packets"),
  }),
  servicePolicy({
    id: "capabilities-dropped",
    title: "All capabilities are dropped, and the needed ones added again",
    severity: "warning",
    targets,
    why: "By default a container has 14 capabilities, and most programs need none of them.",
    hint: 'Write cap_drop: ["ALL"], start the service, and add what it complains about.',
    sources: ["P06", "KICS", "CL-0006", "CIS 5.4"],
    check: ({ lowered }) =>
      lowered.cap_drop?.some((name) => capability(name) === "ALL") === true
        ? undefined
        : { path: ["cap_drop"], message: "the container keeps capabilities that it may not need" },
  }),
  servicePolicy({
    id: "no-new-privileges",
    title: "Processes cannot gain privileges",
    severity: "warning",
    targets: ["compose"],
    why: "It makes setuid programs harmless: a process cannot become more than it was at the start. A stack file cannot say so; in Swarm it is a setting of each node's engine.",
    hint: 'Write security_opt: ["no-new-privileges:true"], and "no-new-privileges": true in daemon.json on the nodes of the swarm.',
    sources: ["P07", "P09", "KICS", "CL-0003", "DockSec", "Semgrep", "CIS 5.26"],
    check: ({ lowered }) =>
      lowered.security_opt?.some((option) => noNewPrivileges.has(option)) === true
        ? undefined
        : { path: ["security_opt"], message: "processes can gain privileges through setuid programs" },
  }),
  servicePolicy({
    id: "security-profile-disabled",
    title: "The engine's security profiles are on",
    severity: "error",
    targets: ["compose"],
    why: "The profiles of seccomp, AppArmor and SELinux keep a process from the calls with which containers are usually escaped.",
    hint: "Take the option out, or give a profile that allows just what is needed.",
    sources: ["P08", "KICS", "CL-0009", "DockSec", "Semgrep", "CIS 5.2", "CIS 5.22"],
    check: ({ lowered }) =>
      lowered.security_opt?.flatMap((option, index) => {
        if (!disabledProfiles.has(option.replace("=", ":"))) return [];
        return [{ path: ["security_opt", index], message: `${option} switches a security profile off` }];
      }),
  }),
  servicePolicy({
    id: "non-root-user",
    title: "Processes do not run as root",
    severity: "warning",
    targets,
    why: "Root in a container is root on the host as soon as anything else goes wrong, and it owns every file that the container can reach.",
    hint: "Set `user`, or state with `runsAs` which user the image switches to.",
    sources: ["P22", "CL-0018", "DockSec", "CIS 4.1", "Docker Scout"],
    check: runsAsRoot,
  }),
];

const rawSockets: ReadonlySet<string> = new Set(["NET_RAW"]);
const noNewPrivileges: ReadonlySet<string> = new Set([
  "no-new-privileges",
  "no-new-privileges:true",
  "no-new-privileges=true",
]);
const disabledProfiles: ReadonlySet<string> = new Set([
  "seccomp:unconfined",
  "apparmor:unconfined",
  "label:disable",
  "systempaths:unconfined",
]);

function capability(name: string): string {
  const upper = name.toUpperCase();
  return upper.startsWith("CAP_") ? upper.slice(4) : upper;
}

function addedCapabilities(
  service: Service,
  bad: ReadonlySet<string>,
  what: string,
): readonly Violation[] | undefined {
  return service.cap_add?.flatMap((name, index) =>
    bad.has(capability(name))
      ? [{ path: ["cap_add", index], message: `the container gets ${name}, ${what}` }]
      : [],
  );
}

function runsAsRoot({ lowered, authored }: PolicyService): Violation | undefined {
  if (lowered.user === undefined) {
    if (authored.runsAs !== undefined && authored.runsAs.uid !== 0) return undefined;
    return { path: ["user"], message: "no user is set, and the image is not known to leave root" };
  }
  const user = withDefaults(lowered.user);
  const [name = ""] = isUnknown(user) ? ["unknown"] : user.split(":");
  return name === "root" || Number(name) === 0
    ? { path: ["user"], message: "the container runs as root" }
    : undefined;
}
