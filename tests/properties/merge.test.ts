import {
  emptyPart,
  makePart,
  merge,
  mountVolume,
  network,
  secret,
  service,
  StackwrightError,
  volume,
  waive,
  type Part,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { check } from "./run.ts";

const runs = 500;
const names = fc.constantFrom("a", "b", "c");

/** Small parts over few names, so that many of them share something, alike or not. */
const parts: fc.Arbitrary<Part> = fc.oneof(
  fc.constant(emptyPart),
  fc
    .record({ name: names, image: fc.constantFrom("nginx:1.29.3", "nginx:1.28.0"), on: names, at: names })
    .map(({ name, image, on, at }) =>
      service(name, {
        image,
        networks: [network(on)],
        volumes: [mountVolume(volume(at), "/data")],
        secrets: [secret("token")],
      }),
    ),
  fc
    .record({ name: names, internal: fc.boolean() })
    .map(({ name, internal }) => makePart({ networks: { [name]: internal ? { internal } : {} } })),
  names.map((name) => waive("image-digest", { service: name, reason: "the registry is our own" })),
  names.map((name) => makePart({ derivations: [{ name, derive: () => emptyPart }] })),
);

describe("merge", () => {
  it("is associative: the same part, or a conflict, however the parts are grouped", () => {
    check(
      fc.property(parts, parts, parts, (a, b, c) => {
        const left = outcome(() => merge(merge(a, b), c));
        const right = outcome(() => merge(a, merge(b, c)));
        expect(left).toEqual(right);
        expect(JSON.stringify(left)).toBe(JSON.stringify(right));
      }),
      runs,
    );
  });

  it("has the empty part as its identity, on both sides", () => {
    check(
      fc.property(parts, (part) => {
        expect(merge(emptyPart, part)).toEqual(part);
        expect(merge(part, emptyPart)).toEqual(part);
      }),
      runs,
    );
  });

  it("gives the same as one of two equal parts, apart from what is a list", () => {
    check(
      fc.property(parts, (part) => {
        const { services, networks, volumes, secrets } = merge(part, part);
        expect({ services, networks, volumes, secrets }).toEqual({
          services: part.services,
          networks: part.networks,
          volumes: part.volumes,
          secrets: part.secrets,
        });
      }),
      runs,
    );
  });

  it("changes none of the parts", () => {
    check(
      fc.property(parts, parts, (a, b) => {
        const before = JSON.stringify([a, b]);
        outcome(() => merge(a, b));
        expect(JSON.stringify([a, b])).toBe(before);
      }),
      runs,
    );
  });
});

/** The merged part, or the code of the error: which of several conflicts is told first depends on the order. */
function outcome(does: () => Part): Part | string {
  try {
    return does();
  } catch (error) {
    if (error instanceof StackwrightError) return error.code;
    throw error;
  }
}
