import { badOption as coreBadOption, type BadOption, type StackwrightError } from "@stackwright/core";

/** The error for an option of `backups` that it cannot use, or of another builder that is named. */
export function badOption(
  bad: Omit<BadOption, "builder"> & Partial<Pick<BadOption, "builder">>,
): StackwrightError {
  return coreBadOption({ builder: "backups", ...bad });
}
