import type { TimeSpan } from "../time-span.ts";
import { matcherText, type Matcher } from "./matcher.ts";

/** Which alerts go to whom, and how often. */
export interface Route {
  /** The name of the receiver. @default that of the route around it */
  readonly receiver?: string;
  /** All of them have to hold. The outermost route takes every alert and has none. @default [] */
  readonly matchers?: readonly Matcher[];
  /** Alerts that agree in these labels come in one message. @default that of the route around it */
  readonly groupBy?: readonly string[];
  /** How long a first alert waits for others of its group. @default that of the route around it */
  readonly groupWait?: TimeSpan;
  /** The time between messages about a group that changes. @default that of the route around it */
  readonly groupInterval?: TimeSpan;
  /** The time after which a group that stays is told again. @default that of the route around it */
  readonly repeatInterval?: TimeSpan;
  /** Whether an alert that went this way is shown to the next route too. @default false */
  readonly continue?: boolean;
  /** Routes inside: the first that matches takes the alert. @default [] */
  readonly routes?: readonly Route[];
}

/** An alert that mutes others while it fires. */
export interface Inhibition {
  /** The alerts that mute. */
  readonly source: readonly Matcher[];
  /** The alerts that are muted. */
  readonly target: readonly Matcher[];
  /** Labels in which both have to agree; what both lack counts as equal. @default [] */
  readonly equal?: readonly string[];
}

/** Source: alertmanager 0.25, config/config.go (Route). */
export interface RouteConfig {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: TimeSpan;
  readonly group_interval?: TimeSpan;
  readonly repeat_interval?: TimeSpan;
  readonly continue?: boolean;
  readonly routes?: readonly RouteConfig[];
}

/** Source: alertmanager 0.25, config/config.go (InhibitRule). */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

/** A route as `alertmanager.yml` has it. */
export function routeConfig(route: Route): RouteConfig {
  const { receiver, matchers = [], groupBy, groupWait, groupInterval, repeatInterval, routes = [] } = route;
  return {
    ...(receiver === undefined ? {} : { receiver }),
    ...(matchers.length === 0 ? {} : { matchers: matchers.map(matcherText) }),
    ...(groupBy === undefined ? {} : { group_by: groupBy }),
    ...(groupWait === undefined ? {} : { group_wait: groupWait }),
    ...(groupInterval === undefined ? {} : { group_interval: groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeat_interval: repeatInterval }),
    ...(route.continue === undefined ? {} : { continue: route.continue }),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeConfig) }),
  };
}

/** An inhibition as `alertmanager.yml` has it. */
export function inhibitRule({ source, target, equal = [] }: Inhibition): InhibitRule {
  return {
    source_matchers: source.map(matcherText),
    target_matchers: target.map(matcherText),
    ...(equal.length === 0 ? {} : { equal }),
  };
}

/** The receivers that a route and those inside it name. */
export function receiversOf({ receiver, routes = [] }: Route): readonly string[] {
  return [...(receiver === undefined ? [] : [receiver]), ...routes.flatMap(receiversOf)];
}
