#!/usr/bin/env node
// The command of the package: `npx @stackwright/core init`.
import { readFile } from "node:fs/promises";
import { init } from "./init.ts";

// From here the manifest is as far in `src` as in `dist`.
const manifest = await readFile(new URL("../../package.json", import.meta.url), "utf8");
const { version } = JSON.parse(manifest) as { readonly version: string };

process.exitCode = await init({
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  version,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
});
