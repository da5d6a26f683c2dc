import { describe, expect, it } from "vitest";
import { StackwrightError } from "../errors.ts";
import { jsonContent, yamlContent } from "./file.ts";
import { variable } from "./variable.ts";

function refused(make: () => unknown): StackwrightError {
  try {
    make();
  } catch (error) {
    if (error instanceof StackwrightError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("data of files", () => {
  it("takes what files can say: text, numbers, booleans, null, lists, objects, references, and what is left out", () => {
    const shared = { a: [1, -2.5, "x", true, null] };
    const value = { one: shared, two: shared, three: undefined, four: variable("DOMAIN") };
    expect(yamlContent(value).value).toBe(value);
    expect(jsonContent([value]).value).toEqual([value]);
    expect(yamlContent(Object.create(null)).format).toBe("yaml");
  });

  it("refuses a value that contains itself, and says where", () => {
    const job: Record<string, unknown> = { name: "x" };
    job["labels"] = [{ of: job }];
    expect(refused(() => yamlContent({ jobs: [job] }))).toMatchObject({
      code: "file-invalid",
      path: "yamlContent(...).jobs[0].labels[0].of",
      message: expect.stringContaining("contains itself") as unknown,
    });
    expect(refused(() => jsonContent(job)).path).toBe("jsonContent(...).labels[0].of");
  });

  it.each([
    ["a date", new Date(0), "is an object of Date, not data"],
    ["a map", new Map([["a", 1]]), "is an object of Map, not data"],
    ["a function", () => 1, "is a function, not data"],
    ["a bigint", 10n, "is 10, not data"],
    ["a symbol", Symbol("x"), "is Symbol(x), not data"],
    ["no number", Number.NaN, "is NaN, which JSON cannot say"],
    ["what has no end", -Infinity, "is -Infinity, which JSON cannot say"],
  ])("refuses %s, which would be lost or change its meaning", (_, value, message) => {
    const error = refused(() => yamlContent([{ value }]));
    expect(error.path).toBe("yamlContent(...)[0].value");
    expect(error.message).toContain(message);
    expect(error.hint).toMatch(/^Write /);
  });
});
