import { backupPolicies } from "./backup.ts";
import { testPolicies } from "./context.fixture.ts";

const data = { volumes: ["data:/data"] };

testPolicies(backupPolicies, {
  "backup-decided": {
    broken: [
      { app: data },
      { app: data, authored: { app: { facets: { backup: [{ volume: "other", strategy: "files" }] } } } },
      { app: data, volumes: { data: { driver: "rexray/ebs" } } },
    ],
    holds: [
      { app: data, authored: { app: { facets: { backup: [{ volume: "data", strategy: "files" }] } } } },
      { app: data, authored: { app: { facets: { backup: [{ volume: "data", none: "a cache" }] } } } },
      {
        // Another service may state it.
        app: data,
        services: { backup: data },
        authored: { backup: { facets: { backup: [{ volume: "data", strategy: "files" }] } } },
      },
      { app: data, volumes: { data: { external: true } } },
      { app: { volumes: ["data:/data:ro"] } },
      {},
    ],
  },
  "backup-volume-mounted": {
    broken: [
      { app: data, authored: { app: { facets: { backup: [{ volume: "date", strategy: "files" }] } } } },
    ],
    holds: [
      { app: data, authored: { app: { facets: { backup: [{ volume: "data", strategy: "files" }] } } } },
      {},
    ],
  },
  "anonymous-volume": {
    broken: [{ app: { volumes: ["/data"] } }, { app: { volumes: [{ type: "volume", target: "/data" }] } }],
    holds: [{ app: data }, { app: { volumes: [{ type: "tmpfs", target: "/tmp" }] } }, {}],
  },
});
