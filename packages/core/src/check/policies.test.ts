import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import { expect, test } from "vitest";

import { composeSchemaPaths } from "../generated/compose-schema.ts";
import type { Service } from "../generated/compose-types.ts";
import { validateCompose } from "../generated/compose-validator.js";
import { targets } from "../model/view.ts";
import { policies } from "./policies.ts";
import { policyContext } from "./policies/context.fixture.ts";

const folder = fileURLToPath(new URL("policies/", import.meta.url));
const { all, recommended, strict } = policies;

test("every id is used once, and is in kebab-case", () => {
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
});

test("every policy says what it asks for, why, how to mend it and who else asks", () => {
  for (const { id, title, why, hint, sources, targets: where } of all) {
    expect(title, id).toMatch(/^[A-Z].*[^.]$/);
    expect(why, id).toMatch(/^[A-Z].{20,}\.$/);
    expect(hint, id).toMatch(/^[A-Z].{10,}\.$/);
    expect(sources[0], id).toMatch(/^P\d\d$/);
    expect(where, id).not.toEqual([]);
  }
});

test("there are at least 46 policies, and strict asks for everything that recommended asks for", () => {
  expect(all.length).toBeGreaterThanOrEqual(46);
  expect(strict).toEqual(all);
  expect(strict).toEqual(expect.arrayContaining([...recommended]));
});

test("only strict asks for hardening, and never as an error", () => {
  const hardening = strict.filter((policy) => !recommended.includes(policy));
  expect(hardening.map(({ id }) => id).toSorted()).toMatchInlineSnapshot(`
    [
      "capabilities-dropped",
      "capability-net-raw",
      "cgroup-parent",
      "config-bind-writable",
      "cpu-limit",
      "dependency-waits-for-health",
      "host-device",
      "host-userns",
      "host-uts",
      "image-digest",
      "log-rotation",
      "memory-reservation",
      "no-new-privileges",
      "non-root-user",
      "pids-limit",
      "privileged-host-port",
      "quorum-size",
      "read-only-root",
      "replicas-spread",
      "rollback-config",
      "secret-mode",
      "tmpfs-flags",
    ]
  `);
  expect(hardening.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("every group of policies is in the set, and has a test of its own", async () => {
  const names = readdirSync(folder).map((file) => file.slice(0, -".ts".length));
  const groups: unknown[] = [];
  for (const name of names.filter((file) => !file.endsWith(".test") && !file.endsWith(".fixture"))) {
    const exported: Readonly<Record<string, unknown>> = await import(`./policies/${name}.ts`);
    const lists = Object.entries(exported).filter(([key]) => key.endsWith("Policies"));
    if (lists.length > 0) expect(existsSync(`${folder}${name}.test.ts`), name).toBe(true);
    groups.push(...lists.flatMap(([, list]) => list));
  }
  expect(groups).toHaveLength(all.length);
  expect(groups).toEqual(expect.arrayContaining([...all]));
});

/** Every key that a policy reads, in the forms that the schema allows. */
const anyService: fc.Arbitrary<Service> = fc.record(
  {
    image: fc.constantFrom("a", "a:1", "${IMAGE}", "${A:-b}:${C", "x@sha256:00"),
    environment: fc.constantFrom({}, [], ["A", "TOKEN"], { PASSWORD: null, TOKEN: 1, SECRET: true }, [
      "API_KEY=${A:-}",
    ]),
    command: fc.constantFrom(null, "", "a --password", [], ["--token"], ["sh", "-c", "PASSWORD=x y"]),
    entrypoint: fc.constantFrom(null, "a", ["sshd"]),
    labels: fc.constantFrom({}, [], ["traefik.enable=true", "secret"], { "a.password": null, b: 1 }),
    ports: fc.constantFrom(
      [],
      [80, "3306", "1-2:3-4/udp", "[::1]:22:22", "::"],
      [{}],
      [{ target: "${P}", published: "1-2" }],
    ),
    volumes: fc.constantFrom(
      [],
      ["/data", "a:/b", "./a:/b:ro,z", "${A}:/b", ":"],
      [{ type: "bind" as const }],
      [{ type: "volume" as const, source: "data", target: "/" }],
      [{ type: "image" as const, source: "a", target: "/a" }],
    ),
    networks: fc.constantFrom([], ["default", "back"], {}, { back: null, host: {} }),
    deploy: fc.constantFrom(
      null,
      {},
      {
        mode: "global-job",
        replicas: "${N}",
        update_config: {},
        rollback_config: { order: "start-first" as const },
      },
      { replicas: "2", placement: { constraints: [], preferences: [{}] }, resources: { limits: {} } },
      {
        endpoint_mode: "dnsrr",
        labels: ["a"],
        restart_policy: {},
        placement: {},
        update_config: { parallelism: "x" },
      },
    ),
    healthcheck: fc.constantFrom(
      {},
      { test: [] },
      { test: "" },
      { disable: "true" },
      { test: ["CMD", "--secret=a"] },
    ),
    depends_on: fc.constantFrom(
      [],
      ["app", "gone"],
      {},
      { other: { condition: "service_started" as const } },
    ),
    secrets: fc.constantFrom([], ["a"], [{}], [{ source: "a", mode: "x" }]),
    env_file: fc.constantFrom("", "secret", [], ["a", { path: "b" }]),
    devices: fc.constantFrom([], [""], [{ source: "/dev/sda" }]),
    tmpfs: fc.constantFrom("", [], ["/a:exec", ":"]),
    user: fc.constantFrom("", "0", "${USER}", ":"),
    stop_grace_period: fc.constantFrom("", "1m", "${TIME:-x}"),
    logging: fc.constantFrom({}, { driver: "json-file", options: {} }),
    hostname: fc.constantFrom("", "a"),
    container_name: fc.constantFrom("app", "${NAME:-app}"),
    expose: fc.constantFrom([], [22, "22"]),
    cap_add: fc.constantFrom([], ["all"]),
    security_opt: fc.constantFrom([], [""]),
    privileged: fc.constantFrom(false, "true"),
  },
  { requiredKeys: [] },
);

test("no policy fails on a document that the schema allows", () => {
  fc.assert(
    fc.property(anyService, anyService, fc.constantFrom(...targets), (app, other, target) => {
      const volumes = { data: null, more: { external: { name: "x" } } };
      const context = policyContext(target, { app, services: { other }, networks: { back: null }, volumes });
      expect(validateCompose(context.document)).toEqual([]);
      for (const { id, check } of all) expect(() => check(context), id).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

test("the paths of violations are keys of the Compose Specification", () => {
  const known = new Set(composeSchemaPaths);
  fc.assert(
    fc.property(anyService, fc.constantFrom(...targets), (app, target) => {
      const context = policyContext(target, { app });
      for (const { id, check } of all) {
        for (const { path } of check(context)) expect(known, id).toContain(`services.*.${path[2]}`);
      }
    }),
    { numRuns: 200 },
  );
});
