// The public names of this package, listed by hand.
export {};
