import { StackwrightError } from "../errors.ts";
import type { ComposeSpecification } from "../generated/compose-types.ts";
import type { Patch } from "../model/part.ts";
import type { Target } from "../model/view.ts";
import { formatPath } from "../path.ts";

type Resolve = (text: string) => string;

/**
 * Applies the patches that concern the target, in order. What a patch gives is written as it stands, in the tool's own
 * syntax; only references in it are resolved.
 *
 * @throws StackwrightError `patch-missing` for a path that is not there.
 */
export function applyPatches(
  document: ComposeSpecification,
  patches: readonly Patch[],
  target: Target,
  resolve: Resolve,
): ComposeSpecification {
  return patches
    .filter((patch) => patch.target === undefined || patch.target === target)
    .reduce<ComposeSpecification>(
      // A patch may write anything; the schema check reads what it made of the document.
      (patched, patch) => patchAt(patched, patch, 0, resolve) as ComposeSpecification,
      document,
    );
}

/** The value with the patch applied below it. The value itself stays as it is. */
function patchAt(value: unknown, patch: Patch, depth: number, resolve: Resolve): unknown {
  const key = patch.path[depth];
  if (key === undefined) return resolveDeep(patch.update(value), resolve);
  if (typeof value !== "object" || value === null) throw missing(patch, depth, []);
  const isLast = depth === patch.path.length - 1;
  if (Array.isArray(value)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= value.length + (isLast ? 1 : 0)) {
      throw missing(patch, depth, Object.keys(value));
    }
    const item = patchAt(value[index], patch, depth + 1, resolve);
    return value.toSpliced(index, 1, ...(item === undefined ? [] : [item]));
  }
  const known = Object.hasOwn(value, key);
  if (!known && !isLast) throw missing(patch, depth, Object.keys(value));
  const inner = patchAt(known ? Reflect.get(value, key) : undefined, patch, depth + 1, resolve);
  const { [key]: _old, ...others }: Readonly<Record<string, unknown>> = { ...value };
  if (inner === undefined) return others;
  return known ? { ...value, [key]: inner } : { ...others, [key]: inner };
}

function resolveDeep(value: unknown, resolve: Resolve): unknown {
  if (typeof value === "string") return resolve(value);
  if (Array.isArray(value)) return value.map((item) => resolveDeep(item, resolve));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveDeep(inner, resolve)]));
}

function missing({ path }: Patch, depth: number, siblings: readonly string[]): StackwrightError {
  const where = depth === 0 ? "the document" : formatPath(path.slice(0, depth));
  const there = siblings.length === 0 ? "nothing that has keys" : siblings.join(", ");
  return new StackwrightError({
    code: "patch-missing",
    path: formatPath(path),
    message: `there is nothing to patch: ${where} holds ${there}, and no ${JSON.stringify(path[depth])}`,
    hint: "Name a path that the lowered document has; only the last key may be new.",
  });
}
