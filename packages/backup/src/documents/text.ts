import { substitute, type ReferenceData, type Text } from "@stackwright/core";

/** A text for readers and for shells: variables as `${NAME}`, everything else as it will be. */
export function display(text: Text): string {
  return substitute(String(text), (data) => (data.kind === "variable" ? `\${${data.name}}` : plain(data)));
}

/** A text with every variable replaced by its default. */
export function withDefaults(text: Text): string {
  return substitute(String(text), (data) =>
    data.kind === "variable" ? withDefaults(data.default ?? "") : plain(data),
  );
}

function plain(data: Exclude<ReferenceData, { readonly kind: "variable" }>): string {
  if (data.kind === "secret") return `/run/secrets/${data.name}`;
  if (data.kind === "network") return data.name;
  const { show, host, port, scheme, path = "" } = data;
  if (show === "host") return host;
  return show === "address" ? `${host}:${port}` : `${scheme}://${host}:${port}${path}`;
}

/** A text inside the double quotes of a shell that has read `.env`: variables with their defaults, as Compose has them. */
export function shellText(text: Text): string {
  return substitute(
    String(text),
    (data) => (data.kind === "variable" ? `\${${data.name}:-${shellText(data.default ?? "")}}` : plain(data)),
    (literal) => literal.replaceAll(/["$`\\]/g, String.raw`\$&`),
  );
}

/** Reads `.env`, as far as it is there: only needed where a command mentions a variable of the platform. */
export function loadEnv(...commands: readonly string[]): readonly string[] {
  return commands.some((command) => /\$\{[A-Z_]+:-/.test(command))
    ? ["set -a; [ ! -f .env ] || . ./.env; set +a"]
    : [];
}
