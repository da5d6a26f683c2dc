import { quorumLost, swarmAlerts } from "./docker-swarm.ts";
import type { Alert, RuleContext, Rules } from "./rule.ts";
import { growing, turning } from "./text.ts";

/** The engines, and the Swarm that they form. */
export function dockerRules(context: RuleContext): Rules {
  const swarm = context.target === "swarm";
  return {
    recordings: [
      {
        record: "instance:docker_container_starts:rate5m",
        expr: 'rate(engine_daemon_container_actions_seconds_count{action="start"}[5m])',
        description: "Containers that an engine starts a second",
        test: {
          series: {
            'engine_daemon_container_actions_seconds_count{instance="n1",action="start"}': growing(60),
          },
          gives: { '{instance="n1",action="start"}': 1 },
        },
      },
    ],
    alerts: [...(swarm ? [quorumLost(context), ...swarmAlerts] : []), ...engineAlerts],
  };
}

const engineAlerts: readonly Alert[] = [
  {
    alert: "HealthChecksFailing",
    expr: "increase(engine_daemon_health_checks_failed_total[10m]) > 10",
    for: "5m",
    severity: "warning",
    threshold: "> 10 in 10 minutes",
    summary: "Health checks of containers fail on {{ $labels.instance }}",
    description:
      "`docker ps --filter health=unhealthy` names the containers. Swarm replaces them; Compose leaves them as they are.",
    runbook: "service-down",
    fires: [
      {
        series: { 'engine_daemon_health_checks_failed_total{instance="n1"}': growing(2) },
        at: "20m",
        alerts: [{ labels: { instance: "n1" } }],
      },
    ],
    quiet: [
      {
        because: "they fail while a service starts",
        series: { 'engine_daemon_health_checks_failed_total{instance="n1"}': "0+0x9 0+1x5 5+0x60" },
        at: "20m",
      },
    ],
  },
  {
    alert: "ContainersStartOften",
    expr: "instance:docker_container_starts:rate5m > 0.1",
    for: "15m",
    severity: "warning",
    threshold: "> 0.1 a second for 15 minutes",
    summary: "The engine of {{ $labels.instance }} starts containers over and over",
    description: "Some container ends as soon as it has started. `docker ps -a` shows it; its log says why.",
    runbook: "rollback-update",
    fires: [
      {
        series: {
          'engine_daemon_container_actions_seconds_count{instance="n1",action="start"}': growing(30),
        },
        at: "25m",
        alerts: [{ labels: { instance: "n1", action: "start" } }],
      },
    ],
    quiet: [
      {
        because: "a deployment starts many at once",
        series: {
          'engine_daemon_container_actions_seconds_count{instance="n1",action="start"}': turning(0, 5, 40),
        },
        at: "25m",
      },
    ],
  },
];
