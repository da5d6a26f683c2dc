import {
  bindMount,
  endpoint,
  network,
  publish,
  secret,
  service,
  tmpfsMount,
  unpinned,
  volume,
  withHealthcheck,
  withLimits,
} from "@stackwright/core";
import { finds, refuses, synthOf, wrong } from "./wrong-use.ts";

const image = "nginx:1.29.3";
const web = service("web", { image });

refuses("units", [
  {
    name: "a duration in days",
    does: () => service("web", { image, stop_grace_period: wrong("1d") }),
    code: "unit-invalid",
    path: "services.web.stop_grace_period",
    culprit: '"1d"',
  },
  {
    name: "a duration without a unit",
    does: () => service("web", { image, healthcheck: { test: ["CMD", "true"], interval: wrong("30") } }),
    code: "unit-invalid",
    path: "services.web.healthcheck.interval",
    culprit: '"30"',
  },
  {
    name: "a duration that is a number",
    does: () => service("web", { image, healthcheck: { test: ["CMD", "true"], timeout: wrong(30) } }),
    code: "unit-invalid",
    path: "services.web.healthcheck.timeout",
    culprit: "30",
  },
  {
    name: "a bad duration in a modifier",
    does: () => synthOf([withHealthcheck({ test: ["CMD", "true"], interval: wrong("1d") }), web]),
    code: "unit-invalid",
    path: "services.web.healthcheck.interval",
    culprit: '"1d"',
  },
  {
    name: "a delay without a unit",
    does: () => service("web", { image, deploy: { update_config: { delay: wrong("10 s") } } }),
    code: "unit-invalid",
    path: "services.web.deploy.update_config.delay",
    culprit: '"10 s"',
  },
  {
    name: "a size with an unknown unit",
    does: () => service("web", { image, mem_limit: wrong("512X") }),
    code: "unit-invalid",
    path: "services.web.mem_limit",
    culprit: '"512X"',
  },
  {
    name: "a size that is a number",
    does: () => synthOf([withLimits({ memory: wrong(512) }), web]),
    code: "unit-invalid",
    path: "services.web.deploy.resources.limits.memory",
    culprit: "512",
  },
  {
    name: "a size in words for a tmpfs",
    does: () => tmpfsMount("/tmp", wrong("64 MiB")),
    code: "unit-invalid",
    path: "volumes[/tmp].size",
    culprit: '"64 MiB"',
  },
  {
    name: "negative CPUs",
    does: () => service("web", { image, cpus: -0.5 }),
    code: "option-invalid",
    path: "services.web.cpus",
    culprit: "-0.5",
  },
  {
    name: "CPUs that are no number",
    does: () => service("web", { image, deploy: { resources: { limits: { cpus: Number("half") } } } }),
    code: "option-invalid",
    path: "services.web.deploy.resources.limits.cpus",
    culprit: "NaN",
  },
  {
    name: "replicas in quotes",
    does: () => service("web", { image, deploy: { replicas: wrong("2") } }),
    code: "option-invalid",
    path: "services.web.deploy.replicas",
    culprit: '"2"',
  },
  {
    name: "half a replica",
    does: () => service("web", { image, deploy: { replicas: 1.5 } }),
    code: "option-invalid",
    path: "services.web.deploy.replicas",
    culprit: "1.5",
  },
]);

refuses("names", [
  {
    name: "a service's name with a dot",
    does: () => service("my.app", { image }),
    code: "name-invalid",
    path: 'services["my.app"]',
    culprit: '"my.app"',
  },
  {
    name: "a service's name that is too long",
    does: () => service("a".repeat(64), { image }),
    code: "name-invalid",
    path: `services["${"a".repeat(64)}"]`,
    culprit: "a".repeat(64),
  },
  {
    name: "a service's name that ends in a dash",
    does: () => service("web-", { image }),
    code: "name-invalid",
    path: 'services["web-"]',
    culprit: '"web-"',
  },
  {
    name: "an empty name",
    does: () => service("", { image }),
    code: "name-invalid",
    path: 'services[""]',
    culprit: '""',
  },
  {
    name: "a network's name with a space",
    does: () => network("front end"),
    code: "name-invalid",
    path: 'networks["front end"]',
    culprit: '"front end"',
  },
  {
    name: "a volume's name that is a path",
    does: () => volume("./data"),
    code: "name-invalid",
    path: 'volumes["./data"]',
    culprit: '"./data"',
  },
  {
    name: "a secret's name with a slash",
    does: () => secret("db/password"),
    code: "name-invalid",
    path: 'secrets["db/password"]',
    culprit: '"db/password"',
  },
]);

refuses("images", [
  {
    name: "an image in upper case",
    does: () => service("web", { image: "Nginx:1.29.3" }),
    code: "image-invalid",
    path: "services.web.image",
    culprit: '"Nginx:1.29.3"',
  },
  {
    name: "an empty image",
    does: () => service("web", { image: wrong("") }),
    code: "image-invalid",
    path: "services.web.image",
    culprit: '""',
  },
  {
    name: "an unpinned image without a reason",
    does: () => service("web", { image: unpinned("nginx:latest", "") }),
    code: "waiver-invalid",
    path: 'unpinned("nginx:latest")',
    culprit: '"nginx:latest"',
  },
]);

