import type { Alert, RuleContext } from "./rule.ts";
import { always, ofJobs, orAbsent, turning } from "./text.ts";

const leader = (instance: string): string => `swarm_manager_leader{job="docker",instance="${instance}"}`;

/** The alert about the quorum. */
export function quorumLost({ technology }: RuleContext): Alert {
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
      {
        because: "one of them leads",
        series: { [of("m1")]: always(1), [of("m2")]: always(0), [of("m3")]: always(0) },
      },
      {
        because: "another one is elected within seconds",
        series: { [of("m1")]: turning(1, 14, 0), [of("m2")]: turning(0, 15, 1) },
        at: "20m",
      },
    ],
  };
}

/** Alerts about the nodes and tasks of a Swarm. */
export const swarmAlerts: readonly Alert[] = [
  {
    alert: "SwarmManagerLost",
    expr: "count(swarm_node_manager == 1) < max_over_time(count(swarm_node_manager == 1)[6h:5m])",
    for: "2m",
    severity: "critical",
    threshold: "fewer than in the last 6 hours",
    summary: "Only {{ $value }} managers are left",
    description:
      "The quorum is more than half of all managers. Of three one may be away, of five two: bring it back.",
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
        series: {
          'swarm_node_manager{instance="m1"}': always(1),
          'swarm_node_manager{instance="w1"}': always(0),
        },
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
      {
        series: { 'swarm_manager_tasks_total{instance="m1",state="pending"}': always(2) },
        alerts: [{ value: "2" }],
      },
    ],
    quiet: [
      {
        because: "a deployment waits for a moment",
        series: { 'swarm_manager_tasks_total{instance="m1",state="pending"}': "0+0x10 3 0+0x60" },
      },
    ],
  },
];
