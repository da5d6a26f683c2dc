import { testPolicies } from "./context.fixture.ts";
import { swarmRolloutPolicies } from "./swarm-rollout.ts";

const hostPort = [{ target: 443, published: 443, mode: "host" }];
const data = ["data:/data"];

testPolicies(swarmRolloutPolicies, {
  "update-rolls-back": {
    broken: [{ app: {} }, { app: { deploy: { update_config: { failure_action: "pause" } } } }],
    holds: [
      { app: { deploy: { update_config: { failure_action: "rollback" } } } },
      { app: { deploy: { mode: "global-job" } } },
    ],
  },
  "rollback-config": {
    broken: [{ app: {} }],
    holds: [
      { app: { deploy: { rollback_config: { parallelism: 1 } } } },
      { app: { deploy: { mode: "replicated-job" } } },
    ],
  },
  "update-all-at-once": {
    broken: [
      { app: { deploy: { replicas: 2, update_config: { parallelism: 2 } } } },
      { app: { deploy: { replicas: 3, update_config: { parallelism: 0 } } } },
    ],
    holds: [
      { app: { deploy: { replicas: 2 } } },
      { app: { deploy: { replicas: 1, update_config: { parallelism: 0 } } } },
      { app: { deploy: { replicas: 2, update_config: { parallelism: 0, order: "start-first" } } } },
    ],
  },
  "start-first-stateful": {
    broken: [
      { app: { volumes: data, deploy: { update_config: { order: "start-first" } } } },
      { app: { volumes: data, deploy: { rollback_config: { order: "start-first" } } } },
    ],
    holds: [
      { app: { volumes: data, deploy: { update_config: { order: "stop-first" } } } },
      { app: { deploy: { update_config: { order: "start-first" } } } },
      { app: { volumes: ["data:/data:ro"], deploy: { update_config: { order: "start-first" } } } },
      { app: { volumes: data } },
    ],
  },
  "start-first-host-port": {
    broken: [{ app: { ports: hostPort, deploy: { update_config: { order: "start-first" } } } }],
    holds: [
      { app: { ports: hostPort, deploy: { update_config: { order: "stop-first" } } } },
      { app: { ports: ["443:443"], deploy: { update_config: { order: "start-first" } } } },
      { app: { ports: hostPort } },
    ],
  },
  "config-versioned": {
    broken: [
      { configs: { app: { file: "./app.yml" } } },
      { configs: { app: { file: "./app.yml", name: "stack_app" } } },
      { secrets: { key: { file: "./key" } } },
    ],
    holds: [
      { configs: { app: { file: "./app.yml", name: "stack_app_1f3c9a" } } },
      { configs: { app: { file: "./app.yml", name: "app_${VERSION}" } } },
      { secrets: { key: { external: true, name: "stack_key" } } },
      {},
    ],
  },
});
