import {
  bindMount,
  defineStack,
  derive,
  endpoint,
  eachService,
  file,
  mergeAll,
  mountFile,
  mountVolume,
  network,
  only,
  onServices,
  override,
  patch,
  pipe,
  policies,
  publish,
  secret,
  service,
  StackwrightError,
  synth,
  targets,
  tmpfsMount,
  unpinned,
  variable,
  volume,
  waive,
  withDependencies,
  withDeployLabels,
  withFiles,
  withHealthcheck,
  withLimits,
  withLogging,
  withMounts,
  withNetworks,
  withPlacement,
  withPorts,
  withReplicas,
  withSecrets,
  withService,
  type Modifier,
  type Part,
  type ServiceOptions,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { composeSchemaPaths } from "../../packages/core/src/generated/compose-schema.ts";
import { refuses, synthOf, wrong } from "./wrong-use.ts";

const image = "nginx:1.29.3";
const web = service("web", { image });

refuses("services from plain JavaScript", [
  {
    name: "no options",
    does: () => service("web", wrong<ServiceOptions>(undefined)),
    code: "option-invalid",
    path: "services.web",
    culprit: "undefined",
  },
  {
    name: "an image instead of options",
    does: () => service("web", wrong<ServiceOptions>(image)),
    code: "option-invalid",
    path: "services.web",
    culprit: image,
  },
  {
    name: "no name",
    does: () => service(wrong(undefined), { image }),
    code: "name-invalid",
    path: "services[undefined]",
    culprit: "undefined",
  },
  {
    name: "an image that is null",
    does: () => service("web", { image: wrong(null) }),
    code: "option-invalid",
    path: "services.web.image",
    culprit: "null",
  },
  {
    name: "an environment that is a line",
    does: () => service("web", { image, environment: wrong("A=1") }),
    code: "option-invalid",
    path: "services.web.environment",
    culprit: '"A=1"',
  },
  {
    name: "an environment that is a list",
    does: () => service("web", { image, environment: wrong(["A=1"]) }),
    code: "option-invalid",
    path: "services.web.environment",
    culprit: '["A=1"]',
  },
  {
    name: "a value of the environment that is an object",
    does: () => service("web", { image, environment: { A: wrong({ b: 1 }) } }),
    code: "option-invalid",
    path: "services.web.environment.A",
    culprit: '{"b":1}',
  },
  {
    name: "a network that is undefined",
    does: () => service("web", { image, networks: [network("front"), wrong<string>(undefined)] }),
    code: "option-invalid",
    path: "services.web.networks[1]",
    culprit: "undefined",
  },
  {
    name: "a network that is not in a list",
    does: () => service("web", { image, networks: wrong("front") }),
    code: "option-invalid",
    path: "services.web.networks",
    culprit: '"front"',
  },
  {
    name: "ports that are numbers",
    does: () => service("web", { image, ports: [wrong(8080)] }),
    code: "option-invalid",
    path: "services.web.ports[0]",
    culprit: "8080",
  },
  {
    name: "the short form of a mount",
    does: () => service("web", { image, volumes: [wrong("data:/data")] }),
    code: "option-invalid",
    path: "services.web.volumes[0]",
    culprit: '"data:/data"',
  },
  {
    name: "a secret that is a name",
    does: () => service("web", { image, secrets: [wrong("token")] }),
    code: "option-invalid",
    path: "services.web.secrets[0]",
    culprit: '"token"',
  },
  {
    name: "an exported secret that is a name",
    does: () => service("web", { image, secretEnv: { TOKEN: wrong("token") } }),
    code: "option-invalid",
    path: "services.web.secretEnv.TOKEN",
    culprit: '"token"',
  },
  {
    name: "a mounted file that is undefined",
    does: () => service("web", { image, configs: [mountFile(wrong(undefined), "/etc/app.conf")] }),
    code: "option-invalid",
    path: "services.web.configs[0].source",
    culprit: "source",
  },
  {
    name: "a dependency that is a line",
    does: () => service("web", { image, depends_on: wrong("db") }),
    code: "option-invalid",
    path: "services.web.depends_on",
    culprit: '"db"',
  },
  {
    name: "constraints that are a line",
    does: () =>
      service("web", { image, deploy: { placement: { constraints: wrong("node.role == manager") } } }),
    code: "option-invalid",
    path: "services.web.deploy.placement.constraints",
    culprit: '"node.role == manager"',
  },
  {
    name: "a health check that is null",
    does: () => withHealthcheck(wrong(null)),
    code: "healthcheck-invalid",
    path: "withHealthcheck(...)",
    culprit: "null",
  },
  {
    name: "a facet that is a number",
    does: () => service("web", { image, facets: { metrics: wrong(9100) } }),
    code: "option-invalid",
    path: "services.web.facets.metrics",
    culprit: "9100",
  },
  {
    name: "a facet without its port",
    does: () => service("web", { image, facets: { metrics: wrong({ prot: 9100 }) } }),
    code: "option-invalid",
    path: "services.web.facets.metrics.port",
    culprit: "prot",
  },
  {
    name: "a user without a group",
    does: () => service("web", { image, runsAs: wrong({ uid: 1000 }) }),
    code: "option-invalid",
    path: "services.web.runsAs.gid",
    culprit: "gid",
  },
]);

refuses("other builders from plain JavaScript", [
  {
    name: "a network's option that is spelled wrong",
    does: () => network("front", wrong({ encryptd: true })),
    code: "option-invalid",
    path: "networks.front.encryptd",
    culprit: "encryptd",
  },
  {
    name: "a network's option that is a word",
    does: () => network("front", { encrypted: wrong("yes") }),
    code: "option-invalid",
    path: "networks.front.encrypted",
    culprit: '"yes"',
  },
  {
    name: "a volume's options that are null",
    does: () => volume("data", wrong(null)),
    code: "option-invalid",
    path: "volumes.data",
    culprit: "null",
  },
  {
    name: "a secret's option that is spelled wrong",
    does: () => secret("token", wrong({ versoin: 2 })),
    code: "option-invalid",
    path: "secrets.token.versoin",
    culprit: "versoin",
  },
  {
    name: "a variable's default that is not text",
    does: () => variable("PORT", { default: wrong(8080) }),
    code: "option-invalid",
    path: "variables.PORT.default",
    culprit: "8080",
  },
  {
    name: "a variable's name that is missing",
    does: () => variable(wrong(undefined)),
    code: "variable-invalid",
    path: "variables[undefined]",
    culprit: "undefined",
  },
  {
    name: "an endpoint without options",
    does: () => endpoint(wrong(undefined)),
    code: "option-invalid",
    path: "endpoint",
    culprit: "undefined",
  },
  {
    name: "a port without a number",
    does: () => publish(wrong(undefined)),
    code: "port-invalid",
    path: "ports.target",
    culprit: "undefined",
  },
  {
    name: "a file's mode in quotes",
    does: () => file("run.sh", "exit 0\n", { mode: wrong("755") }),
    code: "option-invalid",
    path: 'files["run.sh"].mode',
    culprit: '"755"',
  },
  {
    name: "a stack without options",
    does: () => defineStack(wrong(undefined)),
    code: "option-invalid",
    path: "defineStack",
    culprit: "undefined",
  },
  {
    name: "no stack",
    does: () => synth(wrong(undefined), "swarm"),
    code: "stack-invalid",
    path: "stack",
    culprit: "undefined",
  },
  {
    name: "a pipe that starts with nothing",
    does: () => pipe(wrong(undefined), withReplicas(2)),
    code: "part-invalid",
    path: "pipe(...)[0]",
    culprit: "undefined",
  },
  {
    name: "a modifier that is a part",
    does: () => pipe(web, wrong(web)),
    code: "part-invalid",
    path: "pipe(...)[1]",
    culprit: "web",
  },
  {
    name: "only() without content",
    does: () => only("swarm", wrong<Part>(undefined)),
    code: "part-invalid",
    path: 'only("swarm")',
    culprit: "undefined",
  },
  {
    name: "a derived part that is nothing",
    does: () => synthOf([web, derive("checks", () => wrong(undefined))]),
    code: "part-invalid",
    path: 'derive("checks")',
    culprit: "undefined",
  },
  {
    name: "a derivation that is a part",
    does: () => derive("checks", wrong(web)),
    code: "option-invalid",
    path: "derive",
    culprit: "web",
  },
  {
    name: "replicas that are a word",
    does: () => withReplicas(wrong("2")),
    code: "option-invalid",
    path: "withReplicas",
    culprit: '"2"',
  },
  {
    name: "limits that are missing",
    does: () => withLimits(wrong(undefined)),
    code: "option-invalid",
    path: "withLimits",
    culprit: "undefined",
  },
  {
    name: "an override of nothing",
    does: () => override(wrong(undefined)),
    code: "option-invalid",
    path: "override",
    culprit: "undefined",
  },
]);

const odd: readonly unknown[] = [
  undefined,
  null,
  true,
  5,
  -1,
  Number.NaN,
  10n,
  "",
  "x",
  Symbol("s"),
  () => 1,
  Promise.resolve(1),
  new Map([["a", 1]]),
  [],
  [5],
  ["x"],
  [null],
  [[1]],
  [{}],
  {},
  { a: 1 },
  { a: null },
  { a: [1] },
  { a: { b: {} } },
];

const ownOptions = ["description", "facets", "imageStart", "runsAs", "secretEnv"];
const options = composeSchemaPaths
  .flatMap((path) => /^services\.\*\.(\w+)$/.exec(path)?.[1] ?? [])
  .concat(ownOptions);

const builders: Readonly<Record<string, (value: never) => unknown>> = {
  network: (value) => network("front", value),
  volume: (value) => volume("data", value),
  secret: (value) => secret("token", value),
  variable: (value) => variable("DOMAIN", value),
  endpoint,
  file: (value) => file("a.txt", value),
  fileOptions: (value) => file("a.txt", "", value),
  publish: (value) => publish(value),
  publishOptions: (value) => service("a", { image, ports: [publish(80, 80, value)] }),
  mountFile: (value) => service("a", { image, configs: [mountFile(value, "/a")] }),
  mountVolume: (value) => service("a", { image, volumes: [mountVolume(value, "/a")] }),
  bindMount: (value) => service("a", { image, volumes: [bindMount(value)] }),
  tmpfsMount: (value) => tmpfsMount("/tmp", value),
  unpinned: (value) => service("a", { image: unpinned(value, value) }),
  waive: (value) => waive(value, value),
  patch: (value) => synthOf([web, patch(value, () => value)]),
  derive: (value) => synthOf([web, derive("a", () => value)]),
  defineStack: (value) => defineStack({ name: "shop", parts: value }),
  synth: (value) => synth(defineStack({ name: "shop", parts: [web] }), "swarm", value),
  pipe: (value) => pipe(web, value),
  mergeAll: (value) => mergeAll(value),
};

const modifiers: Readonly<Record<string, (value: never) => Modifier>> = {
  override: (value) => override({ services: { web: value } }),
  onServices: (value) => onServices(value, withReplicas(1)),
  eachService: (value) => eachService(() => value),
  withDependencies,
  withDeployLabels,
  withFiles: (value) => withFiles(value),
  withHealthcheck,
  withLimits,
  withLogging,
  withMounts: (value) => withMounts(value),
  withNetworks: (value) => withNetworks(value),
  withPlacement,
  withPorts: (value) => withPorts(value),
  withReplicas,
  withSecrets: (value) => withSecrets(value),
  withService,
};

describe("nothing else than a StackwrightError is thrown", () => {
  it.each(options)("service({ %s: anything })", (option) => {
    for (const value of odd) onlyOurs(() => service("web", { image, [option]: value }));
  });

  it.each(Object.keys(builders))("%s(anything)", (name) => {
    for (const value of odd) expectOurs(() => builders[name]?.(wrong(value)));
  });

  it.each(Object.keys(modifiers))("%s(anything), applied", (name) => {
    for (const value of odd) onlyOurs(() => modifiers[name]?.(wrong(value)) ?? web);
  });
});

/** Synthesizes a part or a modifier for both targets: good, or refused in the library's own words. */
function onlyOurs(make: () => Part | Modifier): void {
  expectOurs(() => {
    const stack = defineStack({ name: "shop", parts: [web, make()].slice(-2) });
    for (const target of targets) synth(stack, target, { policies: policies.all });
  });
}

function expectOurs(does: () => unknown): void {
  try {
    does();
  } catch (error) {
    expect(error).toBeInstanceOf(StackwrightError);
    expect((error as StackwrightError).path).not.toBe("");
  }
}
