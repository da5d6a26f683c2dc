import { describe, expect, test } from "vitest";

import type { ServiceModel } from "../model/service-model.ts";
import type { Target } from "../model/view.ts";
import { variable } from "../model/variable.ts";
import { assembled, fileDefinitions, findingLines, lowerOne, secretDefinition } from "./assembled.fixture.ts";
import { lower } from "./lower.ts";

const targets = ["compose", "swarm"] as const;
const found = (target: Target, service: ServiceModel): readonly string[] =>
  findingLines(lowerOne(target, service));

/** What is found in a service of that name. */
function ofServiceNamed(name: string): readonly string[] {
  return findingLines(lower(assembled("swarm", { services: { [name]: { image: "a:1" } } })));
}

/** What is found in a service that has nothing but this. */
function ofService(target: Target, service: ServiceModel): readonly string[] {
  return findingLines(lower(assembled(target, { services: { web: service } })));
}

/** What is found in a mounted file. */
function ofConfig(content: string): readonly string[] {
  const service: ServiceModel = { configs: [{ source: "a", target: "/a" }] };
  return findingLines(lowerOne("swarm", service, { files: fileDefinitions({ a: content }) }));
}

function secretNamed(length: number): ServiceModel {
  return { secrets: [{ source: "x".repeat(length) }] };
}

function twice(mode: number): ServiceModel {
  return { secrets: [{ source: "a" }, { source: "a", target: "b", mode }] };
}

describe("environment", () => {
  test("in Swarm an empty value is replaced from the deployer's shell", () => {
    const environment = {
      A: "",
      B: `${variable("C", { default: "" })}`,
      D: `${variable("D", { default: "" })}`,
      E: "e",
    };
    expect(found("swarm", { environment })).toEqual([
      "warning swarm-empty-env services.web.environment.A",
      "warning swarm-empty-env services.web.environment.B",
    ]);
    expect(found("compose", { environment })).toEqual([]);
  });

  test.each(targets)("%s takes a missing value from the shell", (target) => {
    expect(found(target, { environment: { A: null } })).toEqual([
      "warning env-from-shell services.web.environment.A",
    ]);
  });
});

describe.each(targets)("literal text that looks like a variable, for %s", (target) => {
  test.each([
    { environment: { A: "${DOMAIN}" } },
    { environment: { A: "x ${DOMAIN:-y} z" } },
    { labels: { a: "Host(`${DOMAIN}`)" } },
    { image: "nginx:${TAG}" },
    { hostname: "${HOST}" },
  ] satisfies ServiceModel[])("is a warning in %j", (service) => {
    expect(found(target, service)).toEqual([
      expect.stringMatching(/^warning variable-undeclared services\.web\./),
    ]);
  });

  test.each([
    { command: ["sh", "-c", "echo ${HOME}"] },
    { entrypoint: "sh -c 'echo ${HOME}'" },
    { healthcheck: { test: ["CMD-SHELL", "test ${A:-b}"] } },
    { labels: { a: "${1}-$x-$$" } },
    { environment: { A: `${variable("DOMAIN")}` } },
  ] satisfies ServiceModel[])("is nothing in %j", (service) => {
    expect(found(target, service)).toEqual([]);
  });

  test("names the variable", () => {
    expect(lowerOne(target, { environment: { A: "${DOMAIN:-x}" } }).findings[0]?.hint).toContain(
      'variable("DOMAIN")',
    );
  });
});

describe("names", () => {
  test("of a service in Swarm have 63 characters at most, the stack's included", () => {
    expect(ofServiceNamed("x".repeat(63 - "shop_".length))).toEqual([]);
    expect(ofServiceNamed("x".repeat(64 - "shop_".length))).toEqual([
      `error swarm-service-name-too-long services.${"x".repeat(64 - "shop_".length)}`,
    ]);
  });

  test("of a secret in Swarm have 64 characters at most, the stack's and the version included", () => {
    expect(found("swarm", secretNamed(64 - "shop__v1".length))).toEqual([]);
    expect(found("swarm", secretNamed(65 - "shop__v1".length))).toEqual([
      expect.stringMatching(/^error secret-name-too-long secrets\.x+$/),
    ]);
  });
});

