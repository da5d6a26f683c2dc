import type { StackView } from "@stackwright/core";
import { madeBy } from "./names.ts";

/** What git must not keep: values, secrets, what the tools leave behind. */
export function gitignore(view: StackView): string {
  const elsewhere = Object.values(view.secrets)
    .map(({ file }) => file.replace(/^\.\//, ""))
    .filter((path) => !path.startsWith("secrets/") && !path.startsWith("/") && !path.startsWith(".."));
  const lines = [
    ".env",
    "/secrets/",
    ...new Set(elsewhere.map((path) => `/${path}`)),
    // Where secrets are kept on their way into a vault, and what is saved after an incident.
    "/vault/",
    "/evidence/",
    "*.tmp",
    "*.swp",
    ".DS_Store",
  ];
  return `# ${madeBy(view)}\n\n${lines.join("\n")}\n`;
}
