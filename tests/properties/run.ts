import fc from "fast-check";

/** The seed of every property: `STACKWRIGHT_SEED`, or the time, so that each run tries other values. */
export const seed: number = Number(process.env["STACKWRIGHT_SEED"] ?? Date.now() % 2 ** 31);

/**
 * Checks a property, and says with which seed: `STACKWRIGHT_SEED=<seed> npx vitest run tests/properties` repeats the run.
 */
export function check<Values>(property: fc.IProperty<Values>, runs: number): void {
  console.info(`seed ${seed}, ${runs} runs`);
  fc.assert(property, { seed, numRuns: runs, verbose: fc.VerbosityLevel.None });
}
