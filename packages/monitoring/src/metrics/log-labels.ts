/** The labels that Promtail gives to every line. */
export const logLabels: readonly string[] = [
  "service",
  "stack",
  "node",
  "container",
  "stream",
  "filename",
  "job",
];
