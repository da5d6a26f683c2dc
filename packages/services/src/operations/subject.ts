import { hasReference, type StackView } from "@stackwright/core";
import type { Language } from "./make-targets.ts";
import { display } from "./text.ts";
import { roleOf } from "./roles.ts";

/** What a document is made from: the stack as it stands for one target, and how to speak of it. */
export interface Subject {
  readonly view: StackView;
  readonly language: Language;
  /** Descriptions that replace the stack's own, by path: `secrets.restic_password`. */
  readonly descriptions: Readonly<Record<string, string>>;
}

/** What something is: as the options say, or as it says itself. */
export function describe({ view, language, descriptions }: Subject, kind: string, name: string): string {
  const given = descriptions[`${kind}.${name}`];
  if (given !== undefined) return given;
  const own = ownDescription(view, language, kind, name);
  return hasReference(own) ? display(own, view) : own;
}

function ownDescription(view: StackView, language: Language, kind: string, name: string): string {
  switch (kind) {
    case "services": {
      const model = view.services[name];
      return model === undefined ? "" : roleOf(name, model, view, language);
    }
    case "networks":
      return view.networks[name]?.description ?? "";
    case "volumes":
      return view.volumes[name]?.description ?? "";
    case "secrets":
      return view.secrets[name]?.description ?? "";
    case "variables":
      return view.variables[name]?.description ?? "";
    default:
      return "";
  }
}
