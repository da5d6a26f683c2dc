import { describe, expect, it } from "vitest";
import {
  assemble,
  defineStack,
  derive,
  makePart,
  merge,
  only,
  override,
  pipe,
  service,
  targets,
  waive,
  withEnv,
  type Conditional,
  type Modifier,
  type Part,
  type StackwrightError,
  type Target,
} from "../index.ts";

const web = service("web", { image: "web:1" });
const db = service("db", { image: "db:1" });

function assembled(parts: readonly (Part | Modifier)[], target: Target = "swarm") {
  return assemble(defineStack({ name: "shop", parts }), target);
}

/** A part that changes services of other parts, by their names. */
function changes(names: readonly string[], of: readonly Target[] = ["swarm"]): Part {
  const conditionals: readonly Conditional[] = of.map((target) => ({
    target,
    change: { kind: "modify", services: names, modifier: withEnv({ CHANGED: "1" }) },
  }));
  return makePart({ conditionals });
}

const withoutDb: Modifier = (part) => {
  const { db: _db, ...services } = part.services;
  return { ...part, services };
};

function refusal(parts: readonly (Part | Modifier)[], target?: Target): StackwrightError {
  try {
    assembled(parts, target);
  } catch (error) {
    return error as StackwrightError;
  }
  throw new Error("nothing was thrown");
}

describe("a part that changes a service by its name", () => {
  it("is refused where there is no such service, with the part and the nearest name", () => {
    const error = refusal([web, changes(["wbe"])]);
    expect([error.code, error.path]).toEqual(["service-unknown", "services.wbe"]);
    expect(error.message).toContain(
      "no service of this name in swarm; it is named by parts[1], the part that changes wbe\n",
    );
    expect(error.hint).toContain('Did you mean "web"? Known here: web.');
  });

  it.each([
    ["the part", changes(["web", "wbe"]), "parts[1], the part that changes web, wbe"],
    [
      "a part of one target",
      only("swarm", changes(["wbe"])),
      'parts[1], only("swarm", the part that changes wbe)',
    ],
    [
      "a part with services",
      { ...db, conditionals: changes(["wbe"]).conditionals },
      "parts[1], the part with services db",
    ],
    ["a derived part", derive("accounts", () => changes(["wbe"])), "the derived part accounts"],
    [
      "a modifier",
      ((part) => ({ ...part, conditionals: changes(["wbe"]).conditionals })) satisfies Modifier,
      "a modifier of the stack",
    ],
  ])("is refused as %s", (_, part, label) => {
    expect(refusal([web, part]).message).toContain(`it is named by ${label}\n`);
  });

  it("is refused for the target that does not have the service, with where it is", () => {
    const parts = [web, only("compose", db), changes(["db"], targets)];
    expect(assembled(parts, "compose").services["db"]?.environment).toEqual({ CHANGED: "1" });
    const error = refusal(parts, "swarm");
    expect(error.path).toBe("services.db");
    expect(error.message).toContain("no service of this name in swarm");
    expect(error.hint).toContain(
      "A part describes it, but not for swarm: limit this one with only(...), too.",
    );
  });

  it("is not asked for the other target", () => {
    expect(Object.keys(assembled([web, changes(["wbe"])], "compose").services)).toEqual(["web"]);
  });

  const addsDb: Modifier = (part) => ({ ...part, services: { ...part.services, ...db.services } });
  const addsDbInSwarm: Modifier = (part) => ({
    ...part,
    conditionals: [...part.conditionals, { target: "swarm", change: { kind: "add", part: db } }],
  });

  it.each([
    ["that is derived", derive("later", () => derive("db", () => db))],
    ["that a modifier adds", addsDb],
    ["that a modifier adds for the target", addsDbInSwarm],
    ["that a modifier of the target adds", only("swarm", addsDb)],
    ["that a modifier of the target adds for the target", only("swarm", addsDbInSwarm)],
  ])("waits for a service %s", (_, later) => {
    const { services } = assembled([changes(["db"]), web, later]);
    expect(services["db"]?.environment).toEqual({ CHANGED: "1" });
  });
});

it("lets a service be taken out after a modifier of one target was applied to it", () => {
  const change = only("swarm", withEnv({ A: "1" }));
  const expected = { web: { image: "web:1", environment: { A: "1" } } };
  expect(assembled([pipe(merge(web, db), change, withoutDb)]).services).toEqual(expected);
  expect(assembled([web, db, change, withoutDb]).services).toEqual(expected);
});

describe("waivers", () => {
  const reason = "accepted in this test";

  it("are left out where their service is there for another target only, or was taken out again", () => {
    const removed = override({ services: { db: undefined } } as never);
    const waivers = [waive("a", { service: "db", reason }), waive("b", { service: "wbe", reason })];
    const idsOf = (parts: readonly (Part | Modifier)[]) => assembled(parts).waivers.map(({ id }) => id);
    expect(idsOf([web, db, ...waivers])).toEqual(["a", "b"]);
    expect(idsOf([web, only("compose", db), ...waivers])).toEqual(["b"]);
    expect(idsOf([web, db, removed, ...waivers])).toEqual(["b"]);
  });
});
