import { testPolicies } from "./context.fixture.ts";
import { resourcePolicies } from "./resources.ts";

testPolicies(resourcePolicies, {
  "memory-limit": {
    broken: [
      { app: {} },
      { app: { deploy: { resources: { limits: { cpus: "1" } } } } },
      { app: { deploy: null } },
    ],
    holds: [
      { app: { deploy: { resources: { limits: { memory: "512M" } } } } },
      { app: { mem_limit: "512m" } },
    ],
  },
  "memory-reservation": {
    broken: [{ app: {} }],
    holds: [{ app: { deploy: { resources: { reservations: { memory: "256M" } } } } }],
  },
  "cpu-limit": {
    broken: [{ app: {} }],
    holds: [{ app: { deploy: { resources: { limits: { cpus: "0.5" } } } } }, { app: { cpus: 0.5 } }],
  },
  "pids-limit": {
    broken: [{ app: {} }],
    holds: [{ app: { deploy: { resources: { limits: { pids: 200 } } } } }, { app: { pids_limit: 200 } }],
  },
  "restart-policy": {
    broken: [{ app: {} }, { app: { deploy: { restart_policy: { delay: "5s" } } } }],
    holds: [
      { app: { restart: "unless-stopped" } },
      { app: { restart: "no" } },
      { app: { deploy: { restart_policy: { condition: "on-failure" } } } },
      { app: { deploy: { mode: "replicated-job" } } },
      { app: { profiles: ["tools"] } },
    ],
  },
});
