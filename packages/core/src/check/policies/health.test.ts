import { testPolicies } from "./context.fixture.ts";
import { healthPolicies } from "./health.ts";

const healthy = { healthcheck: { test: ["CMD", "true"] } };

testPolicies(healthPolicies, {
  "healthcheck-present": {
    broken: [
      { app: {} },
      { app: { healthcheck: { disable: true } } },
      { app: { healthcheck: { test: ["NONE"] } } },
      { app: { healthcheck: { test: "NONE" } } },
    ],
    holds: [
      { app: healthy },
      { app: { healthcheck: { test: "curl -f http://localhost/" } } },
      { app: { healthcheck: { interval: "10s" } } },
      { app: { deploy: { mode: "replicated-job" } } },
    ],
  },
  "healthcheck-form": {
    broken: [
      { app: { healthcheck: { test: ["curl", "-f", "http://localhost/"] } } },
      { app: { healthcheck: { test: ["CMD"] } } },
      { app: { healthcheck: { test: [] } } },
    ],
    holds: [
      { app: healthy },
      { app: { healthcheck: { test: ["CMD-SHELL", "true"] } } },
      { app: { healthcheck: { test: ["NONE"] } } },
      { app: { healthcheck: { test: "true" } } },
      { app: {} },
    ],
  },
  "dependency-waits-for-health": {
    broken: [
      { app: { depends_on: { db: { condition: "service_started" } } }, services: { db: healthy } },
      { app: { depends_on: ["db"] }, services: { db: healthy } },
    ],
    holds: [
      { app: { depends_on: { db: { condition: "service_healthy" } } }, services: { db: healthy } },
      { app: { depends_on: { db: { condition: "service_started" } } }, services: { db: {} } },
      { app: { depends_on: ["nobody"] } },
      { app: {} },
    ],
  },
});
