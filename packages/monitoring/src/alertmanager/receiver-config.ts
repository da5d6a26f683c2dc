import type { Target, Text } from "@stackwright/core";
import type { EmailOptions, PagerdutyOptions, Receiver, WebhookOptions } from "./channel.ts";

/** Source: alertmanager 0.25, config/notifiers.go (EmailConfig). */
interface EmailConfig {
  readonly to: Text;
  readonly headers?: Readonly<Record<string, string>>;
  readonly send_resolved: boolean;
}

/** Source: alertmanager 0.25, config/notifiers.go (WebhookConfig). It has no `url_file` yet. */
interface WebhookConfig {
  readonly url: Text;
  readonly http_config?: {
    readonly authorization?: { readonly type: "Bearer"; readonly credentials_file: Text };
    readonly basic_auth?: { readonly username: Text; readonly password_file: Text };
  };
  readonly max_alerts?: number;
  readonly send_resolved: boolean;
}

/** Source: alertmanager 0.25, config/notifiers.go (PagerdutyConfig). `routing_key_file` is new in 0.25. */
interface PagerdutyConfig {
  readonly routing_key_file: Text;
  readonly severity: string;
  readonly client_url?: Text;
  readonly send_resolved: boolean;
}

/** A receiver, as `alertmanager.yml` has it. */
export interface ReceiverConfig {
  readonly name: string;
  readonly email_configs?: readonly EmailConfig[];
  readonly webhook_configs?: readonly WebhookConfig[];
  readonly pagerduty_configs?: readonly PagerdutyConfig[];
}

/** A receiver with the channels that it has on a target. */
export function receiverConfig({ name, channels }: Receiver, target: Target): ReceiverConfig {
  const here = channels.filter(({ options }) => options.only === undefined || options.only === target);
  const emails = here.flatMap((channel) => (channel.kind === "email" ? [emailConfig(channel.options)] : []));
  const webhooks = here.flatMap((channel) =>
    channel.kind === "webhook" ? [webhookConfig(channel.options)] : [],
  );
  const calls = here.flatMap((channel) =>
    channel.kind === "pagerduty" ? [pagerdutyConfig(channel.options)] : [],
  );
  return {
    name,
    ...(emails.length === 0 ? {} : { email_configs: emails }),
    ...(webhooks.length === 0 ? {} : { webhook_configs: webhooks }),
    ...(calls.length === 0 ? {} : { pagerduty_configs: calls }),
  };
}

function emailConfig({ to, headers, sendResolved = true }: EmailOptions): EmailConfig {
  return { to, ...(headers === undefined ? {} : { headers }), send_resolved: sendResolved };
}

function webhookConfig({
  url,
  bearerToken,
  basicAuth,
  maxAlerts,
  sendResolved = true,
}: WebhookOptions): WebhookConfig {
  const http = {
    ...(bearerToken === undefined
      ? {}
      : { authorization: { type: "Bearer" as const, credentials_file: bearerToken } }),
    ...(basicAuth === undefined
      ? {}
      : { basic_auth: { username: basicAuth.username, password_file: basicAuth.password } }),
  };
  return {
    url,
    ...(Object.keys(http).length === 0 ? {} : { http_config: http }),
    ...(maxAlerts === undefined ? {} : { max_alerts: maxAlerts }),
    send_resolved: sendResolved,
  };
}

/** PagerDuty takes four words for a severity; alerts without one of them become errors. */
const pagerdutySeverity =
  '{{ if eq .CommonLabels.severity "critical" "warning" "info" }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}';

function pagerdutyConfig({
  routingKey,
  severity,
  clientUrl,
  sendResolved = true,
}: PagerdutyOptions): PagerdutyConfig {
  return {
    routing_key_file: routingKey,
    severity: severity ?? pagerdutySeverity,
    ...(clientUrl === undefined ? {} : { client_url: clientUrl }),
    send_resolved: sendResolved,
  };
}
