import type { Service } from "../../generated/compose-types.ts";
import { testPolicies } from "./context.fixture.ts";
import { swarmStoragePolicies } from "./swarm-storage.ts";

const data: Service = { volumes: [{ type: "volume", source: "data", target: "/data" }] };
const reader: Service = { volumes: [{ type: "volume", source: "data", target: "/data", read_only: true }] };
const at = (...constraints: readonly string[]): Service => ({ deploy: { placement: { constraints } } });
const nfs = { driver: "local", driver_opts: { type: "nfs", o: "addr=10.0.0.1", device: ":/x" } };

testPolicies(swarmStoragePolicies, {
  "stateful-unpinned": {
    broken: [
      { app: data },
      { app: data, volumes: { data: null } },
      { app: { volumes: ["data:/data"] }, volumes: { data: { driver: "local" } } },
      { app: { ...data, ...at("node.hostname != edge", "node.platform.os == linux") } },
    ],
    holds: [
      { app: { ...data, ...at("node.labels.db == true") } },
      { app: { ...data, ...at("node.hostname==n1") } },
      { app: { ...data, ...at("node.role == manager") } },
      { app: { ...data, deploy: { mode: "global" } } },
      { app: data, volumes: { data: { external: true } } },
      { app: data, volumes: { data: { driver: "rexray/ebs" } } },
      { app: data, volumes: { data: nfs } },
      { app: reader },
      { app: { volumes: [{ type: "tmpfs", target: "/tmp" }] } },
    ],
  },
  "placement-by-role-only": {
    broken: [
      { app: { ...data, ...at("node.role == manager") } },
      { app: { ...data, ...at("node.role==worker") } },
    ],
    holds: [
      { app: { ...data, ...at("node.role == manager", "node.labels.db == true") } },
      { app: at("node.role == manager") },
      { app: data },
    ],
  },
  "replicas-share-volume": {
    broken: [
      { app: { ...data, deploy: { replicas: 2 } } },
      { app: { ...data, deploy: { replicas: 3, placement: { constraints: ["node.labels.db == true"] } } } },
    ],
    holds: [
      { app: { ...data, deploy: { replicas: 1 } } },
      { app: { ...data, deploy: { mode: "global" } } },
      { app: { ...reader, deploy: { replicas: 2 } } },
      { app: { ...data, deploy: { replicas: 2 } }, volumes: { data: nfs } },
      { app: { deploy: { replicas: 2 } } },
    ],
  },
  "volume-split-across-nodes": {
    broken: [
      { app: data, services: { backup: reader } },
      { app: { ...data, ...at("node.labels.db == true") }, services: { backup: reader } },
      {
        app: { ...data, ...at("node.role == manager") },
        services: { backup: { ...reader, ...at("node.role == manager") } },
      },
      {
        app: { ...data, ...at("node.labels.db == true") },
        services: { backup: { ...reader, ...at("node.labels.backup == true") } },
      },
    ],
    holds: [
      {
        app: { ...data, ...at("node.labels.db == true") },
        services: { backup: { ...reader, ...at("node.labels.db==true", "node.role == manager") } },
      },
      {
        app: { ...data, ...at("node.role == manager") },
        services: { agent: { ...reader, deploy: { mode: "global" } } },
      },
      { app: data, services: { backup: reader }, volumes: { data: nfs } },
      { app: data, services: { other: { volumes: ["more:/data"] } } },
    ],
  },
});
