/**
 * Writes the README's example and its output from the real thing. `--check` only says whether they are up to date.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { generatedPage } from "./generated-page.ts";

const example = "examples/hello.ts";

/** The README, with the code blocks that show the example and its output brought up to date. */
export function readmePage(): string {
  const output = execFileSync("npx", ["tsx", example], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return readFileSync("README.md", "utf8")
    .replace(/```ts\n[\s\S]*?```/, () => `\`\`\`ts\n${readFileSync(example, "utf8")}\`\`\``)
    .replace(/```yaml\n[\s\S]*?```/, () => `\`\`\`yaml\n${output}\`\`\``);
}

await generatedPage("README.md", readmePage, import.meta);
