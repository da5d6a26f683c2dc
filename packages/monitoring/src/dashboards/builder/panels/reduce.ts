/** Of each series, its latest value. */
export const lastValue = { calcs: ["lastNotNull"], fields: "", values: false } as const;
