import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";

import { composeSchemaPaths } from "../packages/core/src/generated/compose-schema.ts";
import { validateCompose } from "../packages/core/src/generated/compose-validator.js";
import { readComposeSchema } from "../scripts/generate/schema.ts";
import { withoutText } from "../scripts/generate/validator.ts";

const web = { image: "nginx", ports: [{ target: 80 }], deploy: { replicas: 2 }, environment: ["A=b"] };

test("a document that follows the specification has no errors", () => {
  expect(validateCompose({ name: "demo", services: { web }, networks: { front: null } })).toEqual([]);
});

test("a key that is spelled wrong is rejected, with its place", () => {
  expect(validateCompose({ services: { web: { imgae: "nginx" } } })).toEqual([
    expect.objectContaining({
      instancePath: "/services/web",
      keyword: "additionalProperties",
      params: { additionalProperty: "imgae" },
    }),
  ]);
});

test("every error is reported, not only the first", () => {
  const errors = validateCompose({ services: { web: { image: 1, privileged: {} } }, network: {} });
  const places = errors.map((error) => error.instancePath);
  expect(places).toEqual(expect.arrayContaining(["", "/services/web/image", "/services/web/privileged"]));
});

test("extensions are accepted where the specification lets them in", () => {
  expect(validateCompose({ "x-any": { a: 1 }, services: { web: { ...web, "x-foo": 1 } } })).toEqual([]);
});

test("the list of key paths names what the schema knows", () => {
  expect(composeSchemaPaths).toEqual(
    expect.arrayContaining([
      "name",
      "services",
      "services.*.image",
      "services.*.ports.*.target",
      "services.*.deploy.resources.limits.cpus",
      "services.*.healthcheck.start_period",
      "services.*.depends_on.*.condition",
      "networks.*.driver",
      "networks.*.ipam.config.*.subnet",
      "secrets.*.external.name",
    ]),
  );
  expect(composeSchemaPaths.filter((path) => path.includes("x-") || path.endsWith("*"))).toEqual([]);
  expect(new Set(composeSchemaPaths).size).toBe(composeSchemaPaths.length);
});

test("the validator says what ajv itself says, for any document", async () => {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    messages: false,
    inlineRefs: false,
  });
  const validate = ajv.compile(withoutText(await readComposeSchema()));
  fc.assert(
    fc.property(anyDocument, (document) => {
      validate(document);
      expect(validateCompose(document)).toEqual(validate.errors ?? []);
    }),
    { numRuns: 1000 },
  );
});

/** Documents built from the schema's own keys, with values that are often wrong. */
const anyDocument = fc
  .array(fc.tuple(fc.constantFrom(...composeSchemaPaths), fc.jsonValue({ maxDepth: 1 })), { maxLength: 12 })
  .map((entries) =>
    entries.reduce<unknown>((document, [path, value]) => put(document, path.split("."), value), {}),
  );

function put(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const name = key === "*" ? "a" : key;
  const object = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  return { ...object, [name]: put((object as Record<string, unknown>)[name], rest, value) };
}
