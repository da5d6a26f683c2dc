import { dashboard, type Dashboard, type Row } from "./builder/dashboard.ts";
import { logs as lines } from "./builder/panels/logs.ts";
import { timeseries } from "./builder/panels/timeseries.ts";
import { logql } from "./builder/query.ts";
import { logLabelVariable, textVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";

/** The logs of every service, in one place. */
export function logs(context: DashboardContext): Dashboard {
  const { say } = context;
  return dashboard({
    uid: "logs",
    title: say("Logs", "Journaux"),
    description: say(
      "How much each service logs, what looks like an error, and the lines themselves.",
      "Volume de journaux de chaque service, ce qui ressemble à une erreur, et les lignes elles-mêmes.",
    ),
    tags: ["loki"],
    variables: [
      logLabelVariable({ name: "stack", label: say("Stack", "Stack") }),
      logLabelVariable({ name: "service", label: say("Service", "Service"), everywhere: true }),
      logLabelVariable({ name: "node", label: say("Node", "Nœud") }),
      textVariable({
        name: "search",
        label: say("Contains (regular expression)", "Contient (expression régulière)"),
      }),
    ],
    from: "now-1h",
    rows: [volume(context), errors(context), all(context)],
  });
}

const chosen = '{stack=~"$stack",service=~"$service",node=~"$node"}';

/** Lines with a word that programs use when something went wrong. */
const failing = `${chosen} |~ \`(?i)\\b(error|exception|fatal|panic|critical)\\b\``;

function volume({ say }: DashboardContext): Row {
  return {
    title: "Volume",
    panels: [
      timeseries({
        title: say("Lines by service", "Lignes par service"),
        description: say(
          "How many lines each service writes.",
          "Nombre de lignes écrites par chaque service.",
        ),
        queries: [logql(`sum by (service) (count_over_time(${chosen} [$__interval]))`, "{{service}}")],
        min: 0,
        stack: true,
        draw: "bars",
      }),
      timeseries({
        title: say("Bytes by service", "Octets par service"),
        description: say("What each service costs in storage.", "Ce que chaque service coûte en stockage."),
        queries: [logql(`sum by (service) (bytes_over_time(${chosen} [$__interval]))`, "{{service}}")],
        unit: "bytes",
        min: 0,
        stack: true,
        draw: "bars",
      }),
    ],
  };
}

function errors({ say }: DashboardContext): Row {
  return {
    title: say("Errors", "Erreurs"),
    panels: [
      timeseries({
        title: say("Lines that look like errors", "Lignes ressemblant à des erreurs"),
        description: say(
          "Lines with error, exception, fatal, panic or critical, by service.",
          "Lignes contenant error, exception, fatal, panic ou critical, par service.",
        ),
        queries: [logql(`sum by (service) (count_over_time(${failing} [$__interval]))`, "{{service}}")],
        min: 0,
        stack: true,
        draw: "bars",
        width: 24,
      }),
      lines({
        title: say("The latest of them", "Les plus récentes"),
        description: say(
          "The lines that look like errors, the newest first.",
          "Les lignes ressemblant à des erreurs, les plus récentes d'abord.",
        ),
        queries: [logql(failing)],
        height: 10,
      }),
    ],
  };
}

function all({ say }: DashboardContext): Row {
  return {
    title: say("Lines", "Lignes"),
    panels: [
      lines({
        title: say("Lines that contain what you search", "Lignes contenant la recherche"),
        description: say(
          "Lines of the chosen services with what is written above; all of them, where nothing is.",
          "Lignes des services choisis contenant le texte ci-dessus ; toutes, s'il est vide.",
        ),
        queries: [logql(`${chosen} |~ \`(?i)$search\``)],
        height: 18,
      }),
    ],
  };
}
