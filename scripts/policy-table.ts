/**
 * Writes docs/policies.md from the policies in the code. `--check` only says whether it is up to date.
 */
import { policies } from "../packages/core/src/check/policies.ts";
import type { Policy } from "../packages/core/src/check/policy.ts";
import { generatedPage } from "./generated-page.ts";

/** The page's text. */
export function policyPage(): string {
  const { all, recommended } = policies;
  return `<!-- Made by scripts/policy-table.ts from packages/core/src/check/policies; do not edit. -->

# Policies

A policy reads what a target is about to run, and says what is wrong with it. There are ${all.length}:
${recommended.length} are in \`policies.recommended\`, which \`synth()\` checks unless told otherwise, and the others are
hardening that only \`policies.strict\` asks for.

A finding that a stack has to live with is waived, with the reason:

\`\`\`ts
import { waive } from "@stackwright/core";

export const accepted = waive("docker-socket-mounted", { service: "traefik", reason: "reads its routes from the engine" });
\`\`\`

_Also known as_ names the same check elsewhere: KICS, compose-lint (CL), DockSec, Semgrep, dclint, conftest, Docker Scout,
the CIS Docker Benchmark (CIS) and NIST SP 800-190. P is the number in this project's own list of subjects.

| Id | Asks for | Severity | Targets | Set | Also known as |
| --- | --- | --- | --- | --- | --- |
${all.map((policy) => row(policy)).join("\n")}

${all.map((policy) => section(policy)).join("\n\n")}
`;
}

function row(policy: Policy): string {
  const { id, title, severity, targets, sources } = policy;
  const set = policies.recommended.includes(policy) ? "recommended" : "strict";
  const cells = [`[${id}](#${id})`, title, severity, targets.join(", "), set, sources.join(", ")];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function section({ id, title, why, hint }: Policy): string {
  return `## ${id}\n\n${title}.\n\n**Why.** ${prose(why)}\n\n**How to mend it.** ${prose(hint)}`;
}

/** Keeps Markdown from reading placeholders as HTML, and globs as emphasis. */
function prose(sentence: string): string {
  return sentence
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll("<", "&lt;").replaceAll(/([*_])/g, "\\$1")))
    .join("");
}

await generatedPage("docs/policies.md", policyPage, import.meta);
