import { readFileSync } from "node:fs";

/** A file of the folder `files`, which goes into an image. */
export function text(name: string): string {
  return readFileSync(new URL(`files/${name}`, import.meta.url), "utf8");
}
