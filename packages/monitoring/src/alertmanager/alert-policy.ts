import { variable, type Secret, type Text } from "@stackwright/core";
import type { SmtpOptions } from "./alertmanager-configuration.ts";
import {
  email,
  pagerduty,
  receiver,
  webhook,
  type Channel,
  type Receiver,
  type WebhookOptions,
} from "./channel.ts";
import type { Route } from "./route.ts";

/** Who is told about alerts, in the usual arrangement. */
export interface AlertsOptions {
  /**
   * Who gets mail, and through which server. `false` for no mail.
   * @default the variables ALERT_EMAILS, SMTP_SMARTHOST and SMTP_FROM, which must then be given
   */
  readonly email?: ({ readonly to: Text } & SmtpOptions) | false;
  /** A program that is told about every alert. @default none */
  readonly webhook?: WebhookOptions;
  /** The key with which PagerDuty is called about critical alerts, in production. @default none */
  readonly pagerduty?: Secret;
  /**
   * Where a message is posted every few minutes as long as alerts work: a service outside that tells somebody when it stays
   * away. It notices that Prometheus itself, or the whole site, is down. @default none
   */
  readonly heartbeat?: Text;
}

/** The parts of an Alertmanager's options that say who is told. */
export interface AlertPolicy {
  readonly receivers: readonly Receiver[];
  readonly route: Route & { readonly receiver: string };
  readonly smtp?: SmtpOptions;
}

/**
 * The usual arrangement: everything goes to the team, by mail or to a program; what is critical is repeated each hour, and
 * calls whoever is on duty in production; what only informs is told once a day; the always-firing Watchdog goes to the
 * heartbeat, and nowhere else.
 */
export function alertPolicy(options: AlertsOptions = {}): AlertPolicy {
  const mail = options.email === false ? undefined : (options.email ?? mailFromVariables());
  const channels: readonly Channel[] = [
    ...(mail === undefined ? [] : [email({ to: mail.to })]),
    ...(options.webhook === undefined ? [] : [webhook(options.webhook)]),
  ];
  const call: readonly Channel[] =
    options.pagerduty === undefined ? [] : [pagerduty({ routingKey: options.pagerduty, only: "swarm" })];
  const beat: readonly Channel[] =
    options.heartbeat === undefined ? [] : [webhook({ url: options.heartbeat, sendResolved: false })];
  return {
    receivers: [
      receiver("team", ...channels),
      receiver("on-duty", ...channels, ...call),
      receiver("heartbeat", ...beat),
      receiver("nobody"),
    ],
    route: standardRoute,
    ...(mail === undefined ? {} : { smtp: smtpOf(mail) }),
  };
}

const standardRoute: Route & { readonly receiver: string } = {
  receiver: "team",
  groupBy: ["alertname", "job"],
  groupWait: "30s",
  groupInterval: "5m",
  repeatInterval: "4h",
  routes: [
    {
      receiver: "heartbeat",
      matchers: [{ label: "alertname", is: "Watchdog" }],
      groupWait: "1s",
      groupInterval: "1m",
      repeatInterval: "5m",
    },
    {
      receiver: "on-duty",
      matchers: [{ label: "severity", is: "critical" }],
      groupWait: "10s",
      repeatInterval: "1h",
    },
    { receiver: "team", matchers: [{ label: "severity", is: "info" }], repeatInterval: "1d" },
    { receiver: "nobody", matchers: [{ label: "severity", is: "none" }] },
  ],
};

function mailFromVariables(): { readonly to: Text } & SmtpOptions {
  return {
    to: variable("ALERT_EMAILS", {
      description: "Who gets mail about alerts, with commas between the addresses",
      example: "oncall@example.com,ops@example.com",
    }),
    smarthost: variable("SMTP_SMARTHOST", {
      description: "The mail server for alerts, as host:port",
      example: "smtp.example.com:587",
    }),
    from: variable("SMTP_FROM", {
      description: "The sender of mails about alerts",
      example: "alerts@example.com",
    }),
  };
}

function smtpOf({ to: _to, ...smtp }: { readonly to: Text } & SmtpOptions): SmtpOptions {
  return smtp;
}
