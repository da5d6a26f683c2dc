import {
  defineStack,
  documentText,
  network,
  renderTree,
  secret,
  service,
  targets,
  volume,
  type Stack,
  type Synthesis,
  type Tree,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { samples } from "./parts.ts";
import { check } from "./run.ts";

const values = { REQUIRED: "given" };

describe("synth", () => {
  it("gives the same bytes and findings each time", () => {
    check(
      fc.property(samples, ({ stack }) => {
        expect(shown(renderTree(stack, { values }))).toBe(shown(renderTree(stack, { values })));
      }),
      100,
    );
  });

  it("changes nothing of the stack", () => {
    check(
      fc.property(samples, ({ stack }) => {
        const before = JSON.stringify(stack);
        renderTree(deepFreeze(stack), { values });
        expect(JSON.stringify(stack)).toBe(before);
      }),
      100,
    );
  });

  it("does not depend on the order in which a service's options are written", () => {
    const orders = fc.shuffledSubarray(Object.keys(options), { minLength: Object.keys(options).length });
    check(
      fc.property(
        orders,
        fc.shuffledSubarray(["internal", "encrypted"], { minLength: 2 }),
        (keys, networkKeys) => {
          expect(
            shown(
              renderTree(
                stackOf(inOrder(options, keys), inOrder({ internal: true, encrypted: true }, networkKeys)),
              ),
            ),
          ).toBe(shown(renderTree(stackOf(options, { internal: true, encrypted: true }))));
        },
      ),
      200,
    );
  });
});

const options = {
  image: "nginx:1.29.3",
  command: ["--verbose"],
  cap_drop: ["ALL"],
  environment: { B: "1", A: "2" },
  labels: { b: "1", a: "2" },
  secrets: [secret("token")],
  volumes: [{ type: "volume", source: volume("data"), target: "/data" }],
  healthcheck: { test: ["CMD", "true"] },
  deploy: { replicas: 2, labels: { a: "1" } },
  mem_limit: "64M",
  cpus: 0.5,
  restart: "always",
  tmpfs: ["/tmp"],
  user: "1000",
  read_only: true,
  facets: { metrics: { port: 9100 } },
  description: "The shop",
} as const;

function stackOf(written: Partial<typeof options>, networkOptions: Readonly<Record<string, boolean>>): Stack {
  const front = network("front", networkOptions);
  return defineStack({ name: "shop", parts: [service("web", { ...written, networks: [front] })] });
}

function inOrder<Value extends object>(value: Value, keys: readonly string[]): Value {
  return Object.fromEntries(keys.map((key): [string, unknown] => [key, Reflect.get(value, key)])) as Value;
}

/** Everything that is written and said, as one text. */
function shown({ files, findings, results }: Tree): string {
  return [
    ...files.map(({ path, content, mode }) => `${path} ${mode}\n${content}`),
    ...results.map((result) => `${documentText(result)}${reported(result)}`),
    JSON.stringify(findings),
    targets.join(" "),
  ].join("\n");
}

/** The report; its entries stand in the order in which the author wrote the keys. */
function reported({ report }: Synthesis): string {
  return `${report.kept} ${report.entries
    .map((entry) => JSON.stringify(entry))
    .toSorted()
    .join("\n")}`;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
