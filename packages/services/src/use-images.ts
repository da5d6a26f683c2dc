import { eachService, StackwrightError, type Modifier } from "@stackwright/core";
import { images } from "./images.ts";
import { knownHoles } from "./known-holes.ts";

/** A set of images by name of the product. */
export type ImageSet = Readonly<Record<keyof typeof images, string>>;

/** The catalogue's pins, with the newest patch of the same line where a pin has a known hole. */
export const currentImages: ImageSet = replaceHoles(images);

/**
 * Chooses the images of the whole stack: `pinned`, the specifications' versions (the default of every builder), or
 * `current`, which differs from it where a pin has a known hole. Services with other images stay as they are.
 *
 * @throws StackwrightError `option-invalid` for another word.
 * @example
 * defineStack({ name: "bigdata", parts: [...parts, useImages("current")] })
 */
export function useImages(set: "pinned" | "current"): Modifier {
  if (set !== "pinned" && set !== "current") {
    throw new StackwrightError({
      code: "option-invalid",
      path: "useImages(...)",
      message: `${JSON.stringify(set)} is not a set of images: expected "pinned" or "current"`,
      hint: 'Leave it out for the pinned versions, or write useImages("current").',
    });
  }
  return eachService((model) => {
    const hole = set === "current" ? knownHoles.find(({ image }) => image === model.image) : undefined;
    return hole?.instead === undefined ? model : { ...model, image: hole.instead };
  });
}

function replaceHoles(pinned: ImageSet): ImageSet {
  const entries = Object.entries(pinned).map(([name, image]) => [
    name,
    knownHoles.find((hole) => hole.image === image)?.instead ?? image,
  ]);
  // The keys are those of the set that was given.
  return Object.fromEntries(entries) as ImageSet;
}
