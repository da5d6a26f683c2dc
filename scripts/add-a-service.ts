/**
 * Writes the example of docs/add-a-service.md from examples/own-service.ts. `--check` only says whether it is up to date.
 */
import { readFileSync } from "node:fs";
import { generatedPage } from "./generated-page.ts";

const page = "docs/add-a-service.md";

/** The statement of the example that makes the service. */
export function ownService(): string {
  const source = readFileSync("examples/own-service.ts", "utf8");
  const start = source.indexOf("const gitea = ");
  const end = source.indexOf("\n);\n", start) + "\n);\n".length;
  return source.slice(start, end);
}

/** The page, with the example brought up to date. */
export function addAServicePage(): string {
  return readFileSync(page, "utf8").replace(
    /```(?:ts|typescript)\n(?:const|\/\/) gitea[\s\S]*?```/,
    () => `\`\`\`typescript\n${ownService()}\`\`\``,
  );
}

await generatedPage(page, addAServicePage, import.meta);
