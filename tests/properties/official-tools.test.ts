import { documentText, synth, type Synthesis, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { parse } from "yaml";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
  type ToolResult,
  type ToolSurroundings,
} from "../../packages/core/src/testing/official-tools.ts";
import { samples, type Expected } from "./parts.ts";
import { check } from "./run.ts";
import { environment } from "./strings.ts";

const runs = 300;

interface Tool {
  readonly target: Target;
  readonly name: string;
  readonly isThere: () => boolean;
  readonly config: (yaml: string, surroundings: ToolSurroundings) => ToolResult;
}

const tools: readonly Tool[] = [
  {
    target: "compose",
    name: "docker compose config",
    isThere: hasDockerCompose,
    config: dockerComposeConfig,
  },
  { target: "swarm", name: "docker stack config", isThere: hasDockerStack, config: dockerStackConfig },
];

describe.each(tools)("$name", ({ target, name, isThere, config }) => {
  it.skipIf(!isThere())(
    `accepts whatever the builders accept, and reads back what was meant (${name})`,
    () => {
      let exempt = 0;
      const property = fc.property(samples, ({ stack, expected }) => {
        const result = synth(stack, target, { policies: [] });
        if (hasError(result)) {
          exempt += 1;
          return;
        }
        const yaml = documentText(result);
        const files = Object.fromEntries(result.files.map(({ path, content }) => [path, content]));
        const answer = config(yaml, { env: environment, files });
        expect(answer.messages.includes("invalid") || !answer.accepted ? answer.messages : "", yaml).toBe("");
        expect(readBack(answer.output, target), yaml).toMatchObject(expected);
      });
      check(property, runs);
      console.info(`${name}: ${exempt} of ${runs} had an error finding`);
      expect(exempt).toBeLessThan(runs / 2);
    },
    120_000,
  );
});

function hasError({ findings }: Synthesis): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** The environment and labels of each service, as the tool understood them. */
function readBack(output: string, target: Target): Readonly<Record<string, Expected>> {
  const document = parse(output) as { readonly services: Readonly<Record<string, Partial<Expected>>> };
  // docker compose writes a literal `$` as `$$` again, so that its output can be read once more.
  const text = (value: string | null): string | null =>
    target === "compose" && value !== null ? value.replaceAll("$$", "$") : value;
  const texts = (
    values: Readonly<Record<string, string | null>> = {},
  ): Readonly<Record<string, string | null>> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));
  return Object.fromEntries(
    Object.entries(document.services).map(([service, { environment: env, labels, command }]) => [
      service,
      {
        environment: texts(env),
        labels: texts(labels) as Expected["labels"],
        ...(command === undefined ? {} : { command: command.map((word) => text(word) ?? "") }),
      },
    ]),
  );
}
