import { testPolicies } from "./context.fixture.ts";
import { swarmTaskPolicies } from "./swarm-tasks.ts";

const volumes = ["data:/var/lib/mysql"];
const kept = { app: { facets: { backup: [{ volume: "data", strategy: "mariadb-dump" }] } } };
const node = { image: "galera:1" };

testPolicies(swarmTaskPolicies, {
  "stop-grace-period": {
    broken: [
      { app: { volumes }, authored: kept },
      { app: { volumes, stop_grace_period: "20s" }, authored: kept },
      { app: { volumes, stop_grace_period: "${GRACE:-5s}" }, authored: kept },
    ],
    holds: [
      { app: { volumes, stop_grace_period: "1m" }, authored: kept },
      { app: { volumes, stop_grace_period: "${GRACE}" }, authored: kept },
      { app: { volumes } },
      { app: { volumes }, authored: { app: { facets: { backup: [{ volume: "data", none: "a cache" }] } } } },
    ],
  },
  "job-restart-limit": {
    broken: [
      { app: { deploy: { mode: "replicated-job" } } },
      { app: { deploy: { mode: "replicated-job", restart_policy: { condition: "any" } } } },
    ],
    holds: [
      { app: { deploy: { mode: "replicated-job", restart_policy: { condition: "none" } } } },
      {
        app: { deploy: { mode: "global-job", restart_policy: { condition: "on-failure", max_attempts: 3 } } },
      },
      { app: { deploy: { restart_policy: { condition: "any" } } } },
    ],
  },
  "replicas-spread": {
    broken: [
      { app: { deploy: { replicas: 2 } } },
      { app: { deploy: { replicas: 2, placement: { preferences: [] } } } },
    ],
    holds: [
      { app: { deploy: { replicas: 2, placement: { max_replicas_per_node: 1 } } } },
      { app: { deploy: { replicas: 2, placement: { preferences: [{ spread: "node.labels.zone" }] } } } },
      { app: { deploy: { mode: "global" } } },
      { app: {} },
    ],
  },
  "quorum-size": {
    broken: [
      {
        services: { a: node, b: node },
        links: [
          ["a", "b", 4567],
          ["b", "a", 4567],
        ],
      },
      {
        services: { a: node, b: node, c: node, d: node },
        links: (["b", "c", "d"] as const).flatMap((other) => [
          ["a", other, 4567] as const,
          [other, "a", 4567] as const,
        ]),
      },
    ],
    holds: [
      {
        services: { a: node, b: node, c: node },
        links: [
          ["a", "b", 4567],
          ["b", "a", 4567],
          ["b", "c", 4567],
          ["c", "b", 4567],
        ],
      },
      { services: { a: node, b: node }, links: [["a", "b", 4567]] },
      {},
    ],
  },
});
