import { describe, expectTypeOf, it } from "vitest";
import { facetsOf, service, type StackView } from "@stackwright/core";

declare module "@stackwright/core" {
  interface FacetKinds {
    readonly licence: { readonly holder: string };
  }
}

function licences(stack: StackView) {
  return facetsOf(stack, "licence");
}

describe("facets", () => {
  it("can be extended by a user, and are typed everywhere", () => {
    service("a", { image: "a:1", facets: { licence: { holder: "us" }, metrics: [{ port: 80 }] } });
    // @ts-expect-error a licence has a holder
    service("a", { image: "a:1", facets: { licence: {} } });
    expectTypeOf(licences).returns.items.toHaveProperty("facet").toEqualTypeOf<{ readonly holder: string }>();
  });
});
