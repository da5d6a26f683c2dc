/**
 * Writes `packages/core/src/generated/` from the Compose Specification's schema.
 *
 * Nothing in there is committed: `npm ci` runs this, and `npm run generate` runs it again.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { composeSchemaModule } from "./generate/paths.ts";
import { readComposeSchema } from "./generate/schema.ts";
import { composeTypesModule } from "./generate/types.ts";
import { composeValidatorModule, composeValidatorTypes } from "./generate/validator.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const generated = join(root, "packages/core/src/generated");

const schema = await readComposeSchema();
const files: Readonly<Record<string, string>> = {
  "compose-types.ts": await composeTypesModule(schema),
  "compose-schema.ts": composeSchemaModule(schema),
  "compose-validator.js": await composeValidatorModule(schema),
  "compose-validator.d.ts": composeValidatorTypes,
};

await mkdir(generated, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  const path = join(generated, name);
  const outcome = (await writeIfChanged(path, text)) ? "written" : "unchanged";
  console.log(`${name}: ${outcome}, ${(text.length / 1024).toFixed(1)} kB`);
}

/** Writes beside the file and renames, so that nobody ever reads half of it. */
async function writeIfChanged(path: string, text: string): Promise<boolean> {
  const current = await readFile(path, "utf8").catch(() => undefined);
  if (current === text) return false;
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
  return true;
}
