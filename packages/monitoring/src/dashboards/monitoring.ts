import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";
import { alerting } from "./monitoring/alerting.ts";
import { grafana } from "./monitoring/grafana.ts";
import { loki } from "./monitoring/loki.ts";
import { prometheus } from "./monitoring/prometheus.ts";
import { promtail } from "./monitoring/promtail.ts";
import { resources } from "./monitoring/resources.ts";
import { scrapes } from "./monitoring/scrapes.ts";

/** Who watches the watchmen: Prometheus, Alertmanager, Loki, Promtail and Grafana themselves. */
export function monitoring(context: DashboardContext): Dashboard {
  const { say, has } = context;
  return dashboard({
    uid: "monitoring",
    title: say("Monitoring", "Supervision"),
    description: say(
      "Prometheus, Alertmanager, Loki, Promtail and Grafana themselves: whether what watches the platform works.",
      "Prometheus, Alertmanager, Loki, Promtail et Grafana eux-mêmes : si ce qui surveille la plateforme fonctionne.",
    ),
    tags: ["prometheus"],
    variables: [
      labelVariable({ name: "job", label: say("Job", "Job"), metric: "up" }),
      labelVariable({ name: "instance", label: say("Instance", "Instance"), metric: 'up{job=~"$job"}' }),
    ],
    rows: [
      prometheus(context),
      scrapes(context),
      has("alertmanager") ? alerting(context) : undefined,
      has("promtail") ? promtail(context) : undefined,
      has("loki") ? loki(context) : undefined,
      has("grafana") ? grafana(context) : undefined,
      resources(context),
    ],
  });
}
