/**
 * The name that is spelt most like another: at most one slip in three letters. A letter too many, too few, or another one is
 * a slip, and so are two that changed places.
 *
 * @returns `undefined` where none is close. Of equals, the first.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let closest: string | undefined;
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const one of known) {
    const count = slips(name.toLowerCase(), one.toLowerCase());
    if (count < fewest) [closest, fewest] = [one, count];
  }
  return closest;
}

/** For a hint: the nearest of the names that there are, where one is close, and the first twelve of them. */
export function knownNames(name: string, known: readonly string[]): string {
  const closest = nearest(name, known);
  const listed = known.length > 12 ? [...known.slice(0, 12), "..."] : known;
  return `${closest === undefined ? "" : `Did you mean ${JSON.stringify(closest)}? `}Known here: ${listed.join(", ") || "none"}.`;
}

/** How many slips one name is from another: the distance of optimal string alignment, row by row. */
export function slips(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const changedPlaces = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          changedPlaces ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
