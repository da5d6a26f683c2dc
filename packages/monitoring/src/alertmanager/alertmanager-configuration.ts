import { badOption, hasReference, type Secret, type Target, type Text } from "@stackwright/core";
import type { Receiver } from "./channel.ts";
import { receiverConfig, type ReceiverConfig } from "./receiver-config.ts";
import {
  inhibitRule,
  receiversOf,
  routeConfig,
  type Inhibition,
  type InhibitRule,
  type Route,
  type RouteConfig,
} from "./route.ts";

/** The mail server. */
export interface SmtpOptions {
  /** The server's `host:port`; 587 with STARTTLS, usually. */
  readonly smarthost: Text;
  /** The sender's address. */
  readonly from: Text;
  /** The account. @default no login */
  readonly username?: Text;
  /** The account's password. @default none */
  readonly password?: Secret;
  /** Whether the connection must be encrypted. @default true */
  readonly requireTls?: boolean;
}

/** What an `alertmanager.yml` is made of. */
export interface AlertmanagerConfigurationOptions {
  /** Who can be told. */
  readonly receivers: readonly Receiver[];
  /** The outermost route: it takes every alert that no route inside it takes, and so needs a receiver. */
  readonly route: Route & { readonly receiver: string };
  readonly smtp: SmtpOptions | undefined;
}

/** A whole `alertmanager.yml`: as much of it as is written here. Source: alertmanager 0.25, config/config.go. */
export interface AlertmanagerConfiguration {
  readonly global?: {
    readonly smtp_smarthost: Text;
    readonly smtp_from: Text;
    readonly smtp_auth_username?: Text;
    readonly smtp_auth_password_file?: Text;
    readonly smtp_require_tls: boolean;
  };
  readonly route: RouteConfig;
  readonly receivers: readonly ReceiverConfig[];
  readonly inhibit_rules: readonly InhibitRule[];
}

/** The `alertmanager.yml` for a target. */
export function alertmanagerConfiguration(
  { receivers, route, smtp }: AlertmanagerConfigurationOptions,
  inhibitions: readonly Inhibition[],
  target: Target,
): AlertmanagerConfiguration {
  return {
    ...(smtp === undefined ? {} : { global: globalSmtp(smtp) }),
    route: routeConfig(route),
    receivers: receivers.map((one) => receiverConfig(one, target)),
    inhibit_rules: inhibitions.map(inhibitRule),
  };
}

function globalSmtp({ smarthost, from, username, password, requireTls = true }: SmtpOptions) {
  return {
    smtp_smarthost: smarthost,
    smtp_from: from,
    ...(username === undefined ? {} : { smtp_auth_username: username }),
    ...(password === undefined ? {} : { smtp_auth_password_file: password }),
    smtp_require_tls: requireTls,
  };
}

/**
 * Checks what neither Alertmanager nor amtool finds before an alert gets lost: `${...}`, which nothing expands; an address
 * that is none; a receiver or a mail server that is not there.
 *
 * @throws StackwrightError `option-invalid`.
 */
export function checkAlertmanager(options: AlertmanagerConfigurationOptions): void {
  const { receivers, route, smtp } = options;
  const builder = "alertmanager";
  const names = receivers.map(({ name }) => name);
  const unknown = receiversOf(route).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw badOption({
      builder,
      option: "route",
      value: unknown,
      expected: `the name of a receiver: ${names.join(", ") || "there are none"}`,
      hint: "Add receiver(...) with that name to `receivers`.",
    });
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw badOption({
      builder,
      option: "receivers",
      value: twice,
      expected: "each name once",
      hint: "Put both sets of channels into one receiver.",
    });
  }
  const mails = receivers.flatMap(({ channels }) => channels.filter(({ kind }) => kind === "email"));
  if (mails.length > 0 && smtp === undefined) {
    throw badOption({
      builder,
      option: "smtp",
      value: smtp,
      expected: "the mail server, because a receiver is told by mail",
      hint: 'For example smtp: { smarthost: "smtp.example.com:587", from: "alerts@example.com" }.',
    });
  }
  for (const mail of mails)
    if (mail.kind === "email") checkAddresses(`receivers.${mail.kind}.to`, mail.options.to);
  if (smtp !== undefined) checkSmtp(smtp);
  checkExpanded(options, "");
}

function checkSmtp({ from, smarthost }: SmtpOptions): void {
  checkAddresses("smtp.from", from);
  if (!isKnown(smarthost) || /^[^\s:]+:\d+$/.test(smarthost)) return;
  throw badOption({
    builder: "alertmanager",
    option: "smtp.smarthost",
    value: smarthost,
    expected: "a host and a port",
    hint: 'For example "smtp.example.com:587".',
  });
}

/** Addresses that are written out. A variable's are not known here. */
function checkAddresses(option: string, value: Text): void {
  if (!isKnown(value)) return;
  const bad = value.split(",").find((address) => !/^[^@<>]*<?[^\s@<>]+@[^\s@<>]+>?\s*$/.test(address));
  if (bad === undefined) return;
  throw badOption({
    builder: "alertmanager",
    option,
    value: bad.trim(),
    expected: "an address such as oncall@example.com, or several with commas between them",
    hint: "Alertmanager does not look at addresses before it sends its first mail. A value of the environment is a variable(...).",
  });
}

function isKnown(value: Text): value is string {
  return typeof value === "string" && !hasReference(value);
}

/** Alertmanager expands no variables: `${X}` would be taken as it stands. */
function checkExpanded(value: unknown, path: string): void {
  if (typeof value === "string" && value.includes("${")) {
    throw badOption({
      builder: "alertmanager",
      option: path,
      value,
      expected: "text without ${...}, which Alertmanager does not expand",
      hint: 'Write a variable into the string: `${variable("ALERT_EMAILS")}`, or variable("ALERT_EMAILS") itself.',
    });
  }
  // What a reference holds is resolved by the time that the file is written.
  if (typeof value !== "object" || value === null || "reference" in value) return;
  for (const [key, inner] of Object.entries(value))
    checkExpanded(inner, path === "" ? key : `${path}.${key}`);
}