refuses("ports", [
  {
    name: "port 0",
    does: () => publish(0, 8080),
    code: "port-invalid",
    path: "ports.target",
    culprit: "0 is not a port",
  },
  {
    name: "port 70000",
    does: () => service("web", { image, ports: [{ target: 80, published: 70_000 }] }),
    code: "port-invalid",
    path: "services.web.ports[0].published",
    culprit: "70000",
  },
  {
    name: "a port in quotes",
    does: () => publish(80, wrong("8080")),
    code: "port-invalid",
    path: "ports.published",
    culprit: '"8080"',
  },
  {
    name: "an endpoint's port out of range",
    does: () => endpoint({ service: "db", name: "sql", port: 65_536 }),
    code: "endpoint-invalid",
    path: "services.db.endpoints.sql.port",
    culprit: "65536",
  },
]);

refuses("mounts and health checks", [
  {
    name: "a mount at a relative path",
    does: () => service("web", { image, volumes: [bindMount("/srv", "data")] }),
    code: "mount-invalid",
    path: "services.web.volumes[0].target",
    culprit: '"data"',
  },
  {
    name: "a mount of an unknown kind",
    does: () =>
      service("web", { image, volumes: [wrong({ type: "volum", source: "data", target: "/data" })] }),
    code: "mount-invalid",
    path: "services.web.volumes[0].type",
    culprit: '"volum"',
  },
  {
    name: "a mount of a volume that is not there",
    does: () => service("web", { image, volumes: [wrong({ type: "volume", target: "/data" })] }),
    code: "mount-invalid",
    path: "services.web.volumes[0].source",
    culprit: "undefined",
  },
  {
    name: "a health check that is a program's arguments",
    does: () => service("web", { image, healthcheck: { test: wrong(["curl", "-f", "http://localhost"]) } }),
    code: "healthcheck-invalid",
    path: "services.web.healthcheck.test",
    culprit: '["curl"',
  },
  {
    name: "a health check that is a line of shell",
    does: () => service("web", { image, healthcheck: { test: wrong("curl -f localhost") } }),
    code: "healthcheck-invalid",
    path: "services.web.healthcheck.test",
    culprit: "curl -f localhost",
  },
  {
    name: "a health check that is switched off, too",
    does: () => service("web", { image, healthcheck: { test: ["CMD", "true"], disable: true } }),
    code: "healthcheck-invalid",
    path: "services.web.healthcheck",
    culprit: "disable",
  },
  {
    name: "a secret in the environment of an image without a shell",
    does: () => synthOf([service("web", { image, secretEnv: { TOKEN: secret("token") } })]),
    code: "secret-invalid",
    path: "services.web.secretEnv",
    culprit: "TOKEN",
  },
  {
    name: "a secret of version 0",
    does: () => secret("token", { version: 0 }),
    code: "secret-invalid",
    path: "secrets.token.version",
    culprit: "0 is not a version",
  },
  {
    name: "a placement constraint that is no comparison",
    does: () => service("web", { image, deploy: { placement: { constraints: ["node.role=manager"] } } }),
    code: "option-invalid",
    path: "services.web.deploy.placement.constraints[0]",
    culprit: '"node.role=manager"',
  },
]);

refuses("words and numbers that no engine knows", [
  {
    name: "a word where true or false belongs",
    does: () => service("web", { image, read_only: wrong("yes") }),
    code: "option-invalid",
    path: "services.web.read_only",
    culprit: '"yes"',
  },
  {
    name: "retries that are no number",
    does: () => service("web", { image, healthcheck: { test: ["CMD", "true"], retries: wrong("many") } }),
    code: "option-invalid",
    path: "services.web.healthcheck.retries",
    culprit: '"many"',
  },
  {
    name: "a restart policy that nobody knows",
    does: () => service("web", { image, restart: "forever" }),
    code: "option-invalid",
    path: "services.web.restart",
    culprit: '"forever"',
  },
  {
    name: "a mode of deployment that is spelled wrong",
    does: () => service("web", { image, deploy: { mode: wrong("globl") } }),
    code: "option-invalid",
    path: "services.web.deploy.mode",
    culprit: '"globl"',
  },
  {
    name: "a protocol that Swarm would take for TCP",
    does: () => service("web", { image, ports: [publish(53, 53, { protocol: wrong("dns") })] }),
    code: "option-invalid",
    path: "services.web.ports[0].protocol",
    culprit: '"dns"',
  },
]);

finds("keys and values that the schema does not know", [
  {
    name: "an image that is spelled wrong",
    parts: () => [service("web", { ...wrong<object>({ imgae: image }) })],
    id: "schema",
    path: "services.web.imgae",
    culprit: "imgae",
  },
  {
    name: "an unknown key below deploy",
    parts: () => [service("web", { image, deploy: { ...wrong<object>({ replica: 2 }) } })],
    id: "schema",
    path: "services.web.deploy.replica",
    culprit: "replica",
  },
  {
    name: "a number where text belongs",
    parts: () => [service("web", { image, working_dir: wrong(5) })],
    id: "schema",
    path: "services.web.working_dir",
    culprit: "5 must be string",
  },
]);

finds("images that the policies refuse", [
  {
    name: "an image without a tag, from plain JavaScript",
    parts: () => [service("web", { image: wrong("nginx") })],
    id: "image-pinned",
    severity: "error",
    path: "services.web.image",
    culprit: '"nginx"',
  },
  {
    name: "the latest image, from plain JavaScript",
    parts: () => [service("web", { image: wrong("nginx:latest") })],
    id: "image-pinned",
    severity: "error",
    path: "services.web.image",
    culprit: "nginx:latest",
  },
  {
    name: "no image at all",
    parts: () => [service("web", {})],
    target: "compose",
    id: "image-missing",
    path: "services.web.image",
    culprit: "services.web",
  },
]);
