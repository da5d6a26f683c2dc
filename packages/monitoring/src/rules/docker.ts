import type { Alert, RuleContext, Rules } from "./rule.ts";
import { always, growing, ofJobs, orAbsent, turning } from "./text.ts";

const leader = (instance: string): string => `swarm_manager_leader{job="docker",instance="${instance}"}`;

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
          series: { 'engine_daemon_container_actions_seconds_count{instance="n1",action="start"}': growing(60) },
          gives: { '{instance="n1",action="start"}': 1 },
        },
      },
    ],
    alerts: [...(swarm ? [quorumLost(context), ...swarmAlerts] : []), ...engineAlerts],
  };
}

function quorumLost({ technology }: RuleContext): Alert {
  const [job = ""] = technology.jobs;
  const of = (instance: string): string => leader(instance).replace('job="docker"', `job="${job}"`);
  const series = `swarm_manager_leader{${ofJobs(technology)}}`;
  return {
    alert: "SwarmQuorumLost",
    // A leader without a majority steps down: then no manager says that it leads. Each manager that is reached has the
    // series, so without any of them nothing would be said at all.
    expr: orAbsent(`sum(${series}) < 1`, series),
    for: "1m",
    severity: "critical",
    threshold: "no leader for 1 minute",
    summary: "The Swarm has no leader: its managers have lost their quorum",
    description:
      "What runs goes on running, but nothing is replaced, started or changed. Bring back managers until more than half " +
      "are there; if they are lost for good, make a new Swarm from one of them.",
    runbook: "swarm-recovery",
    fires: [
      {
        series: { [of("m1")]: turning(1, 5, 0), [of("m2")]: always(0), [of("m3")]: always(0) },
        alerts: [{}],
      },
      { series: {}, alerts: [{ labels: technology.jobs.length === 1 ? { job } : {} }] },
    ],
    quiet: [
      { because: "one of them leads", series: { [of("m1")]: always(1), [of("m2")]: always(0), [of("m3")]: always(0) } },
      {
        because: "another one is elected within seconds",
        series: { [of("m1")]: turning(1, 14, 0), [of("m2")]: turning(0, 15, 1) },
        at: "20m",
      },
    ],
  };
}

const swarmAlerts: readonly Alert[] = [
  {
    alert: "SwarmManagerLost",
    expr: "count(swarm_node_manager == 1) < max_over_time(count(swarm_node_manager == 1)[6h:5m])",
    for: "2m",
    severity: "critical",
    threshold: "fewer than in the last 6 hours",
    summary: "Only {{ $value }} managers are left",
    description: "The quorum is more than half of all managers. Of three one may be away, of five two: bring it back.",
    runbook: "swarm-recovery",
    fires: [
      {
        series: {
          'swarm_node_manager{instance="m1"}': turning(1, 8, 0),
          'swarm_node_manager{instance="m2"}': always(1),
          'swarm_node_manager{instance="m3"}': always(1),
        },
        alerts: [{ value: "2" }],
      },
    ],
    quiet: [
      {
        because: "a worker has never been one",
        series: { 'swarm_node_manager{instance="m1"}': always(1), 'swarm_node_manager{instance="w1"}': always(0) },
      },
    ],
  },
  {
    alert: "SwarmNodeDown",
    // Only the leader counts them; the other managers say 0.
    expr: 'max(swarm_manager_nodes{state="down"}) > 0',
    for: "1m",
    severity: "critical",
    threshold: "any for 1 minute",
    summary: "{{ $value }} nodes of the Swarm are down",
    description:
      "Their tasks are started elsewhere, except those that are bound to a volume there. `docker node ls` names them. A node " +
      "that is gone for good has to be removed.",
    runbook: "swarm-recovery",
    fires: [
      {
        series: {
          'swarm_manager_nodes{instance="m1",state="down"}': turning(0, 5, 1),
          'swarm_manager_nodes{instance="m2",state="down"}': always(0),
        },
        alerts: [{ value: "1" }],
      },
    ],
    quiet: [
      {
        because: "all are ready",
        series: {
          'swarm_manager_nodes{instance="m1",state="down"}': always(0),
          'swarm_manager_nodes{instance="m1",state="ready"}': always(3),
        },
      },
    ],
  },
  {
    alert: "SwarmTasksPending",
    expr: 'max(swarm_manager_tasks_total{state="pending"}) > 0',
    for: "10m",
    severity: "warning",
    threshold: "any for 10 minutes",
    summary: "{{ $value }} tasks wait for a node that can run them",
    description:
      "No node fits: a label is missing, what they reserve is nowhere free, or the node with their volume is down. " +
      "`docker service ps --no-trunc` says which.",
    runbook: "swarm-recovery",
    fires: [
      { series: { 'swarm_manager_tasks_total{instance="m1",state="pending"}': always(2) }, alerts: [{ value: "2" }] },
    ],
    quiet: [
      {
        because: "a deployment waits for a moment",
        series: { 'swarm_manager_tasks_total{instance="m1",state="pending"}': "0+0x10 3 0+0x60" },
      },
    ],
  },
];

const engineAlerts: readonly Alert[] = [
  {
    alert: "HealthChecksFailing",
    expr: "increase(engine_daemon_health_checks_failed_total[10m]) > 10",
    for: "5m",
    severity: "warning",
    threshold: "> 10 in 10 minutes",
    summary: "Health checks of containers fail on {{ $labels.instance }}",
    description: "`docker ps --filter health=unhealthy` names the containers. Swarm replaces them; Compose leaves them as they are.",
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
        series: { 'engine_daemon_container_actions_seconds_count{instance="n1",action="start"}': growing(30) },
        at: "25m",
        alerts: [{ labels: { instance: "n1", action: "start" } }],
      },
    ],
    quiet: [
      {
        because: "a deployment starts many at once",
        series: { 'engine_daemon_container_actions_seconds_count{instance="n1",action="start"}': turning(0, 5, 40) },
        at: "25m",
      },
    ],
  },
];
