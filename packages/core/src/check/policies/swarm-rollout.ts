import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { isJob, replicasOf, stateOf } from "./deployment.ts";
import { portsOf } from "./ports.ts";
import { isExternal, numberOf } from "./read.ts";

/** Policies on how a change reaches the swarm. */
export const swarmRolloutPolicies: readonly Policy[] = [
  servicePolicy({
    id: "update-rolls-back",
    title: "A failed update is rolled back",
    severity: "warning",
    targets: ["swarm"],
    why: "By default Swarm stops in the middle of a failed update and leaves it there: some tasks are new, some old, some dead.",
    hint: 'Set deploy.update_config.failure_action: "rollback".',
    sources: ["P70"],
    check: ({ lowered }) => {
      if (isJob(lowered) || lowered.deploy?.update_config?.failure_action === "rollback") return undefined;
      return {
        path: ["deploy", "update_config", "failure_action"],
        message: "a failed update is left as it is",
      };
    },
  }),
  servicePolicy({
    id: "rollback-config",
    title: "It is said how a service is rolled back",
    severity: "warning",
    targets: ["swarm"],
    why: "A rollback happens when things are bad already: its order and pace should be thought out before.",
    hint: 'Set deploy.rollback_config, such as { parallelism: 1, order: "stop-first" }.',
    sources: ["P70"],
    check: ({ lowered }) =>
      isJob(lowered) || lowered.deploy?.rollback_config !== undefined
        ? undefined
        : { path: ["deploy", "rollback_config"], message: "a rollback is done with the engine's defaults" },
  }),
  servicePolicy({
    id: "update-all-at-once",
    title: "An update leaves some replicas running",
    severity: "warning",
    targets: ["swarm"],
    why: "When all replicas are stopped together the service is down for as long as the new ones need to start, which is what the replicas were to prevent.",
    hint: 'Set update_config.parallelism below the number of replicas, or order: "start-first".',
    sources: ["P70"],
    check: ({ lowered }) => {
      const update = lowered.deploy?.update_config;
      const parallelism = numberOf(update?.parallelism) ?? 1;
      const replicas = replicasOf(lowered);
      if (replicas <= 1 || update?.order === "start-first" || isJob(lowered)) return undefined;
      if (parallelism !== 0 && parallelism < replicas) return undefined;
      return {
        path: ["deploy", "update_config", "parallelism"],
        message: `all ${replicas} replicas stop at once`,
      };
    },
  }),
  servicePolicy({
    id: "start-first-stateful",
    title: "A service with data is stopped before it is replaced",
    severity: "error",
    targets: ["swarm"],
    why: "With `start-first` two processes open the same files for a while. A database refuses that, or loses data by it.",
    hint: 'Use order: "stop-first".',
    sources: ["P71"],
    check: ({ lowered }, { document }) =>
      startsFirst(lowered.deploy).flatMap((key) =>
        stateOf(lowered, document)
          .slice(0, 1)
          .map(({ source }) => ({
            path: ["deploy", key, "order"],
            message: `the old and the new task write to ${source} at the same time`,
          })),
      ),
  }),
  servicePolicy({
    id: "start-first-host-port",
    title: "A service with a port in host mode is stopped before it is replaced",
    severity: "warning",
    targets: ["swarm"],
    why: "With `start-first` the new task finds the port taken on every node that runs the old one, and waits for ever.",
    hint: 'Use order: "stop-first", one task at a time.',
    sources: ["P71", "P74"],
    check: ({ lowered }) => {
      if (lowered.ports === undefined) return undefined;
      const [key] = startsFirst(lowered.deploy);
      if (key === undefined || !portsOf(lowered).some(({ mode }) => mode === "host")) return undefined;
      return {
        path: ["deploy", key, "order"],
        message: "the new task cannot have the port that the old one holds",
      };
    },
  }),
  {
    id: "config-versioned",
    title: "Configs and secrets carry a version in their name",
    severity: "warning",
    targets: ["swarm"],
    why: "Swarm never changes one: with new content under the old name the whole deployment is refused.",
    hint: "Let a file() or secret() make it: its name carries a hash or a version.",
    sources: ["P75"],
    check: unversioned,
  },
];

/** A number, a hash, or a variable that gives one. */
const versioned = /\d|[-_][a-f]{6,}$|\$/;

type Deploy = PolicyContext["services"][number]["lowered"]["deploy"];

function startsFirst(deploy: Deploy): readonly ("update_config" | "rollback_config")[] {
  if (deploy === undefined || deploy === null) return [];
  const keys = ["update_config", "rollback_config"] as const;
  return keys.filter((key) => deploy[key]?.order === "start-first");
}

function unversioned({ document }: PolicyContext): readonly Violation[] {
  return (["configs", "secrets"] as const).flatMap((kind) =>
    Object.entries(document[kind] ?? {}).flatMap(([key, definition]) => {
      const { name } = definition;
      if (isExternal(definition) || (name !== undefined && versioned.test(name))) return [];
      return [
        {
          path: [kind, key, "name"],
          message: `${name ?? key} has no version in its name: changed content will be refused`,
        },
      ];
    }),
  );
}
