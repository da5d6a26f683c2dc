import { targets } from "../../model/view.ts";
import type { Service } from "../../generated/compose-types.ts";
import { servicePolicy, type Policy, type Violation } from "../policy.ts";
import { isExternal, networkNames } from "./read.ts";

/** Policies on the host's namespaces and devices. */
export const hostNamespacePolicies: readonly Policy[] = [
  servicePolicy({
    id: "host-network",
    title: "No service uses the host's network",
    severity: "warning",
    targets,
    why: "On the host's network a service reaches everything that listens on localhost, and every port it opens is open to the outside; networks no longer separate it.",
    hint: "Join a network of the stack and publish the ports that are needed.",
    sources: ["P10", "KICS", "CL-0008", "DockSec", "CIS 5.10"],
    check: ({ lowered }, { document, target }) => {
      if (target === "compose") {
        return lowered.network_mode === "host"
          ? { path: ["network_mode"], message: "the service uses the host's network" }
          : undefined;
      }
      // In Swarm the way to the host's network is the predefined external network of that name.
      for (const name of networkNames(lowered)) {
        const network = document.networks?.[name];
        if (!isExternal(network) || (network?.name ?? name) !== "host") continue;
        return { path: ["networks", name], message: "the service uses the host's network" };
      }
      return undefined;
    },
  }),
  servicePolicy({
    id: "host-pid",
    title: "No service sees the host's processes",
    severity: "warning",
    targets: ["compose"],
    why: "It can signal every process of the host and read the environment of its own user's, and as root of all of them.",
    hint: "Take `pid` out; an exporter that needs it runs best on the host.",
    sources: ["P11", "KICS", "CL-0010", "DockSec", "CIS 5.16"],
    check: ({ lowered }) =>
      lowered.pid === "host"
        ? { path: ["pid"], message: "the service sees the host's processes" }
        : undefined,
  }),
  servicePolicy({
    id: "host-ipc",
    title: "No service shares the host's memory segments",
    severity: "warning",
    targets: ["compose"],
    why: "Shared memory of other programs on the host can be read and written.",
    hint: "Take `ipc` out; for a larger /dev/shm use shm_size.",
    sources: ["P12", "KICS", "CL-0010", "CIS 5.17"],
    check: ({ lowered }) =>
      lowered.ipc === "host"
        ? { path: ["ipc"], message: "the service shares the host's memory segments" }
        : undefined,
  }),
  servicePolicy({
    id: "host-uts",
    title: "No service shares the host's name",
    severity: "warning",
    targets: ["compose"],
    why: "With the right capability it can rename the host.",
    hint: "Take `uts` out; set `hostname` where the service needs a name.",
    sources: ["P13", "CL-0010", "CIS 5.21"],
    check: ({ lowered }) =>
      lowered.uts === "host" ? { path: ["uts"], message: "the service shares the host's name" } : undefined,
  }),
  servicePolicy({
    id: "host-userns",
    title: "No service opts out of the user namespace",
    severity: "warning",
    targets: ["compose"],
    why: "Where the engine maps users, root in this container is root on the host all the same.",
    hint: "Take `userns_mode` out.",
    sources: ["P14", "KICS", "CL-0010", "CIS 5.31"],
    check: ({ lowered }) =>
      lowered.userns_mode === "host"
        ? { path: ["userns_mode"], message: "the service opts out of the engine's user namespace" }
        : undefined,
  }),
  servicePolicy({
    id: "cgroup-parent",
    title: "No service chooses its control group",
    severity: "warning",
    targets: ["compose"],
    why: "A container in a foreign control group escapes the limits of its own, and takes from the others in there.",
    hint: "Take `cgroup_parent` and `cgroup: host` out, and set limits under deploy.resources.",
    sources: ["P15", "KICS", "CIS 5.25"],
    check: ({ lowered }) => {
      const message = "the service runs in a control group that is not its own";
      if (lowered.cgroup_parent !== undefined) return { path: ["cgroup_parent"], message };
      return lowered.cgroup === "host" ? { path: ["cgroup"], message } : undefined;
    },
  }),
  servicePolicy({
    id: "device-host-control",
    title: "No device gives a way into the host",
    severity: "error",
    targets: ["compose"],
    why: "With the memory or a disk of the host as a device, every file and every process of the host can be changed.",
    hint: "Take the device out; mount a folder of the disk instead.",
    sources: ["P19", "CL-0016", "CIS 5.18"],
    check: ({ lowered }) => devices(lowered, true, "gives a way into the host"),
  }),
  servicePolicy({
    id: "host-device",
    title: "No device of the host is passed on",
    severity: "warning",
    targets: ["compose"],
    why: "A driver's interface is part of the kernel that the container can attack. Swarm leaves devices out, so there the service does not work as tried.",
    hint: "Take it out where the program works without; waive this with what it is for where it does not.",
    sources: ["P19", "CIS 5.18"],
    check: ({ lowered }) => devices(lowered, false, "is a part of the kernel that the container can attack"),
  }),
];

const memoryDevices: ReadonlySet<string> = new Set(["/dev", "/dev/mem", "/dev/kmem", "/dev/port"]);
const disks = /^\/dev\/(?:sd[a-z]|hd[a-z]|vd[a-z]|xvd[a-z]|nvme\d|mmcblk\d|md\d|dm-\d|mapper\/|disk\/|loop)/;

function devices(service: Service, control: boolean, what: string): readonly Violation[] | undefined {
  return service.devices?.flatMap((device, index) => {
    const source = typeof device === "string" ? (device.split(":")[0] ?? "") : device.source;
    if ((memoryDevices.has(source) || disks.test(source)) !== control) return [];
    return [{ path: ["devices", index], message: `the device ${source} ${what}` }];
  });
}
