import { describe, expect, it } from "vitest";
import { service } from "./service.ts";
import { variable } from "./variable.ts";
import { splitWords } from "./words.ts";

const motto = variable("MOTTO", { default: "two words" });

describe("splitWords", () => {
  it.each([
    ["", []],
    ["  server   --port 80 ", ["server", "--port", "80"]],
    [`sh -c 'echo "a b"'`, ["sh", "-c", 'echo "a b"']],
    [String.raw`a\ b "c \" d" 'e \'`, ["a b", 'c " d', "e \\"]],
    [`--name="a b"c ''`, ["--name=a bc", ""]],
    ["a # b; c | d $(e)", ["a", "#", "b;", "c", "|", "d", "$(e)"]],
    [`--motto ${motto} -v`, ["--motto", `${motto}`, "-v"]],
  ])("%s", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it.each([`it's`, `"a`, "a\\"])("gives nothing for %s", (line) => {
    expect(splitWords(line)).toBeUndefined();
    expect(() => service("web", { image: "nginx:1.29.3", command: line })).toThrow("services.web.command");
  });
});
