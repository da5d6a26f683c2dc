import { documentText, synth, type Synthesis, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { parse } from "yaml";
import {
  dockerComposeJson,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
  type ToolResult,
  type ToolSurroundings,
} from "../../packages/core/src/testing/official-tools.ts";
import { yamlText } from "../../packages/core/src/yaml.ts";
import { samples, type Expected } from "./parts.ts";
import { check } from "./run.ts";
import { awkward, environment } from "./strings.ts";

const runs = 300;
/** What the deployer sets. Services behind a profile are shown only when it is on. */
const env = { ...environment, COMPOSE_PROFILES: "debug" };

interface Tool {
  readonly target: Target;
  readonly name: string;
  readonly isThere: () => boolean;
  readonly config: (yaml: string, surroundings: ToolSurroundings) => ToolResult;
  /** Whether the tool's output shows a text as the tool has read it. */
  readonly shows: (text: string | null) => boolean;
}

const tools: readonly Tool[] = [
  {
    target: "compose",
    name: "docker compose config",
    isThere: hasDockerCompose,
    config: dockerComposeJson,
    shows: () => true,
  },
  {
    target: "swarm",
    name: "docker stack config",
    isThere: hasDockerStack,
    config: dockerStackConfig,
    // There is no other output than YAML, and Go's YAML loses these. It is read without types, and so without null.
    shows: (text) => text !== null && !/^\n|[\u0085\u2028\u2029]/.test(text),
  },
];

describe.each(tools)("$name", ({ target, name, isThere, config, shows }) => {
  it.skipIf(!isThere())(
    `accepts whatever the builders accept, and reads back what was meant (${name})`,
    () => {
      let [cases, exempt] = [0, 0];
      const property = fc.property(samples, ({ stack, expected }) => {
        cases += 1;
        const result = synth(stack, target, { policies: [] });
        if (hasError(result)) {
          exempt += 1;
          return;
        }
        const yaml = documentText(result);
        const files = Object.fromEntries(result.files.map(({ path, content }) => [path, content]));
        const answer = config(yaml, { env, files });
        expect(answer.accepted ? "" : answer.messages, yaml).toBe("");
        // These make Go's YAML one that nobody can read, wherever they stand: the tool has no other output.
        if (target === "swarm" && /[\u0085\u2028\u2029]|\\(?:[NLP]|u0085|u202[89])/.test(yaml)) return;
        const read = readBack(answer.output, target);
        for (const [service, wanted] of Object.entries(expected)) {
          expect(read[service], yaml).toMatchObject(only(wanted, shows));
        }
      });
      check(property, runs);
      console.info(`${name}: ${exempt} of ${cases} cases had an error finding`);
      expect(exempt).toBeLessThan(cases / 2);
    },
    120_000,
  );
});

describe("YAML", () => {
  const characters = fc.constantFrom(..."0123456789+-_.:eExXoObBTZ aAfF,", ..." \n\t#:-abc\"'\\");
  const texts = fc
    .oneof(awkward, fc.string({ unit: characters, maxLength: 12 }))
    // The tool would interpolate these; that is another property's matter.
    .map((text) => text.replaceAll("$", ""));
  const many = { minLength: 200, maxLength: 200 };

  it.skipIf(!hasDockerCompose())(
    "is read by Go's parser as it was meant (docker compose config)",
    () => {
      check(
        fc.property(
          fc.array(texts, many),
          fc.dictionary(texts, texts),
          fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
          (...all) => {
            const [list, mapping, numbers] = all;
            const written = {
              list,
              mapping,
              numbers,
              nested: [[list.slice(0, 3)], mapping],
            };
            const yaml = yamlText({
              name: "shop",
              services: { web: { image: "nginx:1.29.3" } },
              "x-any": written,
            });
            const { accepted, output, messages } = dockerComposeJson(yaml);
            expect(accepted ? "" : messages, yaml).toBe("");
            const read = JSON.parse(output, withoutSign) as { readonly "x-any": unknown };
            expect(read["x-any"]).toEqual(JSON.parse(JSON.stringify(written)));
          },
        ),
        50,
      );
    },
    60_000,
  );
});

/** JSON has one zero. */
function withoutSign(_key: string, value: unknown): unknown {
  return Object.is(value, -0) ? 0 : value;
}

function hasError({ findings }: Synthesis): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** The texts of a service that a tool shows. */
function only({ environment: variables, labels, command = [] }: Expected, shows: Tool["shows"]): object {
  const shown = (texts: Texts): object =>
    Object.fromEntries(Object.entries(texts).filter(([, text]) => shows(text)));
  return {
    environment: shown(variables),
    labels: shown(labels),
    ...(command.length > 0 && command.every(shows) ? { command } : {}),
  };
}

type Texts = Readonly<Record<string, string | null>>;

interface Read {
  readonly environment?: Texts;
  readonly labels?: Texts;
  readonly command?: readonly string[] | null;
}

/** The texts of each service, as the tool understood them. */
function readBack(output: string, target: Target): Readonly<Record<string, object>> {
  const { services } = parse(output, { schema: target === "compose" ? "json" : "failsafe" }) as {
    readonly services: Readonly<Record<string, Read>>;
  };
  // docker compose doubles a literal `$` again, so that its output can be read once more.
  const text = (value: string | null): string | null =>
    target === "compose" && value !== null ? value.replaceAll("$$", "$") : value;
  const texts = (values: Texts): Texts =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));
  return Object.fromEntries(
    Object.entries(services).map(([service, { environment: variables = {}, labels = {}, command }]) => [
      service,
      { environment: texts(variables), labels: texts(labels), command: command?.map(text) },
    ]),
  );
}
