import type { Inhibition } from "./route.ts";

const warningOrLess = { label: "severity", matches: "warning|info" };

/**
 * What is not worth telling while something worse is known.
 *
 * - What is critical mutes the milder alert of the same name about the same thing.
 * - A target that is down, or a whole job that is gone, mutes every milder alert about it.
 * - Without a quorum Swarm starts nothing again: what is missing then follows from that, so it mutes what is not critical.
 */
export const inhibitions: readonly Inhibition[] = [
  {
    source: [{ label: "severity", is: "critical" }],
    target: [warningOrLess],
    equal: ["alertname", "job", "instance", "service"],
  },
  {
    source: [{ label: "alertname", is: "InstanceDown" }],
    target: [warningOrLess],
    equal: ["job", "instance"],
  },
  {
    source: [{ label: "alertname", is: "JobMissing" }],
    target: [warningOrLess],
    equal: ["job"],
  },
  {
    source: [{ label: "alertname", is: "SwarmQuorumLost" }],
    target: [warningOrLess],
  },
];
