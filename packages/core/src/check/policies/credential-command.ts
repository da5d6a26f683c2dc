import type { Service } from "../../generated/compose-types.ts";
import type { Violation } from "../policy.ts";
import { exposureOf, isSecretName, mentionsSecret, type Exposure } from "./credential.ts";
import { commandWords } from "./read.ts";

/** Everything in a service that is run, with its place. */
export function commandsOf(
  service: Service,
): readonly { readonly path: readonly string[]; readonly words: readonly string[] }[] {
  const { command, entrypoint, healthcheck } = service;
  if (command === undefined && entrypoint === undefined && healthcheck?.test === undefined) return [];
  return [
    { path: ["command"], words: commandWords(command) },
    { path: ["entrypoint"], words: commandWords(entrypoint) },
    { path: ["healthcheck", "test"], words: commandWords(healthcheck?.test) },
  ];
}

const bareFlag =
  /^--?[\w.-]*(?:password|passwd|passphrase|pass|secret|token|api[_-]?key|private[_-]?key|credentials?)$/i;
const named = /^["'(]*-{0,2}([\w.-]+)=(.+)$/;
const quotes = /^["']+|["');]+$/g;

/** Credentials that are arguments of a command: `--password=x`, `--token x`, `PASSWORD=x program`. */
export function commandCredentials(service: Service, wanted: readonly Exposure[]): readonly Violation[] {
  const violations: Violation[] = [];
  for (const { path, words } of commandsOf(service)) {
    let index = 0;
    for (const word of words) {
      index += 1;
      // Nearly every word leaves here.
      if (!mentionsSecret(word)) continue;
      const name = word.includes(" ") ? inLine(word, wanted) : inWord(word, words[index], wanted);
      if (name === undefined) continue;
      violations.push({ path, message: `${path.join(".")} gives a credential to ${name}` });
    }
  }
  return violations;
}

/** A line for a shell. */
function inLine(line: string, wanted: readonly Exposure[]): string | undefined {
  const words = line.split(/\s+/);
  for (const [index, word] of words.entries()) {
    const name = mentionsSecret(word) ? inWord(word, words[index + 1], wanted) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

function inWord(word: string, next: string | undefined, wanted: readonly Exposure[]): string | undefined {
  const [, name, value] = named.exec(word) ?? [];
  if (name !== undefined && value !== undefined) {
    return isSecretName(name) && isExposed(value, wanted) ? name : undefined;
  }
  const isFlag = next !== undefined && !next.startsWith("-") && bareFlag.test(word);
  return isFlag && isExposed(next, wanted) ? word : undefined;
}

function isExposed(value: string, wanted: readonly Exposure[]): boolean {
  // A doubled $ reaches a shell as one: the value is read inside the container.
  if (value.includes("$$")) return false;
  const exposure = exposureOf(value.replaceAll(quotes, ""));
  return exposure !== undefined && wanted.includes(exposure);
}
