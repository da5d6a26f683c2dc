import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderTree, type Modifier, type Stack } from "@stackwright/core";
import bigdata from "../../../examples/bigdata.ts";
import { scratchFolder } from "../engine/home.ts";
import { offsite } from "./world.ts";

/** The platform as it is deployed: a folder with every generated file, and an `.env`. */
export interface PlatformTree {
  readonly folder: string;
  readonly stack: Stack;
  /** What the deployer has put into `.env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** The big-data platform with modifiers at its end: those that this machine asks for, or a change that a drill makes. */
export function platformStack(...modifiers: readonly Modifier[]): Stack {
  return { ...bigdata, modifiers: [...bigdata.modifiers, ...modifiers] };
}

/**
 * Writes the platform into a folder of its own, with the values that its deployer gives; the folder may be written again
 * when the stack or a value has changed.
 */
export function writeTree(
  stack: Stack,
  values: Readonly<Record<string, string>> = {},
  folder = scratchFolder("platform"),
): PlatformTree {
  const env = {
    CROWDSEC_BOUNCER_API_KEY: "4f0c7f6d8b1e4a0f9d2c3b5a69788776",
    OFFSITE_HOST: offsite.host,
    ...values,
  };
  for (const { path, content, mode } of renderTree(stack, { values: env }).files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }
  writeFileSync(
    join(folder, ".env"),
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  return { folder, stack, env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
