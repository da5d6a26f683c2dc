import { defineStack, network, service, type Stack } from "@stackwright/core";
import { alertPolicy } from "../alertmanager/alert-policy.ts";
import type { Route } from "../alertmanager/route.ts";
import { monitoring } from "../monitoring.ts";
import type { Alert, RuleGroup } from "../rules/rule.ts";
import { rulesFor } from "../rules/rules-for.ts";

const back = network("back");
const front = network("front");

/**
 * What can be run without containers: Prometheus and its edge, Alertmanager, node-exporter and blackbox-exporter, with
 * everything that takes minutes in production taking seconds. `shop` is on the edge's network alone.
 */
export function liveStack(listener: string): Stack {
  const told = {
    email: false,
    webhook: { url: `${listener}/team` },
    heartbeat: `${listener}/heartbeat`,
  } as const;
  const { route } = alertPolicy(told);
  return defineStack({
    name: "live",
    parts: [
      service("shop", { image: "test/test:1", networks: [front], facets: { metrics: { port: 8000 } } }),
      monitoring({
        networks: { own: [back], front: [front] },
        scrapeInterval: "1s",
        prometheus: { rules: (stack) => [...rulesFor(stack).map(impatient), trial] },
        alerts: told,
        alertmanager: { route: { ...hasty(route), receiver: route.receiver } },
        grafana: false,
        loki: false,
        cadvisor: false,
        engineMetrics: false,
      }),
    ],
  });
}

function hasty(route: Route): Route {
  return { ...route, groupWait: "1s", groupInterval: "1s", routes: (route.routes ?? []).map(hasty) };
}

function impatient(group: RuleGroup): RuleGroup {
  return { ...group, alerts: group.alerts.map((alert) => ({ ...alert, for: "1s" })) };
}

/** Two mild alerts: one about what is down, which is to be muted, and one about something else. */
const trial: RuleGroup = {
  name: "trial",
  recordings: [],
  alerts: [mild("Muted", 'up{job="node"} == 0'), mild("Told", 'up{job="blackbox-exporter"} == 1')],
};

function mild(alert: string, expr: string): Alert {
  return {
    alert,
    expr,
    // Later than the alert that mutes it.
    for: "4s",
    severity: "warning",
    threshold: "for the test",
    summary: "A trial",
    description: "Fires in the live test.",
    runbook: "monitoring",
    fires: [{ series: {}, alerts: [] }],
    quiet: "never",
  };
}
