import { StackwrightError } from "../errors.ts";

/**
 * Reads the lines of a `.env` file: `NAME=value`, quotes taken off, `${OTHER}` replaced by a value above it.
 *
 * @throws StackwrightError `option-invalid`, naming the line.
 */
export function parseEnvFile(text: string, path: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^\s*(?:#|$)/.test(line)) return;
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined) {
      throw new StackwrightError({
        code: "option-invalid",
        path: `${path}:${index + 1}`,
        message: `${JSON.stringify(line)} is not a line of an environment file`,
        hint: "Write NAME=value, one a line.",
      });
    }
    const raw = match[2] ?? "";
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    const value = quoted?.[2] ?? raw.replace(/\s+#.*$/, "");
    values[match[1]] =
      quoted?.[1] === "'" ? value : value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  });
  return values;
}
