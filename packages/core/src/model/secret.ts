import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { anything, checkForm, is, onlyKeys, text } from "./form.ts";
import { checkResourceName } from "./name.ts";
import { makeReference, type Reference, type SecretData } from "./reference.ts";

/** Options of {@link secret}. */
export interface SecretOptions {
  /** What it is for: one line in the generated documents. */
  readonly description?: string;
  /**
   * The file that holds it in development, relative to the compose file.
   * @default "./secrets/<name>.txt"
   */
  readonly file?: string;
  /**
   * Swarm secrets are immutable, so their name carries a version: raise it to roll a new value out.
   * @default 1
   */
  readonly version?: number;
  /**
   * The shell command that makes a value; `false` where somebody else gives it, such as a provider's token.
   * @default "openssl rand -base64 32"
   */
  readonly generate?: string | false;
}

/** A secret: its string form is the path at which it is mounted, and *mentioning it is mounting it*. */
export interface Secret extends Reference<SecretData> {
  readonly name: string;
  readonly definition: SecretDefinition;
}

/** A secret as it stands in a part. */
export interface SecretDefinition {
  readonly description: string;
  readonly file: string;
  readonly version: number;
  readonly generate: string | false;
}

const commandOrFalse = is(
  "a shell command, or false",
  (value) => typeof value === "string" || value === false,
);
const form = onlyKeys<SecretOptions>({
  description: text,
  file: text,
  version: anything,
  generate: commandOrFalse,
});

/**
 * Declares a secret. In development it is a file under `./secrets/`; in Swarm an external secret whose name carries the
 * stack's name and the version. Either way the container sees `/run/secrets/<name>`.
 *
 * @throws StackwrightError `name-invalid`, `secret-invalid`, `option-invalid`.
 * @example
 * const root = secret("mariadb_root_password");
 * service("db", { image: "mariadb:10.11.3", environment: { MARIADB_ROOT_PASSWORD_FILE: root } });
 */
export function secret(name: string, options: SecretOptions = {}): Secret {
  checkResourceName(name, "secrets");
  checkForm(options, form, ["secrets", name], `secret("${name}", { version: 2 })`);
  const {
    description = "",
    file = `./secrets/${name}.txt`,
    version = 1,
    generate = "openssl rand -base64 32",
  } = options;
  if (!Number.isInteger(version) || version < 1) {
    throw new StackwrightError({
      code: "secret-invalid",
      path: `secrets.${name}.version`,
      message: `${show(version)} is not a version: expected a whole number from 1`,
      hint: "Raise the version by one each time that the secret's value changes.",
    });
  }
  const definition = { description, file, version, generate };
  return { ...makeReference({ kind: "secret", name, definition }), name, definition };
}

/** Whether a value is a secret made by {@link secret}. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === "object" && value !== null && "definition" in value && "reference" in value;
}
