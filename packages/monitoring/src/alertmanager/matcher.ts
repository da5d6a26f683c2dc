/** A condition on one label of an alert. A label that an alert does not have is empty. */
export type Matcher =
  | { readonly label: string; readonly is: string }
  | { readonly label: string; readonly isNot: string }
  /** A regular expression (RE2), for the whole value. */
  | { readonly label: string; readonly matches: string }
  | { readonly label: string; readonly matchesNot: string };

/** The matcher as Alertmanager reads it: `severity="critical"`. Source: alertmanager 0.25, pkg/labels/parse.go. */
export function matcherText(matcher: Matcher): string {
  const { label } = matcher;
  if ("is" in matcher) return `${label}=${quoted(matcher.is)}`;
  if ("isNot" in matcher) return `${label}!=${quoted(matcher.isNot)}`;
  if ("matches" in matcher) return `${label}=~${quoted(matcher.matches)}`;
  return `${label}!~${quoted(matcher.matchesNot)}`;
}

function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}"`;
}
