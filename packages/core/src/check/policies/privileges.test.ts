import { testPolicies } from "./context.fixture.ts";
import { privilegePolicies } from "./privileges.ts";

testPolicies(privilegePolicies, {
  "privileged-container": {
    broken: [{ app: { privileged: true } }, { app: { privileged: "true" } }],
    holds: [{ app: {} }, { app: { privileged: false } }],
  },
  "capability-host-control": {
    broken: [
      { app: { cap_add: ["CHOWN", "SYS_ADMIN"] } },
      { app: { cap_add: ["cap_sys_ptrace"] } },
      { app: { cap_add: ["ALL"] } },
    ],
    holds: [{ app: { cap_add: ["CHOWN", "NET_ADMIN"] } }, { app: {} }],
  },
  "capability-host-reach": {
    broken: [{ app: { cap_add: ["NET_ADMIN"] } }, { app: { cap_add: ["CAP_DAC_READ_SEARCH"] } }],
    holds: [{ app: { cap_add: ["CHOWN", "SETUID"] } }, { app: {} }],
  },
  "capability-net-raw": {
    broken: [{ app: { cap_add: ["NET_RAW"] } }],
    holds: [{ app: { cap_add: ["NET_BIND_SERVICE"] } }, { app: {} }],
  },
  "capabilities-dropped": {
    broken: [{ app: {} }, { app: { cap_drop: ["NET_RAW"] } }],
    holds: [{ app: { cap_drop: ["ALL"], cap_add: ["CHOWN"] } }, { app: { cap_drop: ["all"] } }],
  },
  "no-new-privileges": {
    broken: [{ app: {} }, { app: { security_opt: ["no-new-privileges:false"] } }],
    holds: [
      { app: { security_opt: ["no-new-privileges:true"] } },
      { app: { security_opt: ["no-new-privileges"] } },
    ],
  },
  "security-profile-disabled": {
    broken: [
      { app: { security_opt: ["seccomp:unconfined"] } },
      { app: { security_opt: ["apparmor=unconfined"] } },
      { app: { security_opt: ["no-new-privileges:true", "label:disable"] } },
    ],
    holds: [{ app: { security_opt: ["seccomp:./profile.json"] } }, { app: {} }],
  },
  "non-root-user": {
    broken: [
      { app: {} },
      { app: { user: "root" } },
      { app: { user: "0:0" } },
      { app: { user: "${UID:-0}" } },
      { authored: { app: { runsAs: { uid: 0, gid: 0 } } } },
      { app: { user: "0" }, authored: { app: { runsAs: { uid: 999, gid: 999 } } } },
    ],
    holds: [
      { app: { user: "1000:1000" } },
      { app: { user: "nobody" } },
      { app: { user: "${UID}" } },
      { authored: { app: { runsAs: { uid: 65_534, gid: 65_534 } } } },
    ],
  },
});
