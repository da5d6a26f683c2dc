import { StackwrightError } from "../errors.ts";
import { formatPath } from "../path.ts";
import { checkData } from "./data.ts";
import { boolean, checkForm, oneOf, onlyKeys, whole, isMapping } from "./form.ts";
import { show } from "../show.ts";
import type { StackView } from "./view.ts";

/** Content that is written in a data format, after the references in it are resolved. */
export interface StructuredContent {
  readonly format: "yaml" | "json";
  readonly value: unknown;
  /** Lines of comment above it. YAML only. */
  readonly comment?: string;
}

/** What a file holds: text, or data and its format. */
export type FileContent = string | StructuredContent;

/** A file of the platform, as it stands in a part. */
export interface FileDefinition {
  /** Where it is written, relative to the platform's folder: `prometheus/prometheus.yml`. */
  readonly path: string;
  /** Its content, or a function that derives it from the assembled stack. */
  readonly content: FileContent | ((stack: StackView) => FileContent);
  /** Permission bits in the tree. @default 0o644 */
  readonly mode: number;
  /** Whether the two targets need different contents: Swarm's is then written beside, as `name.swarm.ext`. */
  readonly perTarget: boolean;
  /** Lets Swarm expand Go templates in it when it is mounted as a config. */
  readonly templateDriver?: "golang";
}

/** Options of {@link file}. */
export interface FileOptions {
  /** Permission bits in the tree. @default 0o644 */
  readonly mode?: number;
  /** Whether the content differs between the targets. @default false */
  readonly perTarget?: boolean;
  /** Go templates, expanded by Swarm only. */
  readonly templateDriver?: "golang";
}

/** A file that can be mounted into services (see {@link mountFile}) or just be part of the tree. */
export interface StackFile {
  readonly path: string;
  readonly definition: FileDefinition;
}

const form = onlyKeys<FileOptions>({ mode: whole, perTarget: boolean, templateDriver: oneOf("golang") });

/**
 * Declares a file of the platform. Mounted, it is a read-only bind in development and a Swarm config in production, whose
 * name carries a hash of its content.
 *
 * @throws StackwrightError `file-invalid` for a path outside the platform's folder, or content of another kind,
 * `option-invalid`.
 * @example
 * const config = file("prometheus/prometheus.yml", (stack) => yamlContent({ scrape_configs: jobs(stack) }));
 */
export function file(path: string, content: FileDefinition["content"], options: FileOptions = {}): StackFile {
  const segments = typeof path === "string" ? path.split("/") : [];
  if (
    segments.length === 0 ||
    segments.some((name) => name === "" || name === "." || name === ".." || /[\0\\]/.test(name))
  ) {
    throw new StackwrightError({
      code: "file-invalid",
      path: `files[${show(path)}]`,
      message:
        "is not a path inside the platform's folder: expected names joined by '/', with no '..', no leading '/' and no '\\'",
      hint: 'Write it relative to the folder, such as "prometheus/prometheus.yml".',
    });
  }
  if (typeof content !== "function" && !isContent(content)) throw notContent(path, content);
  checkForm(options, form, ["files", path], `file("${path}", "...", { mode: 0o600 })`);
  const { mode = 0o644, perTarget = false, templateDriver } = options;
  return {
    path,
    definition: {
      path,
      content,
      mode,
      perTarget,
      ...(templateDriver === undefined ? {} : { templateDriver }),
    },
  };
}

/** Whether a value is something that a file can hold. */
export function isContent(value: unknown): value is FileContent {
  return (
    typeof value === "string" ||
    (isMapping(value) && (value["format"] === "yaml" || value["format"] === "json"))
  );
}

/** The error about content of another kind. */
export function notContent(path: string, content: unknown): StackwrightError {
  return new StackwrightError({
    code: "file-invalid",
    path: formatPath(["files", path]),
    message: `${show(content)} is not what a file can hold: expected text, yamlContent(...), jsonContent(...), or a function that gives one of them`,
    hint: 'Read a template with readFileSync(url, "utf8"); wrap data in yamlContent() or jsonContent().',
  });
}

/**
 * Content to be written as YAML.
 *
 * @throws StackwrightError `file-invalid` for a value that is not data: a circle, a function, a `Date`, `NaN`.
 */
export function yamlContent(value: unknown, comment?: string): StructuredContent {
  checkData(value, "yamlContent");
  return comment === undefined ? { format: "yaml", value } : { format: "yaml", value, comment };
}

/**
 * Content to be written as JSON, indented by two spaces.
 *
 * @throws StackwrightError `file-invalid` for a value that is not data: a circle, a function, a `Date`, `NaN`.
 */
export function jsonContent(value: unknown): StructuredContent {
  checkData(value, "jsonContent");
  return { format: "json", value };
}

/** A file, mounted into a service. `source` is the file, or the path of one that another part declares. */
export interface FileMount<Source = StackFile | string> {
  readonly source: Source;
  readonly target: string;
  readonly uid?: string;
  readonly gid?: string;
  readonly mode?: number;
}

/** Mounts a file: `configs: [mountFile(config, "/etc/prometheus/prometheus.yml")]`. */
export function mountFile(
  source: StackFile | string,
  target: string,
  options: Omit<FileMount, "source" | "target"> = {},
): FileMount {
  return { source, target, ...options };
}
