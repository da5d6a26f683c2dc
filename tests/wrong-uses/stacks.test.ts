import {
  defineStack,
  derive,
  emptyPart,
  endpoint,
  makePart,
  merge,
  mountFile,
  mountVolume,
  network,
  only,
  onServices,
  override,
  patch,
  pipe,
  publish,
  service,
  synth,
  waive,
  withEnv,
  withReplicas,
  withService,
} from "@stackwright/core";
import { finds, refuses, synthOf, wrong } from "./wrong-use.ts";

const image = "nginx:1.29.3";
const web = service("web", { image });
const sql = endpoint({ service: "db", name: "sql", port: 3306 });
const data = network("data");

refuses("stacks", [
  {
    name: "a stack without parts",
    does: () => defineStack(wrong({ name: "shop" })),
    code: "stack-invalid",
    path: "parts",
    culprit: "undefined",
  },
  {
    name: "a stack's name in upper case",
    does: () => defineStack({ name: "Shop", parts: [] }),
    code: "name-invalid",
    path: "name",
    culprit: '"Shop"',
  },
  {
    name: "services beside the parts of a stack",
    does: () => defineStack(wrong({ name: "shop", parts: [], services: { web } })),
    code: "option-invalid",
    path: "defineStack.services",
    culprit: "services",
  },
  {
    name: "a part that is undefined",
    does: () => defineStack({ name: "shop", parts: [web, wrong(undefined)] }),
    code: "part-invalid",
    path: "parts[1]",
    culprit: "undefined",
  },
  {
    name: "a part that is a promise",
    does: () => defineStack({ name: "shop", parts: [wrong(Promise.resolve(web))] }),
    code: "part-invalid",
    path: "parts[0]",
    culprit: "a promise",
  },
  {
    name: "a target of another tool",
    does: () => synth(defineStack({ name: "shop", parts: [web] }), wrong("kubernetes")),
    code: "target-invalid",
    path: "target",
    culprit: '"kubernetes"',
  },
]);

refuses("parts that contradict each other", [
  {
    name: "one service, described by two parts",
    does: () => synthOf([web, service("web", { image: "nginx:1.28.0" })]),
    code: "definition-conflict",
    path: "services.web",
    culprit:
      "parts[0], the part with services web and by parts[1], the part with services web (they differ at `image`)",
  },
  {
    name: "one network with two meanings",
    does: () =>
      merge(
        service("a", { image, networks: [network("back", { internal: true })] }),
        service("b", { image, networks: [network("back")] }),
      ),
    code: "definition-conflict",
    path: "networks.back",
    culprit: "the part with services a and by the part with services b",
  },
  {
    name: "a derived part that describes a service anew",
    does: () => synthOf([web, derive("exporters", () => service("web", { image: "nginx:1.28.0" }))]),
    code: "definition-conflict",
    path: "services.web",
    culprit: "the derived part exporters",
  },
]);

