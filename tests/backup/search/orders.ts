/** What goes wrong between a script and a search cluster. */
export interface SearchFault {
  /** `status`: this answer instead. `hang`: none. `cut`: the connection breaks. */
  readonly kind: "status" | "hang" | "cut";
  /** The calls that it happens to, such as `^PUT /_snapshot`. */
  readonly match: string;
  /** How often. @default until another order comes */
  readonly times?: number;
  readonly status?: number;
  readonly body?: unknown;
}

/** A call that came. */
export interface SearchCall {
  readonly what: string;
  readonly body: string;
}

/** What the gateway is told. */
export type SearchOrder =
  { readonly do: "fault"; readonly fault: SearchFault } | { readonly do: "heal" } | { readonly do: "calls" };
