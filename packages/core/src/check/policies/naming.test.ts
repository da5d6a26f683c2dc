import { testPolicies } from "./context.fixture.ts";
import { namingPolicies } from "./naming.ts";

testPolicies(namingPolicies, {
  "container-name-unique": {
    broken: [
      { app: { container_name: "db" }, services: { other: { container_name: "db" } } },
      { app: { container_name: "db", deploy: { replicas: 2 } } },
      { app: { container_name: "db", scale: 2 } },
    ],
    holds: [{ app: { container_name: "a" }, services: { other: { container_name: "b" } } }, { app: {} }],
  },
  "hostname-per-replica": {
    broken: [
      { app: { hostname: "backup", deploy: { replicas: 2 } } },
      { app: { hostname: "backup", deploy: { replicas: "${REPLICAS:-2}" } } },
      { target: "swarm", app: { hostname: "backup", deploy: { mode: "global" } } },
    ],
    holds: [
      { app: { hostname: "backup" } },
      { target: "swarm", app: { hostname: "{{.Service.Name}}-{{.Task.Slot}}", deploy: { replicas: 2 } } },
      { app: { deploy: { replicas: 2 } } },
    ],
  },
});
