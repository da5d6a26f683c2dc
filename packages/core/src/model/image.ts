import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { checkForm, string } from "./form.ts";

/** The text after the last slash: where a tag can be. */
type LastSegment<Name extends string> = Name extends `${string}/${infer Rest}` ? LastSegment<Rest> : Name;

/** Turns an image without a tag, or with `:latest`, into a sentence that the compiler shows. */
export type PinnedImage<Name extends string> = string extends Name
  ? Name
  : Name extends `${string}@sha256:${string}`
    ? Name
    : LastSegment<Name> extends `${string}:latest`
      ? `error: pin the image "${Name}" to a version, or wrap it in unpinned(image, reason)`
      : LastSegment<Name> extends `${string}:`
        ? `error: the image "${Name}" has an empty tag`
        : LastSegment<Name> extends `${string}:${string}`
          ? Name
          : `error: the image "${Name}" has no tag: add one, or wrap it in unpinned(image, reason)`;

/** The parts of an image's name. */
export interface ImageName {
  /** `docker.io` when none is written. */
  readonly registry: string;
  /** `library/nginx`, `grafana/loki`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const imagePattern =
  /^(?<name>(?:(?:localhost|[a-zA-Z0-9-]+[.:][a-zA-Z0-9.:-]*)\/)?[a-z0-9][a-z0-9._/-]*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$/;

/** Takes an image's name apart, or gives `undefined` when it is not one. */
export function parseImage(image: string): ImageName | undefined {
  const groups = imagePattern.exec(image)?.groups;
  const name = groups?.["name"];
  if (groups === undefined || name === undefined || name.endsWith("/") || name.includes("//"))
    return undefined;
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const hasRegistry = first.includes(".") || first.includes(":") || first === "localhost";
  const path = hasRegistry ? name.slice(slash + 1) : name;
  return {
    registry: hasRegistry ? first : "docker.io",
    repository: hasRegistry || path.includes("/") ? path : `library/${path}`,
    tag: groups["tag"],
    digest: groups["digest"],
  };
}

/** An image that is knowingly not pinned, with the reason. */
export interface UnpinnedImage {
  readonly unpinned: string;
  readonly reason: string;
}

/**
 * The way out for development builds: an image without a fixed version, and why. The reason is kept as a waiver of the
 * policies on image pinning.
 *
 * @throws StackwrightError `waiver-invalid` without a reason of at least ten characters.
 * @example
 * service("app", { image: unpinned("registry.local/app:latest", "rebuilt on every save") })
 */
export function unpinned(image: string, reason: string): UnpinnedImage {
  checkForm(image, string, ["unpinned"], 'unpinned("shop:latest", "rebuilt on every save")');
  if (typeof reason !== "string" || reason.trim().length < 10) {
    throw new StackwrightError({
      code: "waiver-invalid",
      path: `unpinned(${show(image)})`,
      message: `${show(reason)} is no reason: an image without a version needs one (at least ten characters)`,
      hint: `Write unpinned(${show(image)}, "why no version is named here").`,
    });
  }
  return { unpinned: image, reason };
}
