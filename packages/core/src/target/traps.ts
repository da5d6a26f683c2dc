import { deployTraps } from "./traps/deploy.ts";
import { environmentTraps } from "./traps/environment.ts";
import { fileTraps, mountTraps } from "./traps/mounts.ts";
import { portTraps } from "./traps/ports.ts";
import { imageTraps, labelTraps, nameTraps, templateTraps } from "./traps/service.ts";
import type { Trap } from "./traps/trap.ts";

/** Everything that is looked for in each service. */
export const traps: readonly Trap[] = [
  nameTraps,
  imageTraps,
  environmentTraps,
  portTraps,
  mountTraps,
  fileTraps,
  deployTraps,
  templateTraps,
  labelTraps,
];
