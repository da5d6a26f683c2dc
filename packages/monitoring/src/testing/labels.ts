/** The labels of what an expression gives. */
export interface Labels {
  /** Those that a result can have. */
  readonly some: ReadonlySet<string>;
  /** Those that every result has. Not the same where `or` joins different things. */
  readonly every: ReadonlySet<string>;
}

/** Labels that all of one side has and none of the other. */
export function mismatch(left: Labels, right: Labels): readonly string[] {
  return [
    ...[...left.every].filter((name) => !right.some.has(name)),
    ...[...right.every].filter((name) => !left.some.has(name)),
  ];
}

/** The same labels on every result. */
export function uniform(names: readonly string[]): Labels {
  const set = new Set(names);
  return { some: set, every: set };
}

function mapLabels({ some, every }: Labels, change: (set: ReadonlySet<string>) => readonly string[]): Labels {
  return { some: new Set(change(some)), every: new Set(change(every)) };
}

/** Those of some names. */
export function only(labels: Labels, names: readonly string[]): Labels {
  return mapLabels(labels, (set) => names.filter((name) => set.has(name)));
}

/** Without some names. */
export function less(labels: Labels, names: readonly string[]): Labels {
  return mapLabels(labels, (set) => [...set].filter((name) => !names.includes(name)));
}

/** With some names more. */
export function more(labels: Labels, names: readonly string[]): Labels {
  return mapLabels(labels, (set) => [...set, ...names]);
}

/** Results of two kinds together. */
export function either(left: Labels, right: Labels): Labels {
  return {
    some: new Set([...left.some, ...right.some]),
    every: new Set([...left.every].filter((name) => right.every.has(name))),
  };
}