refuses("modifiers", [
  {
    name: "only() for a target that is not there",
    does: () => only(wrong("kubernetes"), web),
    code: "target-invalid",
    path: "target",
    culprit: '"kubernetes"',
  },
  {
    name: "replicas of an unknown service",
    does: () => synthOf([web, withReplicas({ wbe: 2 })]),
    code: "service-unknown",
    path: "services.wbe",
    culprit: "wbe",
  },
  {
    name: "replicas of a service that runs on every node",
    does: () => pipe(service("agent", { image, deploy: { mode: "global" } }), withReplicas(2)),
    code: "option-invalid",
    path: "services.agent.deploy.replicas",
    culprit: "2 replicas",
  },
  {
    name: "a modifier for an unknown service",
    does: () => pipe(web, onServices(["grafana"], withReplicas(2))),
    code: "service-unknown",
    path: "services.grafana",
    culprit: "grafana",
  },
  {
    name: "an override of an unknown service",
    does: () => synthOf([web, override({ services: { wbe: { hostname: "shop" } } })]),
    code: "service-unknown",
    path: "services.wbe",
    culprit: "wbe",
  },
  {
    name: "an override of an unknown section",
    does: () => synthOf([web, override(wrong({ service: { web: {} } }))]),
    code: "service-unknown",
    path: "override.service",
    culprit: "service",
  },
  {
    name: "an override with a bad value",
    does: () => synthOf([web, override({ services: { web: { stop_grace_period: wrong("1d") } } })]),
    code: "unit-invalid",
    path: "services.web.stop_grace_period",
    culprit: '"1d"',
  },
  {
    name: "a bad value of any key",
    does: () => pipe(web, withService({ cpus: 0 })),
    code: "option-invalid",
    path: "services.web.cpus",
    culprit: "0",
  },
  {
    name: "a modifier that returns nothing",
    does: () =>
      pipe(
        web,
        wrong(() => undefined),
      ),
    code: "part-invalid",
    path: "pipe(...)[1]",
    culprit: "undefined",
  },
  {
    name: "a waiver without a reason",
    does: () => waive("image-pinned", wrong({ service: "web" })),
    code: "waiver-invalid",
    path: 'waive("image-pinned")',
    culprit: "image-pinned",
  },
  {
    name: "a waiver with a reason that says nothing",
    does: () => waive("image-pinned", { reason: "ok" }),
    code: "waiver-invalid",
    path: 'waive("image-pinned")',
    culprit: '"ok"',
  },
  {
    name: "a waiver for everything, because `service` is spelled wrong",
    does: () => waive("image-pinned", wrong({ servce: "web", reason: "pinned by the mirror" })),
    code: "option-invalid",
    path: "waive.servce",
    culprit: "servce",
  },
  {
    name: "a patch of a path that is not there",
    does: () => synthOf([web, patch("services.wbe.hostname", () => "shop")]),
    code: "patch-missing",
    path: "services.wbe.hostname",
    culprit: '"wbe"',
  },
  {
    name: "a patch without a function",
    does: () => patch("services.web.hostname", wrong("shop")),
    code: "option-invalid",
    path: 'patch("services.web.hostname")',
    culprit: '"shop"',
  },
  {
    name: "a policy that is a name",
    does: () =>
      synth(defineStack({ name: "shop", parts: [web] }), "swarm", { policies: wrong(["image-pinned"]) }),
    code: "option-invalid",
    path: "synth.policies[0]",
    culprit: '"image-pinned"',
  },
  {
    name: "a policy that lacks its check",
    does: () =>
      synth(defineStack({ name: "shop", parts: [web] }), "swarm", { policies: [wrong({ id: "mine" })] }),
    code: "policy-invalid",
    path: "policies[0]",
    culprit: "mine",
  },
]);

finds("things that are not there", [
  {
    name: "a network that no part declares",
    parts: () => [service("web", { image, networks: ["front"] })],
    id: "network-undefined",
    path: "services.web.networks.front",
    culprit: '"front"',
  },
  {
    name: "a volume that no part declares",
    parts: () => [service("web", { image, volumes: [mountVolume("data", "/data")] })],
    id: "volume-undefined",
    path: "services.web.volumes[0]",
    culprit: '"data"',
  },
  {
    name: "a secret that no part declares",
    parts: () => [service("web", { image, secrets: [{ source: "token" }] })],
    id: "secret-undefined",
    path: "services.web.secrets[0]",
    culprit: '"token"',
  },
  {
    name: "a file that no part declares",
    parts: () => [service("web", { image, configs: [mountFile("app/app.conf", "/etc/app.conf")] })],
    id: "config-undefined",
    path: "services.web.configs[0]",
    culprit: '"app/app.conf"',
  },
  {
    name: "a dependency on an unknown service",
    parts: () => [service("web", { image, depends_on: ["db"] })],
    id: "dependency-undefined",
    path: "services.web.depends_on.db",
    culprit: '"db"',
  },
  {
    name: "the endpoint of a service that is not in the stack",
    parts: () => [service("web", { image, environment: { DB: sql.address } })],
    id: "endpoint-undefined",
    path: "services.web",
    culprit: '"db"',
  },
]);

