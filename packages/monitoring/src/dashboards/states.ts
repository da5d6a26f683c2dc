import { range, values } from "./builder/mappings.ts";
import type { ValueMapping } from "./builder/model.ts";
import type { Say } from "./builder/say.ts";

/** 1 is up, 0 is down, and in between some are. */
export function upOrDown(say: Say): readonly ValueMapping[] {
  return [
    values({
      0: { text: say("Down", "Arrêté"), color: "red" },
      1: { text: say("Up", "En marche"), color: "green" },
    }),
    range(0.001, 0.999, { text: say("Degraded", "Dégradé"), color: "orange" }),
  ];
}

/** 1 is well, 0 is not. */
export function wellOrFailed(say: Say): readonly ValueMapping[] {
  return [
    values({
      0: { text: say("Failed", "Échec"), color: "red" },
      1: { text: "OK", color: "green" },
    }),
  ];
}