describe("a service without an image", () => {
  test("cannot run in Swarm", () => {
    expect(ofService("swarm", {})).toEqual(["error image-missing services.web.image"]);
    expect(ofService("swarm", { build: "." })).toEqual([
      "error image-missing services.web.image",
      "info key-dropped services.web.build",
    ]);
  });

  test("can be built by Compose", () => {
    expect(ofService("compose", {})).toEqual(["error image-missing services.web.image"]);
    expect(ofService("compose", { build: "." })).toEqual([]);
  });
});

describe("deploy, in Swarm", () => {
  test.each([
    [{ mode: "global", replicas: 2 }, "replicas-global services.web.deploy.replicas"],
    [{ mode: "global-job", replicas: 2 }, "replicas-global services.web.deploy.replicas"],
    [
      { mode: "replicated-job", update_config: { parallelism: 1 } },
      "job-update-config services.web.deploy.update_config",
    ],
    [
      { resources: { limits: { memory: "3M" } } },
      "memory-too-low services.web.deploy.resources.limits.memory",
    ],
    [
      { resources: { reservations: { memory: "1k" } } },
      "memory-too-low services.web.deploy.resources.reservations.memory",
    ],
    [{ resources: { limits: { cpus: 0.0001 } } }, "cpus-too-low services.web.deploy.resources.limits.cpus"],
  ] satisfies [ServiceModel["deploy"], string][])("%j is refused by the manager", (deploy, line) => {
    expect(found("swarm", { deploy })).toEqual([`error ${line}`]);
    expect(found("compose", { deploy })).toEqual([]);
  });

  test("the least is enough", () => {
    expect(found("swarm", { deploy: { resources: { limits: { memory: "4M", cpus: 0.001 } } } })).toEqual([]);
  });
});

describe("ports", () => {
  test("published twice are refused", () => {
    const ports = [
      { target: 80, published: 80 },
      { target: 81, published: 80 },
      { target: 53, published: 53, protocol: "tcp" },
      { target: 53, published: 53, protocol: "udp" },
      { target: 1 },
      { target: 1 },
    ] as const;
    for (const target of targets) {
      expect(found(target, { ports })).toEqual(["error published-port-duplicate services.web.ports[1]"]);
    }
  });

  test("on two addresses are two ports in development", () => {
    const ports = [
      { target: 80, published: 80, host_ip: "127.0.0.1" },
      { target: 80, published: 80, host_ip: "127.0.0.2" },
    ];
    expect(found("compose", { ports })).toEqual([]);
  });

  test("cannot go through the routing mesh to a service without a virtual address", () => {
    const deploy = { endpoint_mode: "dnsrr" } as const;
    expect(found("swarm", { deploy, ports: [{ target: 80, published: 80 }] })).toEqual([
      "error dnsrr-ingress-port services.web.ports[0]",
    ]);
    expect(found("swarm", { deploy, ports: [{ target: 80, published: 80, mode: "host" }] })).toEqual([]);
    expect(found("compose", { deploy, ports: [{ target: 80, published: 80 }] })).toEqual([]);
  });
});

describe("mounts", () => {
  test.each(targets)("two at one place are an error for %s", (target) => {
    const volumes = [
      { type: "volume", source: "a", target: "/data" },
      { type: "tmpfs", target: "/data/" },
    ] as const;
    expect(found(target, { volumes })).toEqual(["error mount-target-duplicate services.web.volumes[1]"]);
  });

  test("what becomes a mount counts", () => {
    expect(found("swarm", { tmpfs: ["/run"], volumes: [{ type: "tmpfs", target: "/run" }] })).toEqual([
      "error mount-target-duplicate services.web.volumes[1]",
    ]);
  });
});