finds("services that do not fit together", [
  {
    name: "an endpoint over networks that are not shared",
    parts: () => [
      service("db", { image, networks: [data] }),
      service("web", { image, networks: [network("front")], environment: { DB: sql.address } }),
    ],
    id: "endpoint-unreachable",
    path: "services.web",
    culprit: "db.sql, but the two share no network (web: front; db: data)",
  },
  {
    name: "an endpoint by an alias that the shared network does not know",
    parts: () => [
      service("db", { image, networks: [data] }),
      service("web", {
        image,
        networks: [data],
        environment: { DB: endpoint({ service: "db", port: 3306, host: "mysql" }).host },
      }),
    ],
    id: "endpoint-unreachable",
    path: "services.web",
    culprit: '"mysql"',
  },
  {
    name: "services that wait for each other",
    parts: () => [service("a", { image, depends_on: ["b"] }), service("b", { image, depends_on: ["a"] })],
    target: "compose",
    id: "dependency-cycle",
    path: "services.a.depends_on",
    culprit: "a -> b -> a",
  },
  {
    name: "waiting for the health of a service without a health check",
    parts: () => [
      service("db", { image }),
      service("web", { image, depends_on: { db: { condition: "service_healthy" } } }),
    ],
    target: "compose",
    id: "dependency-never-healthy",
    path: "services.web.depends_on.db",
    culprit: "db has no health check",
  },
  {
    name: "needing a service that only a profile starts",
    parts: () => [
      service("debugger", { image, profiles: ["debug"] }),
      service("web", { image, depends_on: ["debugger"] }),
    ],
    target: "compose",
    id: "dependency-behind-profile",
    path: "services.web.depends_on.debugger",
    culprit: "debug",
  },
  {
    name: "two services on one port of the host",
    parts: () => [
      service("a", { image, ports: [publish(80, 8080)] }),
      service("b", { image, ports: [publish(80, 8080)] }),
    ],
    id: "host-port-conflict",
    path: "services.b.ports[0]",
    culprit: "8080/tcp, which a publishes too",
  },
  {
    name: "one service twice on one port of the host",
    parts: () => [service("web", { image, ports: [publish(80, 8080), publish(81, 8080)] })],
    id: "published-port-duplicate",
    path: "services.web.ports[1]",
    culprit: "8080/tcp twice",
  },
  {
    name: "a reservation above the limit",
    parts: () => [
      service("web", {
        image,
        deploy: { resources: { limits: { memory: "512M" }, reservations: { memory: "1G" } } },
      }),
    ],
    id: "reservation-above-limit",
    path: "services.web.deploy.resources.reservations.memory",
    culprit: "1G",
  },
  {
    name: "two mounts at one place",
    parts: () => [
      service("web", {
        image,
        volumes: [
          { type: "tmpfs", target: "/tmp" },
          { type: "tmpfs", target: "/tmp/" },
        ],
      }),
    ],
    id: "mount-target-duplicate",
    path: "services.web.volumes[1]",
    culprit: "/tmp",
  },
  {
    name: "a volume that nobody uses",
    parts: () => [web, makePart({ volumes: { data: {} } })],
    id: "volume-unused",
    severity: "warning",
    path: "volumes.data",
    culprit: "data",
  },
  {
    name: "a waiver that accepts nothing",
    parts: () => [
      web,
      waive("privileged", { service: "web", target: "swarm", reason: "needs the hardware" }),
    ],
    id: "waiver-unused",
    severity: "info",
    path: "services.web",
    culprit: "privileged",
  },
]);

refuses("the rest of the parts' functions", [
  {
    name: "a merge with nothing",
    does: () => merge(emptyPart, wrong(undefined)),
    code: "part-invalid",
    path: "merge(...)[1]",
    culprit: "undefined",
  },
  {
    name: "an environment that is a line",
    does: () => withEnv(wrong("A=1")),
    code: "option-invalid",
    path: "withEnv.environment",
    culprit: '"A=1"',
  },
]);
