import { edge } from "./edge.ts";
import type { EngineImage } from "./image.ts";
import { stores } from "./stores.ts";
import { watch } from "./watch.ts";

/** Every image of the platform: what stands in for it, or the real program. */
export const catalogue: readonly EngineImage[] = [...edge, ...stores, ...watch];
