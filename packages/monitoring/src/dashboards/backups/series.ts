export const chosen = '{service=~"$service"}';
export const run = "service, method, repo";

/** Seconds since a time. */
export function age(metric: string, by: string, matchers: string = chosen): string {
  return `time() - max by (${by}) (${metric}${matchers})`;
}
