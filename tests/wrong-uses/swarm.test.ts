import { bindMount, publish, secret, service } from "@stackwright/core";
import { finds, wrong } from "./wrong-use.ts";

const image = "nginx:1.29.3";

finds("what Swarm cannot do", [
  {
    name: "a service's name that is too long with the stack's",
    parts: () => [service("a".repeat(60), { image })],
    id: "swarm-service-name-too-long",
    path: `services.${"a".repeat(60)}`,
    culprit: "shop_aaa",
  },
  {
    name: "an empty variable, which the deployer's shell fills",
    parts: () => [service("web", { image, environment: { HTTP_PROXY: "" } })],
    id: "swarm-empty-env",
    severity: "warning",
    path: "services.web.environment.HTTP_PROXY",
    culprit: "HTTP_PROXY",
  },
  {
    name: "a port on one address of the host",
    parts: () => [service("web", { image, ports: [publish(80, 8080, { host_ip: "127.0.0.1" })] })],
    id: "port-host-ip",
    path: "services.web.ports[0].host_ip",
    culprit: "host_ip",
  },
  {
    name: "dnsrr with a port in the routing mesh",
    parts: () => [service("web", { image, deploy: { endpoint_mode: "dnsrr" }, ports: [publish(80, 8080)] })],
    id: "dnsrr-ingress-port",
    path: "services.web.ports[0]",
    culprit: "dnsrr",
  },
  {
    name: "a privileged container",
    parts: () => [service("web", { image, privileged: true })],
    id: "key-dropped",
    path: "services.web.privileged",
    culprit: "privileged",
  },
  {
    name: "devices",
    parts: () => [service("web", { image, devices: ["/dev/ttyUSB0"] })],
    id: "key-dropped",
    path: "services.web.devices",
    culprit: "devices",
  },
  {
    name: "security options that are ignored",
    parts: () => [service("web", { image, security_opt: ["no-new-privileges:true"] })],
    id: "key-dropped",
    severity: "warning",
    path: "services.web.security_opt",
    culprit: "security_opt",
  },
  {
    name: "a build and no image",
    parts: () => [service("web", { build: { context: "./web" } })],
    id: "image-missing",
    path: "services.web.image",
    culprit: "services.web",
  },
  {
    name: "a service that extends another",
    parts: () => [service("web", { image, extends: "base" })],
    id: "key-refused",
    path: "services.web.extends",
    culprit: "extends",
  },
  {
    name: "replicas of a service that runs on every node",
    parts: () => [service("web", { image, deploy: { mode: "global", replicas: 2 } })],
    id: "replicas-global",
    path: "services.web.deploy.replicas",
    culprit: "global",
  },
  {
    name: "too little memory",
    parts: () => [service("web", { image, deploy: { resources: { limits: { memory: "1M" } } } })],
    id: "memory-too-low",
    path: "services.web.deploy.resources.limits.memory",
    culprit: "1M",
  },
  {
    name: "permission bits without their 0o",
    parts: () => [service("web", { image, secrets: [{ source: secret("token"), mode: 440 }] })],
    id: "mode-decimal",
    severity: "warning",
    path: "services.web.secrets[0].mode",
    culprit: "440",
  },
  {
    name: "one secret with two modes",
    parts: () => {
      const token = secret("token");
      return [
        service("web", {
          image,
          secrets: [
            { source: token, target: "a", mode: 0o400 },
            { source: token, target: "b", mode: 0o444 },
          ],
        }),
      ];
    },
    id: "secret-mode-conflict",
    path: "services.web.secrets[1]",
    culprit: "token",
  },
  {
    name: "a network that is chosen by network_mode",
    parts: () => [service("web", { image, network_mode: "service:db" })],
    id: "key-dropped",
    severity: "warning",
    path: "services.web.network_mode",
    culprit: "network_mode",
  },
  {
    name: "a bind that the nodes may not have",
    parts: () => [
      service("web", { image, volumes: [bindMount("/srv", "/srv", { bind: { selinux: "z" } })] }),
    ],
    id: "key-dropped",
    severity: "warning",
    path: "services.web.volumes[0].bind.selinux",
    culprit: "selinux",
  },
]);

finds("what Compose cannot do", [
  {
    name: "a template that only Swarm expands",
    parts: () => [service("web", { image, hostname: "{{.Node.Hostname}}" })],
    target: "compose",
    id: "template-not-expanded",
    severity: "warning",
    path: "services.web.hostname",
    culprit: "hostname",
  },
  {
    name: "a word for an extension that is none",
    parts: () => [service("web", { image, ...wrong<object>({ my_note: "hello" }) })],
    target: "compose",
    id: "schema",
    path: "services.web.my_note",
    culprit: "my_note",
  },
]);
