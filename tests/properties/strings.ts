import { secret, variable, type Endpoint } from "@stackwright/core";
import fc from "fast-check";

/** A string as an author writes it, and what the container has to see. */
export interface Written {
  readonly authored: string;
  readonly expected: string;
}

/** Strings that YAML, a shell or the tools' interpolation could take for something else. */
const traps: readonly string[] = [
  ..."$ $$ ${X} $X ${X:-y} $(date) %{x} {{.Node.Hostname}} `id` ! % @ & * ? - | > = ~ < : , [ ] { }".split(
    " ",
  ),
  ..."yes No on OFF y n true False null Null ~ .inf -.INF .nan << --- ... <<: !!str !tag &a *a %YAML".split(
    " ",
  ),
  ..."0400 0o17 0x1F 0b11 1_000 012 09.5 1e3 1.50 100000000.0 +1 -0 .5 22:22 190:20:30 08:00 2024-01-01".split(
    " ",
  ),
  ..."/run/x C:\\x a\\nb a=b a#b {a:1} [1,2] 'a' \"a\" \"unclosed it's".split(" "),
  "",
  " ",
  "  leading",
  "trailing  ",
  "a: b",
  "a #b",
  "#",
  "# a",
  ": ",
  "- a",
  "? a",
  "a:",
  "[ 1 ]",
  "{ a: 1 }",
  "line\nline",
  "line\n",
  "line\n\n",
  "\nline",
  "  indented\nless",
  "a\n\n  b\n# c\n",
  "tab\there",
  "\t",
  "cr\rlf\r\n",
  "é",
  "日本語",
  "👍🏽",
  "\u00a0",
  "\u2028",
  "\u0085",
  "\ufeff",
  "\u0007",
  "\u001b[0m",
  "\u007f",
  "x".repeat(200),
  `${"long words that are folded by default ".repeat(4)}end`,
  '{"json": ["${X}", 1, "a: b"]}',
];

/** Nothing that an environment or a marker cannot hold. */
const printable = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(..."${}:#'\"\\ \n-&*!|>%@`,[]=~.09ae"),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  })
  .map((text) => text.replaceAll(/[\0\uE000\uE001]/g, ""));

/** Text that is hard to carry, without references. */
export const awkward: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...traps) },
  { weight: 2, arbitrary: printable },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...traps), fc.constantFrom(...traps)).map((two) => two.join(" ")),
  },
);

/** Text on one line, as a comment may have it. */
export const line: fc.Arbitrary<string> = awkward.map((text) => text.replaceAll(/[\r\n]/g, " "));

const token = secret("token");
const domain = variable("DOMAIN", { default: "example.com", description: "Public domain" });
const motto = variable("MOTTO", { default: "a: b # 'c' \"d\" \\e, 08:00" });
const nothing = variable("NOTHING", { default: "" });
const port = variable("PORT", { default: "8080" });
const nested = variable("NESTED", { default: `${domain}` });
const required = variable("REQUIRED");

/** What the deployer sets: one variable has no default, and one has another value than its default. */
export const environment: Readonly<Record<string, string>> = {
  REQUIRED: 'set "by" the ${deployer} # $1',
  PORT: "9090",
};

const references: readonly Written[] = [
  { authored: `${token}`, expected: "/run/secrets/token" },
  { authored: `${domain}`, expected: "example.com" },
  { authored: `${motto}`, expected: "a: b # 'c' \"d\" \\e, 08:00" },
  { authored: `${nothing}`, expected: "" },
  { authored: `${port}`, expected: "9090" },
  { authored: `${nested}`, expected: "example.com" },
  { authored: `${required}`, expected: 'set "by" the ${deployer} # $1' },
];

/** Text with references in it. */
export function written(endpoints: readonly Endpoint[]): fc.Arbitrary<Written> {
  const all = [
    ...references,
    ...endpoints.flatMap((endpoint) => [
      { authored: `${endpoint.soft}`, expected: `${endpoint.service}:${endpoint.port}` },
      {
        authored: `${endpoint.url("/a?b=$c")}`,
        expected: `${endpoint.scheme}://${endpoint.service}:${endpoint.port}/a?b=$c`,
      },
    ]),
  ];
  const literal = awkward.map((text): Written => ({ authored: text, expected: text }));
  const pieces = fc.array(fc.oneof(literal, fc.constantFrom(...all)), { maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: literal },
    { weight: 1, arbitrary: pieces.map((some) => some.reduce(join, { authored: "", expected: "" })) },
  );
}

function join(left: Written, right: Written): Written {
  return { authored: left.authored + right.authored, expected: left.expected + right.expected };
}
