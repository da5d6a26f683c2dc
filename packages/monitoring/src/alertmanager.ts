import {
  endpoint,
  file,
  hardened,
  mountFile,
  mountVolume,
  pipe,
  service,
  volume,
  yamlContent,
  type Endpoint,
  type NetworkList,
  type Part,
  type StackView,
  type Text,
  type Volume,
} from "@stackwright/core";
import {
  alertmanagerConfiguration,
  checkAlertmanager,
  type AlertmanagerConfigurationOptions,
  type SmtpOptions,
} from "./alertmanager/alertmanager-configuration.ts";
import type { Receiver } from "./alertmanager/channel.ts";
import type { Inhibition, Route } from "./alertmanager/route.ts";
import { nobody } from "./hardening.ts";
import { images } from "./images.ts";
import { openIf } from "./open-if.ts";
import { inhibitions as standardInhibitions } from "./rules/inhibitions.ts";

/** Options of {@link alertmanager}. */
export interface AlertmanagerOptions {
  /** The service's name, and the folder of its file. @default "alertmanager" */
  readonly name?: string;
  /** @default prom/alertmanager:v0.25.0 */
  readonly image?: string;
  /** Prometheus' network. It needs a way out, to tell people. */
  readonly networks: NetworkList;
  /** Who can be told: made with `receiver()`. */
  readonly receivers: readonly Receiver[];
  /** Which alerts go to whom. The outermost route names the receiver of all others. */
  readonly route: Route & { readonly receiver: string };
  /** Alerts that mute others, of a stack. @default `inhibitions`, those of all rules */
  readonly inhibitions?: (stack: StackView) => readonly Inhibition[];
  /** The mail server, where somebody is told by mail. @default none */
  readonly smtp?: SmtpOptions;
  /** Where people reach it: the links in messages. @default none */
  readonly externalUrl?: Text;
  /** Whether development opens port 9093 on this machine. @default true */
  readonly open?: boolean;
  /** @default volume("alertmanager_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.alertmanager == true" */
  readonly placement?: string;
}

/** Alertmanager, and where it answers. */
export interface Alertmanager extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

const port = 9093;

/**
 * Alertmanager: groups alerts, mutes what follows from others, and tells people.
 *
 * Credentials are read from mounted secrets, so none stands in `alertmanager.yml`. Silences and what has been told already
 * are kept in its volume. It runs alone, without the port for a cluster of several.
 *
 * @throws StackwrightError `option-invalid` for a receiver or a mail server that is missing, for an address that is none, and
 *   for `${...}`, which Alertmanager does not expand.
 * @example
 * alertmanager({
 *   networks: [back],
 *   smtp: { smarthost: "smtp.example.com:587", from: "alerts@example.com", username: "alerts", password: secret("smtp_password") },
 *   receivers: [receiver("team", email({ to: variable("ALERT_EMAILS") }))],
 *   route: { receiver: "team", groupBy: ["alertname", "job"] },
 * })
 */
export function alertmanager(options: AlertmanagerOptions): Alertmanager {
  const {
    name = "alertmanager",
    image = images.alertmanager,
    networks,
    externalUrl,
    open = true,
    inhibitions = () => standardInhibitions,
    data = volume("alertmanager_data", { description: "Alertmanager's silences, and what it has told" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const settings = settingsOf(options);
  checkAlertmanager(settings);
  const configuration = file(
    `${name}/alertmanager.yml`,
    (stack) =>
      yamlContent(
        alertmanagerConfiguration(settings, inhibitions(stack), stack.target),
        `Who is told about which alerts (${stack.target}).\nMade by Stackwright; change the stack's TypeScript, not this file.`,
      ),
    { perTarget: true },
  );
  const part = service(name, {
    description: "Alertmanager: tells people about alerts",
    image,
    command: [
      "--config.file=/etc/alertmanager/alertmanager.yml",
      "--storage.path=/alertmanager",
      "--cluster.listen-address=",
      ...(externalUrl === undefined ? [] : [`--web.external-url=${externalUrl}`]),
    ],
    networks,
    volumes: [mountVolume(data, "/alertmanager")],
    configs: [mountFile(configuration, "/etc/alertmanager/alertmanager.yml")],
    runsAs: nobody,
    read_only: true,
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/-/healthy`],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "256M" }, reservations: { cpus: 0.05, memory: "64M" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job: "alertmanager", technology: "alertmanager" },
      probe: { kind: "http", port, path: "/-/healthy", description: "Alertmanager answers" },
      backup: {
        volume: data.name,
        none: "silences are short-lived; the worst loss is a message that comes twice",
      },
      logs: { format: "logfmt" },
    },
  });
  return {
    ...pipe(part, openIf(open, port)),
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
  };
}

function settingsOf({ receivers, route, smtp }: AlertmanagerOptions): AlertmanagerConfigurationOptions {
  return { receivers, route, smtp };
}
