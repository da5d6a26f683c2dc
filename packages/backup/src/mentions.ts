import { secret, substitute, type Secret, type ServiceModel, type StackView } from "@stackwright/core";

/** The names of the secrets that a text mentions. */
export function secretsIn(text: string): readonly string[] {
  const names: string[] = [];
  substitute(text, (data) => {
    if (data.kind === "secret") names.push(data.name);
    return "";
  });
  return names;
}

/** The secret that a service reads by one of these variables: as a file, or exported when it starts. */
export function secretOfVariable(
  { environment = {}, secretEnv = {} }: ServiceModel,
  variables: readonly string[],
): string | undefined {
  for (const variable of variables) {
    const exported = secretEnv[variable];
    if (exported !== undefined) return exported;
    const value = environment[variable];
    if (typeof value !== "string") continue;
    const [mentioned] = secretsIn(value);
    if (mentioned !== undefined) return mentioned;
    const named = /^\/run\/secrets\/([\w.-]+)$/.exec(value)?.[1];
    if (named !== undefined) return named;
  }
  return undefined;
}

/** A secret that the stack has already. */
export function secretOf(stack: StackView, name: string): Secret {
  return secret(name, stack.secrets[name] ?? {});
}

/** The networks that a service is on, by name. */
export function networkNames(stack: StackView, service: string): readonly string[] {
  return Object.keys(stack.services[service]?.networks ?? {});
}
