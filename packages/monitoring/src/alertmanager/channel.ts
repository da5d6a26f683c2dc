import type { Secret, Target, Text } from "@stackwright/core";

/** What every way of telling somebody has. */
interface ChannelOptions {
  /** Whether it says too that an alert is over. @default true */
  readonly sendResolved?: boolean;
  /** Uses the channel on one target only: nobody is called at night about development. @default both */
  readonly only?: Target;
}

/** Options of {@link email}. */
export interface EmailOptions extends ChannelOptions {
  /** The address, or several with commas between them. */
  readonly to: Text;
  /** Further headers, such as `Subject`. Templates are expanded. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Options of {@link webhook}. */
export interface WebhookOptions extends ChannelOptions {
  /** Where the JSON is posted. A token in it is readable for everybody who may read the file: use `bearerToken`. */
  readonly url: Text;
  /** Sent as `Authorization: Bearer`. @default none */
  readonly bearerToken?: Secret;
  readonly basicAuth?: { readonly username: Text; readonly password: Secret };
  /** How many alerts at most in one message; 0 means all. @default 0 */
  readonly maxAlerts?: number;
}

/** Options of {@link pagerduty}. */
export interface PagerdutyOptions extends ChannelOptions {
  /** The key of an integration of the Events API v2. */
  readonly routingKey: Secret;
  /** What PagerDuty calls it. @default the alert's severity */
  readonly severity?: "critical" | "error" | "warning" | "info";
  /** Where people go from the incident. @default Alertmanager's own address */
  readonly clientUrl?: Text;
}

/** A way of telling somebody. */
export type Channel =
  | { readonly kind: "email"; readonly options: EmailOptions }
  | { readonly kind: "webhook"; readonly options: WebhookOptions }
  | { readonly kind: "pagerduty"; readonly options: PagerdutyOptions };

/** Tells by mail. The server is the Alertmanager's `smtp` option. */
export function email(options: EmailOptions): Channel {
  return { kind: "email", options };
}

/** Tells a program: posts JSON to a URL. */
export function webhook(options: WebhookOptions): Channel {
  return { kind: "webhook", options };
}

/** Calls whoever is on duty. */
export function pagerduty(options: PagerdutyOptions): Channel {
  return { kind: "pagerduty", options };
}

/** Who is told, and in which ways. Without any channel, nobody. */
export interface Receiver {
  readonly name: string;
  readonly channels: readonly Channel[];
}

/**
 * Names a receiver.
 *
 * @example
 * receiver("on-call", email({ to: "oncall@example.com" }), pagerduty({ routingKey: secret("pagerduty_key"), only: "swarm" }))
 */
export function receiver(name: string, ...channels: readonly Channel[]): Receiver {
  return { name, channels };
}
