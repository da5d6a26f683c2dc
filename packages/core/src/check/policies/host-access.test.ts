import type { Service } from "../../generated/compose-types.ts";
import { testPolicies, type Scenario } from "./context.fixture.ts";
import { hostAccessPolicies } from "./host-access.ts";

const bind = (
  source: string,
  options: { readonly read_only?: boolean; readonly target?: string } = {},
): Scenario => ({
  app: { volumes: [{ type: "bind", source, target: "/mnt", ...options }] },
});
const readOnly = (source: string): Scenario => bind(source, { read_only: true });
const socket: NonNullable<Service["volumes"]> = ["/var/run/docker.sock:/var/run/docker.sock:ro"];

testPolicies(hostAccessPolicies, {
  "docker-socket-mounted": {
    broken: [
      bind("/var/run/docker.sock"),
      readOnly("/run/docker.sock"),
      readOnly("/run/containerd/containerd.sock"),
      bind("/run/user/1000/podman/podman.sock"),
      readOnly("/var/run"),
      bind("${DOCKER_SOCKET:-/var/run/docker.sock}"),
      { app: { volumes: socket } },
      { app: { use_api_socket: true } },
    ],
    holds: [bind("/var/run/app"), { app: { volumes: ["docker.sock:/data"] } }, { app: {} }],
  },
  "root-equivalent-mount": {
    broken: [
      bind("/"),
      bind("/etc"),
      bind("/etc/"),
      bind("/root/.ssh"),
      bind("/var/lib/docker/volumes"),
      bind("/proc/sys"),
    ],
    holds: [
      readOnly("/"),
      bind("/srv/app"),
      bind("/etc/letsencrypt"),
      bind("/var/run/docker.sock"),
      { app: {} },
    ],
  },
  "sensitive-mount": {
    broken: [
      readOnly("/"),
      readOnly("/etc"),
      readOnly("/root"),
      readOnly("/etc/shadow"),
      readOnly("/var/lib/docker/containers"),
    ],
    holds: [
      readOnly("/proc"),
      readOnly("/sys/fs"),
      readOnly("/etc/passwd"),
      readOnly("/etc/localtime"),
      readOnly("/lib/modules"),
      bind("/etc"),
      { app: {} },
    ],
  },
  "mount-propagation": {
    broken: [
      {
        app: {
          volumes: [{ type: "bind", source: "/mnt", target: "/mnt", bind: { propagation: "rshared" } }],
        },
      },
      { app: { volumes: ["/mnt:/mnt:rw,shared"] } },
    ],
    holds: [
      { app: { volumes: [{ type: "bind", source: "/", target: "/host", bind: { propagation: "rslave" } }] } },
      bind("/mnt"),
      { app: {} },
    ],
  },
  "relative-bind-in-swarm": {
    broken: [
      bind("./conf"),
      bind("~/conf"),
      bind("conf/app.yml"),
      bind("${DIR:-./conf}"),
      { app: { volumes: ["./x:/x"] } },
    ],
    holds: [bind("/srv/conf"), bind("${DIR}"), bind("${DIR:-/srv}"), { app: { volumes: ["data:/x"] } }],
  },
  "host-path-unpinned": {
    broken: [
      bind("/srv/data"),
      { app: { ...bind("/srv/data").app, deploy: { placement: { constraints: ["node.role == manager"] } } } },
      { app: { ...bind("/srv/data").app, deploy: { mode: "global" } } },
    ],
    holds: [
      bind("/proc"),
      bind("/"),
      bind("/var/run/docker.sock"),
      bind("./conf"),
      {
        app: { ...bind("/srv/data").app, deploy: { placement: { constraints: ["node.labels.db == true"] } } },
      },
      { app: {} },
    ],
  },
  "config-bind-writable": {
    broken: [
      bind("/srv/a.yml", { target: "/etc/app/app.yml" }),
      { app: { volumes: ["./nginx.conf:/etc/nginx.conf"] } },
    ],
    holds: [
      bind("/srv/a.yml", { target: "/etc/app/app.yml", read_only: true }),
      bind("/srv/data", { target: "/data" }),
      { app: {} },
    ],
  },
  "swarm-api-on-manager": {
    broken: [
      { app: { volumes: socket, command: ["--providers.docker.swarmMode=true"] } },
      { app: { volumes: socket, image: "crazymax/swarm-cronjob:1.14" } },
      { app: { volumes: socket, environment: { SWARM: "1" } } },
    ],
    holds: [
      {
        app: {
          volumes: socket,
          command: ["--providers.docker.swarmMode=true"],
          deploy: { placement: { constraints: ["node.role == manager"] } },
        },
      },
      { app: { volumes: socket, command: ["--providers.docker=true"], environment: { SWARM: "false" } } },
      { app: { command: "--swarm" } },
    ],
  },
});