describe("secrets and configs, in Swarm", () => {
  const files = fileDefinitions({ "a.conf": "a", "b.conf": "b" });

  test("have a place each", () => {
    const service: ServiceModel = {
      secrets: [{ source: "a" }, { source: "b", target: "/run/secrets/a" }],
      configs: [
        { source: "a.conf", target: "/etc/x" },
        { source: "b.conf", target: "/etc/x" },
      ],
    };
    expect(findingLines(lowerOne("swarm", service, { files }))).toEqual([
      "error config-target-duplicate services.web.configs[1]",
      "error config-target-duplicate services.web.secrets[1]",
    ]);
  });

  test("a secret that is mounted twice has one owner", () => {
    expect(found("swarm", twice(0o400))).toEqual([]);
    expect(found("swarm", twice(0o444))).toEqual(["error secret-mode-conflict services.web.secrets[1]"]);
    expect(found("compose", twice(0o444))).toEqual([]);
  });

  test("a decimal mode is a slip of the pen", () => {
    const service: ServiceModel = {
      secrets: [{ source: "a", mode: 440 }],
      configs: [{ source: "a.conf", target: "/a", mode: 644 }],
    };
    const result = lowerOne("swarm", service, { files });
    expect(findingLines(result)).toEqual([
      "warning mode-decimal services.web.configs[0].mode",
      "warning mode-decimal services.web.secrets[0].mode",
    ]);
    expect(result.findings[1]?.message).toBe("440 is a decimal number: as permission bits it is 0o670");
    const decimal = lower(assembled("compose", { files: fileDefinitions({ "run.sh": "" }, { mode: 755 }) }));
    expect(findingLines(decimal)).toEqual(['warning mode-decimal files["run.sh"].mode']);
  });

  test("a user without a number cannot be given a secret", () => {
    const secrets = [{ source: "pw" }];
    expect(found("swarm", { user: "grafana", secrets })).toEqual([
      "warning secret-owner-unknown services.web.secrets[0]",
    ]);
    expect(found("swarm", { user: "grafana", secrets, runsAs: { uid: 472, gid: 0 } })).toEqual([]);
    expect(found("swarm", { user: "root", secrets })).toEqual([]);
    expect(found("swarm", { user: "grafana", secrets: [{ source: "pw", uid: "472" }] })).toEqual([]);
  });

  test("the content of a config has a size", () => {
    expect(ofConfig("")).toEqual(["error config-empty files.a"]);
    expect(ofConfig("x".repeat(1_023_999))).toEqual([]);
    expect(ofConfig("x".repeat(1_024_000))).toEqual(["error config-too-large files.a"]);
    expect(ofConfig("é".repeat(512_000))).toEqual(["error config-too-large files.a"]);
  });

  test("a file that is not mounted may be empty", () => {
    expect(lower(assembled("swarm", { files: fileDefinitions({ a: "" }) })).findings).toEqual([]);
  });
});

describe("templates", () => {
  const templated = fileDefinitions({ a: "{{.Service.Name}}" }, { templateDriver: "golang" });
  const service: ServiceModel = {
    hostname: "{{.Service.Name}}-{{.Task.Slot}}",
    environment: { NODE: "{{.Node.Hostname}}", FORMAT: "{{ .Value }}" },
    configs: [{ source: "a", target: "/a" }],
  };

  test("are expanded by Swarm alone", () => {
    expect(findingLines(lowerOne("compose", service, { files: templated }))).toEqual([
      "warning template-not-expanded files.a",
      "warning template-not-expanded services.web.environment.NODE",
      "warning template-not-expanded services.web.hostname",
    ]);
    expect(findingLines(lowerOne("swarm", service, { files: templated }))).toEqual([]);
  });
});

test("a secret of another version is another secret", () => {
  const { document } = lowerOne(
    "swarm",
    { secrets: [{ source: "pw" }] },
    { secrets: { pw: secretDefinition("pw", 3) } },
  );
  expect(document.secrets).toEqual({ pw: { external: true, name: "shop_pw_v3" } });
});
