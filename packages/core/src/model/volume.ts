import { boolean, checkForm, is, mapping, onlyKeys, scalar, text, whole } from "./form.ts";
import { checkResourceName } from "./name.ts";

/** A folder of the host that a volume is kept in, and who owns it there. */
export interface HostFolder {
  /** An absolute path. The engine does not make it: something else has to, before the first start. */
  readonly path: string;
  /** The owner's number: the user that writes to it in the container. @default 0 */
  readonly uid?: number;
  /** The group's number. @default 0 */
  readonly gid?: number;
  /** Permission bits. @default 0o750 */
  readonly mode?: number;
}

/** Options of {@link volume}. */
export interface VolumeOptions {
  /** What it holds: a comment in the generated files. */
  readonly description?: string;
  /** @default "local" */
  readonly driver?: string;
  readonly driverOptions?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Keeps the volume in a folder of the host instead of the engine's own; not with another driver. @default the engine's own */
  readonly folder?: HostFolder;
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

const absolutePath = is(
  "an absolute path of the host, without '..'",
  (value) => typeof value === "string" && /^\/[^\0]+$/.test(value) && !value.split("/").includes(".."),
);
const folderForm = onlyKeys<HostFolder>({ path: absolutePath, uid: whole, gid: whole, mode: whole }, [
  "path",
]);
const form = onlyKeys<VolumeOptions>({
  description: text,
  driver: text,
  driverOptions: mapping(scalar),
  labels: mapping(scalar),
  folder: folderForm,
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
