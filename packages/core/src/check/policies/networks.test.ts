import { testPolicies } from "./context.fixture.ts";
import { networkPolicies } from "./networks.ts";

const open = { ports: [{ target: 443, published: 443, mode: "host" }] };

testPolicies(networkPolicies, {
  "explicit-network": {
    broken: [{ app: {} }, { app: { networks: {} } }, { app: { networks: ["default"] } }],
    holds: [
      { app: { networks: { back: null } } },
      { app: { networks: ["back"] } },
      { target: "compose", app: { network_mode: "service:vpn" } },
    ],
  },
  "entry-shares-network-with-data": {
    broken: [
      {
        app: { networks: { all: null } },
        services: { proxy: { ...open, networks: { all: null } }, db: { networks: ["all"] } },
        links: [["app", "db", 3306]],
      },
    ],
    holds: [
      {
        app: { networks: { front: null, data: null } },
        services: { proxy: { ...open, networks: { front: null } }, db: { networks: { data: null } } },
        links: [["app", "db", 3306]],
      },
      {
        // It uses the store itself: they have to share a network.
        app: { ...open, networks: { all: null } },
        services: { db: { networks: { all: null } } },
        links: [["app", "db", 5432]],
      },
      {
        target: "compose",
        app: { networks: { all: null } },
        services: {
          tool: { ports: ["127.0.0.1:8080:80"], networks: { all: null } },
          db: { networks: { all: null } },
        },
        links: [["app", "db", 3306]],
      },
      { app: { ...open, networks: { all: null } } },
    ],
  },
});
