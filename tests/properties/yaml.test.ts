import { documentText, synth, targets, toYaml, type ComposeSpecification } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { parse } from "yaml";
import { yamlText } from "../../packages/core/src/yaml.ts";
import { samples } from "./parts.ts";
import { check } from "./run.ts";
import { awkward } from "./strings.ts";

const versions = ["1.1", "1.2"] as const;
const numbers = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -1, 1e21, 1.5e-7, 2 ** 53),
);

/** Anything that JSON can say, full of awkward strings, as keys too. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    awkward,
    numbers,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(awkward, tie("value"), { maxKeys: 3 }),
  ),
}));

describe("YAML", () => {
  it.each(versions)("is read back as it was meant by a parser of version %s", (version) => {
    check(
      fc.property(value, (written) => {
        const text = yamlText(written);
        expect(plain(parse(text, { version, ...strict })), text).toEqual(plain(written));
      }),
      1000,
    );
  });

  it.each(versions)("is read back with comments, headers and long keys, too (version %s)", (version) => {
    const documents = fc.dictionary(awkward, fc.dictionary(awkward, value, { maxKeys: 2 }), { maxKeys: 2 });
    check(
      fc.property(
        documents,
        awkward,
        awkward,
        fc.integer({ min: 900, max: 1100 }),
        (document, header, comment, length) => {
          const written = { ...document, services: { web: document, ["x".repeat(length)]: 1 } };
          const text = toYaml(written as ComposeSpecification, {
            header,
            comments: { "services.web": comment },
          });
          expect(plain(parse(text, { version, ...strict })), text).toEqual(plain(written));
        },
      ),
      300,
    );
  });

  it.each(versions)("of a synthesized document is the document (version %s)", (version) => {
    check(
      fc.property(samples, fc.constantFrom(...targets), ({ stack }, target) => {
        const result = synth(stack, target, { policies: [] });
        expect(parse(documentText(result), { version, ...strict })).toEqual(plain(result.document));
      }),
      200,
    );
  });
});

const strict = { strict: true, uniqueKeys: true, logLevel: "error" } as const;

/** A value as JSON has it: no prototypes, no difference between 0 and -0. */
function plain(any: unknown): unknown {
  return any === undefined ? undefined : (JSON.parse(JSON.stringify(any)) as unknown);
}
