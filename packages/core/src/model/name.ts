import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";

const serviceName = /^[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/;
const resourceName = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;
const stackName = /^[a-z0-9][a-z0-9_-]*$/;

/**
 * Checks a service's name. Swarm's manager asks for one DNS label: letters, digits, `-` and `_`, and no `-` or `_` at the
 * end. Compose is laxer, but a stack is one model for both.
 */
export function checkServiceName(name: string): string {
  return checkName(
    name,
    serviceName,
    "services",
    "letters, digits, '-' and '_', ending in a letter or digit",
    63,
  );
}

/** Checks the name of a network, volume, secret or config. */
export function checkResourceName(
  name: string,
  kind: "networks" | "volumes" | "secrets" | "configs",
): string {
  return checkName(
    name,
    resourceName,
    kind,
    "letters, digits, '.', '-' and '_', starting with a letter or digit",
    63,
  );
}

/** Checks a stack's name: it is also the Compose project's name, which is lower case. */
export function checkStackName(name: string): string {
  return checkName(
    name,
    stackName,
    "stack",
    "lower-case letters, digits, '-' and '_', starting with a letter or digit",
    40,
  );
}

function checkName(name: string, pattern: RegExp, kind: string, expected: string, longest: number): string {
  if (typeof name !== "string" || name === "" || name.length > longest || !pattern.test(name)) {
    throw new StackwrightError({
      code: "name-invalid",
      path: kind === "stack" ? "name" : `${kind}[${show(name)}]`,
      message: `${show(name)} is not a valid name: expected 1 to ${longest} characters: ${expected}`,
      hint: 'Choose a short name of plain letters, digits and dashes, such as "data-gateway".',
    });
  }
  return name;
}
