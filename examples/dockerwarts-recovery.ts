/**
 * DOCKERWARTS on new hosts, after the loss of all: it restores from the bucket that is elsewhere. When everything is back,
 * write and deploy `dockerwarts.ts` again.
 *
 *   npx tsx examples/dockerwarts-recovery.ts --out out/dockerwarts --force
 */
import { main } from "@stackwright/core";
import { dockerwarts } from "./dockerwarts.ts";

const stack = dockerwarts({ recover: true });
export default stack;
await main(import.meta, stack);
