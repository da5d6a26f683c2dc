import { expectTypeOf, test } from "vitest";

import type { ComposeSpecification, Healthcheck, Network, Service } from "./generated/compose-types.ts";

test("a service's key that is spelled wrong does not compile", () => {
  // @ts-expect-error: imgae is not a key of a service
  const service: Service = { imgae: "nginx" };
  // @ts-expect-error: neither is it deeper down
  const deployed: Service = { deploy: { replica: 2 } };
  expectTypeOf([service, deployed]).items.toEqualTypeOf<Service>();
});

test("extensions start with x- and hold anything", () => {
  const service: Service = { image: "nginx", "x-foo": 1, deploy: { "x-bar": ["anything"] } };
  expectTypeOf(service).toEqualTypeOf<Service>();
});

test("immutable values fit", () => {
  const service = { image: "nginx", command: ["a", "b"], ports: [{ target: 80, mode: "host" }] } as const;
  expectTypeOf(service).toExtend<Service>();
  expectTypeOf<NonNullable<Service["cap_add"]>>().toEqualTypeOf<readonly string[]>();
});

test("a network may be declared with nothing to say about it", () => {
  expectTypeOf<NonNullable<ComposeSpecification["networks"]>[string]>().toEqualTypeOf<Network | null>();
  expectTypeOf<NonNullable<Service["healthcheck"]>>().toEqualTypeOf<Healthcheck>();
});
