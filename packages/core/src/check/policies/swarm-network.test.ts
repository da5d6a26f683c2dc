import type { Service } from "../../generated/compose-types.ts";
import { testPolicies } from "./context.fixture.ts";
import { swarmNetworkPolicies } from "./swarm-network.ts";

const node: Service = { image: "cassandra:4.1.9" };
const flat: Service = { ...node, deploy: { endpoint_mode: "dnsrr" } };

testPolicies(swarmNetworkPolicies, {
  "overlay-encrypted": {
    broken: [
      { networks: { back: null } },
      { networks: { back: { driver: "overlay" } } },
      { networks: { back: { driver: "overlay", driver_opts: { encrypted: "false" } } } },
    ],
    holds: [
      { networks: { back: { driver: "overlay", driver_opts: { encrypted: "true" } } } },
      { networks: { back: { driver_opts: { encrypted: "" } } } },
      { networks: { back: { external: true } } },
      { networks: { back: { driver: "bridge" } } },
    ],
  },
  "network-scope": {
    broken: [{ networks: { back: { driver: "bridge" } } }],
    holds: [{ networks: { back: null } }, { networks: { back: { external: true, driver: "bridge" } } }],
  },
  "ingress-hides-client": {
    broken: [{ app: { ports: [{ target: 8443, published: 443 }] } }, { app: { ports: ["80:80"] } }],
    holds: [
      { app: { ports: [{ target: 443, published: 443, mode: "host" }] } },
      { app: { ports: [{ target: 9090, published: 9090 }] } },
      { app: {} },
    ],
  },
  "peer-discovery-vip": {
    broken: [
      {
        services: { a: node, b: node },
        links: [
          ["a", "b", 7000],
          ["b", "a", 7000],
        ],
      },
      {
        services: { a: flat, b: node },
        links: [
          ["a", "b", 7000],
          ["b", "a", 7000],
        ],
      },
    ],
    holds: [
      {
        services: { a: flat, b: flat },
        links: [
          ["a", "b", 7000],
          ["b", "a", 7000],
        ],
      },
      { services: { a: node, b: node }, links: [["a", "b", 7000]] },
      {
        services: { a: node, b: node },
        links: [
          ["a", "b", 9090],
          ["b", "a", 3000],
        ],
      },
      {
        services: { a: node, b: { image: "other:1" } },
        links: [
          ["a", "b", 80],
          ["b", "a", 80],
        ],
      },
      {
        services: { a: node },
        links: [
          ["a", "gone", 80],
          ["gone", "a", 80],
        ],
      },
    ],
  },
  "proxy-labels-on-container": {
    broken: [{ app: { labels: { "traefik.enable": "true" } } }, { app: { labels: ["caddy=example.com"] } }],
    holds: [
      { app: { labels: { team: "x" }, deploy: { labels: { "traefik.enable": "true" } } } },
      { app: {} },
    ],
  },
});
