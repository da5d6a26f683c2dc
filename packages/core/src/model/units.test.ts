import { describe, expect, it } from "vitest";
import { durationMs, parseByteSize, parseDuration, sizeBytes } from "./units.ts";

describe("durations", () => {
  it.each([
    ["30s", 30_000],
    ["1m30s", 90_000],
    ["1.5s", 1500],
    ["2h", 7_200_000],
    ["500ms", 500],
    ["250us", 0.25],
  ])("%s is %d ms", (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each(["1d", "30", "", "s", "30 s", "-5s"])("%j is not a duration", (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );

  it("names the path and shows how to write one", () => {
    expect(() => durationMs("1d", "services.db.stop_grace_period")).toThrowError(
      expect.objectContaining({
        path: "services.db.stop_grace_period",
        hint: expect.stringContaining("30s"),
      }),
    );
  });
});

describe("byte sizes", () => {
  it.each([
    ["512M", 512 * 1024 ** 2],
    ["2g", 2 * 1024 ** 3],
    ["1.5GB", 1.5 * 1024 ** 3],
    ["100", 100],
    ["8kb", 8192],
  ])("%s is %d bytes", (text, expected) => expect(parseByteSize(text)).toBe(expected));

  it.each(["512X", "M", "", "5 M", "1T"])("%j is not a size", (text) =>
    expect(() => sizeBytes(text)).toThrow(),
  );
});
