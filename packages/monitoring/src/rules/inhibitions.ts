import type { Inhibition } from "../alertmanager/route.ts";
import type { Matcher } from "../alertmanager/matcher.ts";

const warningOrLess: Matcher = { label: "severity", matches: "warning|info" };

function mutes(source: string, targets: readonly string[], ...equal: readonly string[]): Inhibition {
  return {
    source: [{ label: "alertname", is: source }],
    target: [{ label: "alertname", matches: targets.join("|") }],
    equal,
  };
}

/**
 * What is not worth telling while something worse is known. Labels that both alerts lack count as equal, so each of the
 * alerts that mute has the labels that it is compared by.
 */
export const inhibitions: readonly Inhibition[] = [
  // What is said about a target is old when the target is gone.
  {
    source: [{ label: "alertname", is: "InstanceDown" }],
    target: [warningOrLess],
    equal: ["job", "instance"],
  },
  { source: [{ label: "alertname", is: "JobMissing" }], target: [warningOrLess], equal: ["job"] },
  mutes("InstanceDown", ["ProbeFailed"], "service"),
  {
    source: [
      { label: "alertname", matches: "InstanceDown|JobMissing" },
      { label: "job", is: "loki" },
    ],
    target: [{ label: "alertname", matches: "LogsStopped|PromtailDropsLines|PromtailErrorsHigh" }],
  },
  // Without a quorum nothing is started again: what is missing follows from that.
  { source: [{ label: "alertname", is: "SwarmQuorumLost" }], target: [warningOrLess] },
  mutes("SwarmQuorumLost", ["SwarmManagerLost", "SwarmNodeDown"]),
  mutes("SwarmNodeDown", ["ReplicaMissing"]),
  // The same thing, further on.
  mutes("NodeDiskCritical", ["NodeDiskHigh", "NodeDiskFillsUp"], "instance", "mountpoint"),
  mutes("CertificateEndsNow", ["CertificateEndsSoon"], "cn", "instance"),
  mutes("OpenSearchRed", ["OpenSearchNotGreen", "OpenSearchShardsUnassigned"], "cluster"),
  mutes("MinioUnhealthy", ["MinioDriveOffline", "MinioNodeOffline", "MinioErrorsHigh"], "instance"),
  // What a node that is down does to the others.
  mutes(
    "CassandraNodeDown",
    ["CassandraDropsMutations", "CassandraTimeouts", "CassandraReadsSlow", "CassandraWritesSlow"],
    "cluster",
  ),
];
