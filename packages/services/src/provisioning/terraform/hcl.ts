import { substitute, type StackView, type Text, type VariableData } from "@stackwright/core";
import { withDefaults } from "../../operations/text.ts";

/** A text as HCL writes it: in quotes, where the stack's variables are variables of Terraform; one alone is bare. */
export function hclText(text: Text): string {
  const written = substitute(
    String(text),
    (data) => (data.kind === "variable" ? `\${var.${terraformName(data.name)}}` : ""),
    literal,
  );
  return /^\$\{([\w.]+)\}$/.exec(written)?.[1] ?? `"${written}"`;
}

function literal(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  // As functions: in a replacement, two dollars are one.
  return escaped.replaceAll("${", () => "$${").replaceAll("%{", () => "%%{");
}

/** `DOMAIN` is `domain` in Terraform. */
export function terraformName(variable: string): string {
  return variable.toLowerCase();
}

/** The variables of the stack that texts mention, by name. */
export function variablesIn(texts: readonly Text[]): ReadonlyMap<string, VariableData> {
  const found = new Map<string, VariableData>();
  for (const text of texts) {
    substitute(String(text), (data) => {
      if (data.kind === "variable") found.set(data.name, data);
      return "";
    });
  }
  return found;
}

/** The default of a variable of the stack, written out; `undefined` where it has none. */
export function defaultOf({ default: text }: VariableData, view: StackView): string | undefined {
  return text === undefined ? undefined : withDefaults(text, view);
}
