/** Whether two plain values mean the same: the order of keys does not count, functions are compared by identity. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && deepEqual(value, right.get(key)))
  );
}

/** Where two plain values first differ, as a dotted path; empty when they are different as a whole. */
export function firstDifference(a: unknown, b: unknown): string {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return "";
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  for (const key of keys) {
    if (deepEqual(left.get(key), right.get(key))) continue;
    const deeper = firstDifference(left.get(key), right.get(key));
    return deeper === "" ? key : `${key}.${deeper}`;
  }
  return "";
}
