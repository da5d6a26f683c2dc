import { describe, expect, test } from "vitest";
import { stringify } from "yaml";

import { composeSchemaPaths } from "../generated/compose-schema.ts";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../testing/official-tools.ts";
import { dialectSamples, type DialectSample } from "./dialect.samples.ts";
import { dialect } from "./dialect.ts";
import type { Ruling } from "./dialect/verdict.ts";
import type { Target } from "../model/view.ts";

/** What samples refer to. */
const surroundings = {
  networks: { n: { ipam: { config: [{ subnet: "10.0.0.0/24" }, { subnet: "fd00::/64" }] } } },
  volumes: { v: {} },
  secrets: { s: { file: "./s.txt" } },
  configs: { c: { file: "./c.txt" } },
};
const files = { "a.env": "A=1\n", "a.labels": "a=1\n", "s.txt": "s", "c.txt": "c" };
const rows = new Map(dialect.map((row) => [row.path, row]));

function yamlOf(samples: readonly DialectSample[]): string {
  const services = Object.fromEntries(
    samples.map(({ key, service }, index) => [
      `s${index}`,
      // Compose refuses a fixed address that two containers would share, and a service with both of these.
      { image: "nginx:1.25", "x-key": key, ...service },
    ]),
  );
  return stringify({ services: { ...services, other: { image: "nginx:1.25" } }, ...surroundings });
}

function rulingOf({ key, service }: DialectSample, target: Target): Ruling {
  const row = rows.get(`services.*.${key}`);
  if (row === undefined) throw new Error(`no row for ${key}`);
  const rule = row[target];
  return typeof rule === "function" ? rule(service[key]) : rule;
}

describe("the samples", () => {
  test("use every key of a service", () => {
    const keys = composeSchemaPaths.flatMap((path) => /^services\.\*\.([a-z_]+)$/.exec(path)?.[1] ?? []);
    const sampled = new Set(dialectSamples.map(({ key }) => key));
    expect(keys.filter((key) => !sampled.has(key))).toEqual([]);
  });

  test("agree with the table about Swarm: what docker stack honours is not dropped, the rest is not kept", () => {
    const wrong = dialectSamples.filter((sample) => {
      const { verdict } = rulingOf(sample, "swarm");
      const isKept = verdict === "kept" || sample.key === "restart";
      return isKept !== (sample.stack === "honoured");
    });
    expect(wrong.map(({ key }) => key)).toEqual([]);
  });
});

describe.skipIf(!hasDockerStack())("docker stack config", () => {
  test("accepts every key that it is said to honour or ignore", () => {
    const accepted = dialectSamples.filter(({ stack }) => stack !== "rejected");
    expect(dockerStackConfig(yamlOf(accepted), { files }).messages).toBe("");
  });

  test.each(dialectSamples.filter(({ stack }) => stack === "rejected"))("rejects $key", (sample) => {
    const { accepted, messages } = dockerStackConfig(yamlOf([sample]), { files });
    expect(accepted).toBe(false);
    expect(messages).toMatch(/Additional property|forbidden|must be a string/);
  });
});

describe.skipIf(!hasDockerCompose())("docker compose config", () => {
  const samples = dialectSamples.filter(({ young }) => young !== true);

  test("accepts every key that the table keeps for Compose", () => {
    const kept = samples.filter((sample) => rulingOf(sample, "compose").verdict === "kept");
    const { accepted, messages } = dockerComposeConfig(yamlOf(kept), { files });
    expect({ accepted, messages }).toEqual({ accepted: true, messages: "" });
  });
});
