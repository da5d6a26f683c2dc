import { testPolicies } from "./context.fixture.ts";
import { exposurePolicies } from "./exposure.ts";

testPolicies(exposurePolicies, {
  "database-port-published": {
    broken: [
      { app: { ports: [{ target: 3306, published: 3306 }] } },
      { app: { ports: [{ target: 5432, published: 15_432, mode: "host" }] } },
      { app: { ports: ["9200:9200"] } },
      { app: { ports: [6379] } },
      { app: { ports: ["[2001::1]:3306:3306"] } },
      { target: "swarm", app: { ports: [{ target: 3306, published: 3306, host_ip: "127.0.0.1" }] } },
    ],
    holds: [
      { app: { ports: [{ target: 8080, published: 3306 }] } },
      { target: "compose", app: { ports: [{ target: 3306, published: 3306, host_ip: "127.0.0.1" }] } },
      { target: "compose", app: { ports: ["127.0.0.1:3306:3306", "[::1]:3306:3306/tcp"] } },
      { app: {} },
    ],
  },
  "port-on-all-interfaces": {
    broken: [
      { app: { ports: [{ target: 8080, published: 8080 }] } },
      { app: { ports: [{ target: 8080, published: "8080", host_ip: "0.0.0.0" }] } },
      { app: { ports: ["8080:8080"] } },
      { app: { ports: [8080] } },
    ],
    holds: [
      { app: { ports: [{ target: 8080, published: 8080, host_ip: "127.0.0.1" }] } },
      {
        app: {
          ports: [
            { target: 8443, published: 443 },
            { target: 8080, published: "80" },
          ],
        },
      },
      { app: { ports: ["127.0.0.1:8080:8080"] } },
      { app: { ports: ["${BIND:-127.0.0.1}:8080:8080"] } },
      { app: {} },
    ],
  },
  "privileged-host-port": {
    broken: [
      { app: { ports: [{ target: 5353, published: 53, protocol: "udp" }] } },
      { app: { ports: ["25:2525"] } },
    ],
    holds: [
      { app: { ports: [{ target: 443, published: 443 }] } },
      { app: { ports: ["8080:80"] } },
      { app: { ports: [80] } },
    ],
  },
  "ssh-in-container": {
    broken: [
      { app: { ports: ["2222:22"] } },
      { app: { expose: ["22"] } },
      { app: { command: ["/usr/sbin/sshd", "-D"] } },
    ],
    holds: [{ app: { ports: ["2222:2222"] } }, { app: { command: "serve" } }, { app: {} }],
  },
});
