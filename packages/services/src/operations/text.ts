import {
  substitute,
  type EndpointData,
  type ReferenceData,
  type StackView,
  type Text,
} from "@stackwright/core";
import { networkName } from "./names.ts";

/** A text for readers: variables as `${NAME}`, everything else as it will be. */
export function display(text: Text, view: StackView): string {
  return substitute(String(text), (data) =>
    data.kind === "variable" ? `\${${data.name}}` : plain(data, view),
  );
}

/** A text with every variable replaced by its default. */
export function withDefaults(text: Text, view: StackView): string {
  return substitute(String(text), (data) =>
    data.kind === "variable" ? withDefaults(data.default ?? "", view) : plain(data, view),
  );
}

/** A text inside the double quotes of a shell: variables stay variables, with their defaults; the rest is literal. */
export function inDoubleQuotes(text: Text, view: StackView): string {
  return substitute(
    String(text),
    (data) => {
      if (data.kind !== "variable") return escapeForShell(plain(data, view));
      return `\${${data.name}:-${inDoubleQuotes(data.default ?? "", view)}}`;
    },
    escapeForShell,
  );
}

/** A text as one word of a shell, taken literally. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function escapeForShell(text: string): string {
  return text.replaceAll(/[\\"$`]/g, String.raw`\$&`);
}

function plain(data: Exclude<ReferenceData, { readonly kind: "variable" }>, view: StackView): string {
  switch (data.kind) {
    case "secret":
      return `/run/secrets/${data.name}`;
    case "network":
      return networkName(view, data.name);
    case "endpoint":
      return endpointText(data);
  }
}

function endpointText({ show, host, port, scheme, path = "" }: EndpointData): string {
  if (show === "host") return host;
  return show === "address" ? `${host}:${port}` : `${scheme}://${host}:${port}${path}`;
}
