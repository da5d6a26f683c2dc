import { testPolicies } from "./context.fixture.ts";
import { loggingPolicies } from "./logging.ts";

testPolicies(loggingPolicies, {
  "logging-enabled": {
    broken: [{ app: { logging: { driver: "none" } } }],
    holds: [{ app: { logging: { driver: "journald" } } }, { app: {} }],
  },
  "log-rotation": {
    broken: [{ app: {} }, { app: { logging: { driver: "json-file", options: { "max-file": "3" } } } }],
    holds: [
      { app: { logging: { options: { "max-size": "10m" } } } },
      { app: { logging: { driver: "local" } } },
      { app: { logging: { driver: "syslog" } } },
    ],
  },
});
