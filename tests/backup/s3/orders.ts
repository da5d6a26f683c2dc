/** The keys that the server knows: s3rver names the user, and MinIO's client wants eight characters. */
export const s3Keys = { access: "S3RVER", secret: "the-secret-of-s3" };

/** What goes wrong in the S3 server. */
export interface Fault {
  /**
   * `hang`: no answer. `status`: an error. `slow`: a late answer. `cut`: the connection breaks in the middle of a request.
   * `shorten`: half of what is sent is kept, and the answer says that all is well.
   */
  readonly kind: "none" | "hang" | "status" | "slow" | "cut" | "shorten";
  /** The calls that it happens to, such as `^PUT .*data`. @default all */
  readonly match?: string;
  /** How often. @default until another order comes */
  readonly times?: number;
  readonly status?: number;
  readonly code?: string;
  readonly milliseconds?: number;
}

/** What the S3 server is told. */
export type Order =
  | { readonly do: "fault"; readonly fault: Fault }
  | { readonly do: "down" }
  | { readonly do: "up" }
  | { readonly do: "calls" };
