import { StackwrightError } from "../errors.ts";
import type { ImageStart } from "../model/image-start.ts";
import { marker, type SecretData } from "../model/reference.ts";
import type { SecretDefinition } from "../model/secret.ts";
import type { Named } from "../model/part.ts";
import { splitWords } from "../model/words.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Link, Target } from "../model/view.ts";

/** How long a generated entrypoint waits for the services that it depends on, before the task fails and is tried again. */
const waitSeconds = 300;

/**
 * Gives a service the entrypoint that its facts ask for: one that exports secrets for an image that cannot read them from
 * files, and, in Swarm, one that waits for the endpoints that the service depends on. Services that need neither, or whose
 * image has no shell to wait with, stay as they are.
 *
 * @throws StackwrightError `secret-invalid` where an image without a shell asks for a secret in its environment.
 */
export function withStartup(
  name: string,
  model: ServiceModel,
  links: readonly Link[],
  secrets: Named<SecretDefinition>,
  target: Target,
): ServiceModel {
  const {
    imageStart: image,
    secretEnv = {},
    entrypoint: authoredEntrypoint,
    command: authoredCommand,
    ...others
  } = model;
  const entrypoint = words(authoredEntrypoint);
  const command = words(authoredCommand);
  const rest: ServiceModel = {
    ...others,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
  };
  const exported = Object.entries(secretEnv);
  const shell = image?.shell;
  if (exported.length > 0 && (image === undefined || shell === undefined))
    throw noShell(name, Object.keys(secretEnv));
  const waits =
    target === "swarm" && image !== undefined && shell !== undefined ? waitLines(links, image) : [];
  if (image === undefined || shell === undefined || (exported.length === 0 && waits.length === 0))
    return rest;

  const lines = [
    ...waits.map(({ line }) => line),
    ...exported.flatMap(([variable, secret]) => exportLines(variable, secret, secrets)),
    'exec "$@"',
  ];
  return {
    ...waited(rest, new Set(waits.flatMap(({ names }) => names))),
    entrypoint: [shell, "-c", `${lines.join("\n")}\n`, "start"],
    // As in the engine: whoever changes the entrypoint does without the image's command, too.
    command: [
      ...(entrypoint ?? image.entrypoint),
      ...(command ?? (entrypoint === undefined ? image.command : [])),
    ],
  };
}

/** A line as a list of words: the tools do not agree on how to split one. */
function words(value: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof value === "string" ? (splitWords(value) ?? [value]) : value;
}

/** Notes what the entrypoint waits for; a dependency that it waits for needs no other order. */
function waited(model: ServiceModel, names: ReadonlySet<string>): ServiceModel {
  if (names.size === 0) return model;
  const { depends_on = {}, ...rest } = model;
  const others = Object.entries(depends_on).filter(([name]) => !names.has(name));
  return {
    ...rest,
    waits: [...names],
    ...(others.length === 0 ? {} : { depends_on: Object.fromEntries(others) }),
  };
}

function exportLines(variable: string, secret: string, secrets: Named<SecretDefinition>): readonly string[] {
  const definition = secrets[secret];
  const path = definition === undefined ? `/run/secrets/${secret}` : secretPath(secret, definition);
  return [
    `[ -s ${path} ] || { echo "the secret ${path} is missing or empty" >&2; exit 1; }`,
    `${variable}="$(cat ${path})"; export ${variable}`,
  ];
}

/** A reference, so that the mention mounts the secret. */
function secretPath(name: string, definition: SecretDefinition): string {
  const data: SecretData = { kind: "secret", name, definition };
  return marker(data);
}

function waitLines(
  links: readonly Link[],
  image: ImageStart,
): readonly { readonly names: readonly string[]; readonly line: string }[] {
  return links
    .filter(({ wait }) => wait)
    .flatMap(({ to, behind, host, port, scheme }) => {
      const attempt = attemptFor(image.tcpCheck, host, port, scheme);
      if (attempt === undefined) return [];
      const line = [
        `waited=0`,
        `until ${attempt}; do`,
        `  [ "$waited" -lt ${waitSeconds} ] || { echo "${host}:${port} did not answer within ${waitSeconds} s" >&2; exit 1; }`,
        `  waited=$((waited + 2)); sleep 2`,
        `done`,
      ].join("\n");
      return [{ names: [to, ...behind], line }];
    });
}

/** A shell command that succeeds once the endpoint answers. */
function attemptFor(
  tool: ImageStart["tcpCheck"],
  host: string,
  port: number,
  scheme: string,
): string | undefined {
  switch (tool) {
    case "bash":
      // MySQL's server speaks first: without its greeting only a relay has answered.
      return scheme === "mysql"
        ? `(exec 3<>/dev/tcp/${host}/${port} && read -r -n 1 -t 2 <&3) 2>/dev/null`
        : `(exec 3<>/dev/tcp/${host}/${port}) 2>/dev/null`;
    case "nc":
      return `nc -z -w 2 ${host} ${port} 2>/dev/null`;
    case "curl":
      // The time of the connection stays 0 until there is one; curl's exit code cannot tell a late answer from none.
      return `curl -s -m 3 -o /dev/null -w '%{time_connect}' telnet://${host}:${port} </dev/null | grep -q '[1-9]'`;
    case "wget":
      return scheme === "http" ? `wget -q -T 2 -O /dev/null http://${host}:${port}/ 2>/dev/null` : undefined;
    case undefined:
      return undefined;
  }
}

function noShell(name: string, variables: readonly string[]): StackwrightError {
  return new StackwrightError({
    code: "secret-invalid",
    path: `services.${name}.secretEnv`,
    message: `${variables.join(", ")} would have to be exported from a secret by a shell, but no shell is known in this image`,
    hint: "State imageStart: { shell, entrypoint, command } if the image has a shell; else derive an image, or accept a variable in the environment.",
  });
}
