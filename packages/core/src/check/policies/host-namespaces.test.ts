import { testPolicies } from "./context.fixture.ts";
import { hostNamespacePolicies } from "./host-namespaces.ts";

testPolicies(hostNamespacePolicies, {
  "host-network": {
    broken: [
      { target: "compose", app: { network_mode: "host" } },
      {
        target: "swarm",
        app: { networks: { outside: null } },
        networks: { outside: { external: true, name: "host" } },
      },
      { target: "swarm", app: { networks: ["host"] }, networks: { host: { external: true } } },
    ],
    holds: [
      { app: { networks: { back: null } }, networks: { back: null } },
      { app: { networks: { host: null } }, networks: { host: { driver: "overlay" } } },
      { target: "compose", app: { network_mode: "none" } },
    ],
  },
  "host-pid": { broken: [{ app: { pid: "host" } }], holds: [{ app: { pid: "service:db" } }, { app: {} }] },
  "host-ipc": { broken: [{ app: { ipc: "host" } }], holds: [{ app: { ipc: "private" } }, { app: {} }] },
  "host-uts": { broken: [{ app: { uts: "host" } }], holds: [{ app: {} }] },
  "host-userns": { broken: [{ app: { userns_mode: "host" } }], holds: [{ app: {} }] },
  "cgroup-parent": {
    broken: [{ app: { cgroup_parent: "system.slice" } }, { app: { cgroup: "host" } }],
    holds: [{ app: { cgroup: "private" } }, { app: {} }],
  },
  "device-host-control": {
    broken: [
      { app: { devices: ["/dev/mem:/dev/mem"] } },
      { app: { devices: ["/dev/fuse", "/dev/sda1:/dev/sda1:r"] } },
      { app: { devices: [{ source: "/dev/nvme0n1" }] } },
    ],
    holds: [{ app: { devices: ["/dev/kmsg"] } }, { app: {} }],
  },
  "host-device": {
    broken: [
      { app: { devices: ["/dev/kmsg:/dev/kmsg"] } },
      { app: { devices: [{ source: "/dev/ttyUSB0" }] } },
    ],
    holds: [{ app: { devices: ["/dev/sda"] } }, { app: {} }],
  },
});
