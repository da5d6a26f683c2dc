import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { isMapping } from "./form.ts";
import type { Duration } from "./units.ts";

/** How the engine finds out that a container works. */
export interface Healthcheck {
  /** `["CMD", ...]` runs a program, `["CMD-SHELL", line]` a shell line, `["NONE"]` switches the image's own check off. */
  readonly test?: readonly ["CMD", ...string[]] | readonly ["CMD-SHELL", string] | readonly ["NONE"];
  /** @default "30s" */
  readonly interval?: Duration;
  /** @default "30s" */
  readonly timeout?: Duration;
  /** @default 3 */
  readonly retries?: number;
  /** Failures in this time do not count. @default "0s" */
  readonly start_period?: Duration;
  /** The interval during the start period. Engine 25 or newer. @default "5s" */
  readonly start_interval?: Duration;
  /** Switches a check of the image off. */
  readonly disable?: boolean;
}

/** Checks a health check, naming `path` where it is wrong. */
export function checkHealthcheck(healthcheck: Healthcheck, path: string): Healthcheck {
  const given: unknown = healthcheck;
  if (!isMapping(given)) {
    throw new StackwrightError({
      code: "healthcheck-invalid",
      path,
      message: `${show(given)} is not a health check: expected an object`,
      hint: 'For example { test: ["CMD", "curl", "-f", "http://localhost/"], interval: "30s" }.',
    });
  }
  const { test, disable } = healthcheck;
  if (test === undefined && disable !== true && Object.keys(healthcheck).length > 0) return healthcheck;
  const kind = test?.[0];
  const known = kind === "CMD" || kind === "CMD-SHELL" || kind === "NONE";
  if (test !== undefined && (!Array.isArray(test) || !known || (kind !== "NONE" && test.length < 2))) {
    throw new StackwrightError({
      code: "healthcheck-invalid",
      path: `${path}.test`,
      message: `${show(test)} is not a health check: expected a list that starts with "CMD", "CMD-SHELL" or "NONE"`,
      hint: 'For example ["CMD", "curl", "-f", "http://localhost/"]; Swarm accepts other lists and then never finds the container healthy.',
    });
  }
  if (test !== undefined && disable === true) {
    throw new StackwrightError({
      code: "healthcheck-invalid",
      path,
      message: "`test` and `disable: true` exclude each other",
      hint: "Leave out one of them; Swarm refuses the service otherwise.",
    });
  }
  return healthcheck;
}
