/**
 * Writes docs/dialects.md from the table that lowering applies. `--check` only says whether it is up to date.
 */
import { dialect } from "../packages/core/src/target/dialect.ts";
import type { DialectRow, Rule, Ruling } from "../packages/core/src/target/dialect/verdict.ts";
import { generatedPage } from "./generated-page.ts";

/** Values on which a ruling may depend. */
const samples: readonly unknown[] = [
  undefined,
  true,
  false,
  0,
  1,
  2,
  "host",
  "none",
  "service:x",
  "127.0.0.1",
  "0.0.0.0",
  "replicated",
  "global",
  [],
  ["a"],
  [{}],
  {},
];

function rulings(rule: Rule): readonly Ruling[] {
  if (typeof rule !== "function") return [rule];
  const found = new Map(
    samples.map((sample) => rule(sample)).map((ruling) => [`${ruling.verdict}${ruling.note}`, ruling]),
  );
  return [...found.values()];
}

function cell(rule: Rule): string {
  return rulings(rule)
    .map(({ verdict, note, severity }) => {
      const level = severity === undefined || verdict === "refused" ? "" : ` (${severity})`;
      return `**${verdict}**${level}${note === "" ? "" : `: ${note}`}`;
    })
    .join("; or ");
}

function row({ path, compose, swarm, whole }: DialectRow): string {
  const cells = [`\`${path}${whole === true ? " and below" : ""}\``, cell(compose), cell(swarm)];
  return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The page's text. */
export function dialectPage(): string {
  const changed = dialect.filter((one) =>
    [one.compose, one.swarm].some((rule) => rulings(rule).some(({ verdict }) => verdict !== "kept")),
  );
  const kept = dialect.filter((one) => !changed.includes(one)).map(({ path }) => `\`${path}\``);
  return `# The two dialects

Every key of the Compose Specification, and what becomes of it for \`docker compose\` and for \`docker stack deploy\`. Lowering is
this table applied; it is measured against the real tools by the tests. A severity in brackets means that the loss is a
finding; without one it stands in the lowering report only. A refused key is always an error.

${changed.length} rows change something in at least one target; ${kept.length} are kept in both.

| key | compose | swarm |
| --- | --- | --- |
${changed.map(row).join("\n")}

## Kept in both

${kept.join(", ")}
`;
}

await generatedPage("docs/dialects.md", dialectPage, import.meta);
