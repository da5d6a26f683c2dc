import { boolean, checkForm, mapping, onlyKeys, scalar, text } from "./form.ts";
import { checkResourceName } from "./name.ts";

/** Options of {@link volume}. */
export interface VolumeOptions {
  /** What it holds: a comment in the generated files. */
  readonly description?: string;
  /** @default "local" */
  readonly driver?: string;
  readonly driverOptions?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** The physical name. @default the engine's: `<stack>_<name>` */
  readonly name?: string;
  /** Exists already; it is neither created nor changed. @default false */
  readonly external?: boolean;
}

/** A named volume. */
export interface Volume {
  readonly name: string;
  readonly definition: VolumeOptions;
}

const form = onlyKeys<VolumeOptions>({
  description: text,
  driver: text,
  driverOptions: mapping(scalar),
  labels: mapping(scalar),
  name: text,
  external: boolean,
});

/**
 * Declares a named volume. With the `local` driver each node has its own: a service that keeps data there must be pinned.
 *
 * @throws StackwrightError `name-invalid`, `option-invalid`.
 */
export function volume(name: string, options: VolumeOptions = {}): Volume {
  checkResourceName(name, "volumes");
  checkForm(options, form, ["volumes", name], `volume("${name}", { driver: "local" })`);
  return { name, definition: options };
}
