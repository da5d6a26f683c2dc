import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy } from "../policy.ts";
import { isUnknown, withDefaults } from "./interpolation.ts";

/** Tags that their publishers move to another image again and again. */
const movingTags: ReadonlySet<string> = new Set(
  "latest stable edge nightly main master dev devel develop rolling testing unstable current canary lts next beta alpha preview snapshot alpine slim".split(
    " ",
  ),
);

/** Policies on which image runs. */
export const imagePolicies: readonly Policy[] = [
  servicePolicy({
    id: "image-pinned",
    title: "Images carry the tag of a version",
    severity: "error",
    targets,
    why: "Without a tag, or with one that moves such as `latest`, two nodes can run two versions, and nobody knows what a rollback goes back to.",
    hint: 'Name a version, such as "nginx:1.27.3"; for a development build say unpinned(image, reason).',
    sources: ["P23", "CL-0004", "DockSec", "dclint", "conftest"],
    check: ({ lowered }) => {
      const tag = tagOf(lowered.image);
      if (tag === undefined || (tag !== "" && !movingTags.has(tag))) return undefined;
      const name = JSON.stringify(lowered.image);
      return {
        path: ["image"],
        message: tag === "" ? `the image ${name} has no tag` : `the image ${name} has a tag that moves`,
      };
    },
  }),
  servicePolicy({
    id: "image-digest",
    title: "Images are named by their digest",
    severity: "warning",
    targets,
    why: "A tag can be pushed again with other content. A digest cannot, so what was tested is what runs.",
    hint: "Append the digest: docker buildx imagetools inspect <image> shows it. Keep the tag in front of it for readers.",
    sources: ["P24", "CL-0019"],
    check: ({ lowered }) => {
      if (lowered.image === undefined || lowered.image.includes("@sha256:")) return undefined;
      if (isUnknown(withDefaults(lowered.image))) return undefined;
      return {
        path: ["image"],
        message: `the image ${JSON.stringify(lowered.image)} is not named by its digest`,
      };
    },
  }),
];

/** The tag of an image, `""` when it has none, `undefined` when it has a digest or is not known. */
function tagOf(image: string | undefined): string | undefined {
  if (image === undefined || image.includes("@")) return undefined;
  const text = withDefaults(image);
  if (isUnknown(text)) return undefined;
  const colon = text.indexOf(":", text.lastIndexOf("/") + 1);
  return colon === -1 ? "" : text.slice(colon + 1).toLowerCase();
}
