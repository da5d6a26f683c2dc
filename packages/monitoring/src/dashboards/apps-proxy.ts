import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import { crowdsec } from "./apps-proxy/crowdsec.ts";
import { errors } from "./apps-proxy/errors.ts";
import { latency } from "./apps-proxy/latency.ts";
import { probes } from "./apps-proxy/probes.ts";
import { saturation } from "./apps-proxy/saturation.ts";
import { traffic } from "./apps-proxy/traffic.ts";
import type { DashboardContext } from "./context.ts";

/** The applications as the proxy sees them: latency, traffic, saturation, errors, and who is kept out. */
export function appsProxy(context: DashboardContext): Dashboard {
  const { say, has } = context;
  return dashboard({
    uid: "apps-proxy",
    title: say("Apps & proxy", "Applications et proxy"),
    description: say(
      "Latency, requests, saturation and errors of each application behind Traefik, and CrowdSec's bans.",
      "Latence, requêtes, saturation et erreurs de chaque application derrière Traefik, et bannissements de CrowdSec.",
    ),
    tags: ["traefik"],
    variables: [
      labelVariable({
        name: "service",
        label: say("Service", "Service"),
        metric: "traefik_service_requests_total",
      }),
    ],
    rows: [
      latency(context),
      traffic(context),
      saturation(context),
      errors(context),
      has("crowdsec") ? crowdsec(context) : undefined,
      has("blackbox") ? probes(context) : undefined,
    ],
  });
}
