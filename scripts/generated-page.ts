import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { writeAtomically } from "../packages/core/src/emit/write.ts";

/**
 * What a script that writes a page of the documentation ends with: run directly it writes the page, or with `--check` says
 * whether the page is up to date. Imported, it does nothing.
 */
export async function generatedPage(path: string, text: () => string, meta: ImportMeta): Promise<void> {
  if (process.argv[1] !== fileURLToPath(meta.url)) return;
  const page = await formatPage(text());
  if (!process.argv.includes("--check")) return writeAtomically(path, page, 0o644);
  if (page !== (await readFile(path, "utf8"))) {
    process.stderr.write(`${path} is out of date: npm run docs:generate\n`);
    process.exitCode = 1;
  }
}

/** A page as the repository's formatter writes it. */
export async function formatPage(text: string): Promise<string> {
  return format(text, { parser: "markdown", printWidth: 110, embeddedLanguageFormatting: "off" });
}
