import { StackwrightError } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { wholeStack } from "../testing/whole-stack.ts";
import type { Matcher } from "../alertmanager/matcher.ts";
import { inhibitions } from "./inhibitions.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { ruleFile } from "./rule-file.ts";
import { rulesFor } from "./rules-for.ts";

const whole = rulesFor(wholeStack("swarm"));
const alertsOf = (groups: readonly RuleGroup[]): readonly Alert[] => groups.flatMap(({ alerts }) => alerts);
const find = (name: string): Alert | undefined => alertsOf(whole).find(({ alert }) => alert === name);

describe("rulesFor", () => {
  it("has what a whole platform needs", () => {
    expect(new Set(alertsOf(whole).map(({ alert }) => alert)).size).toBeGreaterThanOrEqual(45);
    expect(whole.flatMap(({ recordings }) => recordings).length).toBeGreaterThanOrEqual(12);
  });

  // Name, how long, and what the expression must hold: as the specification lists them.
  it.each([
    ["InstanceDown", "1m", "up == 0"],
    ["NodeCpuHigh", "5m", "> 0.85"],
    ["NodeMemoryHigh", "5m", "> 0.85"],
    ["NodeDiskHigh", "5m", "> 0.85"],
    ["CertificateEndsSoon", "10m", "< 14"],
    ["OpenSearchNotGreen", "5m", "> 0"],
    ["CassandraNodeDown", "2m", "downendpointcount"],
    ["SwarmQuorumLost", "1m", "swarm_manager_leader"],
    ["BackupFailed", undefined, "backup_last_exit_code != 0"],
    ["DatabaseReplicationLag", "1m", "> 60"],
  ])("has the specification's %s", (name, pending, part) => {
    expect(find(name)?.for).toBe(pending);
    expect(find(name)?.expr).toContain(part);
  });

  it.each(["compose", "swarm"] as const)(
    "without Cassandra, loses what is about it and changes nothing else, in %s",
    (target) => {
      const before = ruleFile(rulesFor(wholeStack(target)));
      const after = ruleFile(rulesFor(wholeStack(target, ["cassandra"])));
      const kept = before.groups
        .filter(({ name }) => name !== "cassandra")
        .map(({ name, rules }) => ({
          name,
          rules: rules.filter((rule) => !("alert" in rule && rule.labels["job"] === "cassandra")),
        }));
      expect(after.groups).toEqual(kept);
      expect(/.{0,40}cassandra.{0,40}/i.exec(JSON.stringify(after))?.[0]).toBeUndefined();
    },
  );

  it("has the same rules in Compose, but for those of the Swarm and the containers' labels", () => {
    const names = (groups: readonly RuleGroup[]): Set<string> =>
      new Set(alertsOf(groups).map(({ alert }) => alert));
    const compose = names(rulesFor(wholeStack("compose")));
    expect([...names(whole)].filter((name) => !compose.has(name))).toEqual([
      "ReplicaMissing",
      "SwarmQuorumLost",
      "SwarmManagerLost",
      "SwarmNodeDown",
      "SwarmTasksPending",
    ]);
  });

  it("counts replicas, and every task of a service that runs on each node", () => {
    const missing = alertsOf(whole).filter(({ alert }) => alert === "ReplicaMissing");
    expect(missing.find(({ labels }) => labels?.["job"] === "traefik")?.expr).toBe(
      'count(up{job="traefik"} == 1) < 2',
    );
    expect(missing.find(({ labels }) => labels?.["job"] === "node")?.expr).toBe(
      'count(up{job="node"} == 1) < max_over_time(count(up{job="node"} == 1)[6h:5m])',
    );
    expect(missing.map(({ labels }) => labels?.["job"])).not.toContain("cassandra");
  });

  it("takes other thresholds, leaves alerts out, and takes a technology's word for it", () => {
    const groups = rulesFor(wholeStack("swarm", ["backup"]), {
      thresholds: { disk: 0.8, backupAges: { mariadb: "1h" } },
      without: ["NodeRebooted"],
      technologies: ["backup"],
    });
    const names = new Map(alertsOf(groups).map((alert) => [alert.alert, alert]));
    expect(names.get("NodeDiskHigh")?.expr).toContain("> 0.8");
    expect(names.has("NodeRebooted")).toBe(false);
    expect(names.get("BackupTooOld")?.expr).toContain(
      'service:backup_age_seconds:min{service="mariadb"} > 3600',
    );
  });

  it("leads to the page about Elasticsearch where that is the search engine", () => {
    const pages = (image: string): readonly string[] =>
      alertsOf(
        rulesFor({
          ...wholeStack("swarm"),
          services: { ...wholeStack("swarm").services, search: { image } },
        }),
      )
        .map(({ runbook }) => runbook)
        .filter((page) => page.endsWith("search"));
    expect(new Set(pages("docker.elastic.co/elasticsearch/elasticsearch:8.15.0"))).toEqual(
      new Set(["restore-elasticsearch"]),
    );
    expect(new Set(pages("opensearchproject/opensearch:2.15.0"))).toEqual(new Set(["restore-opensearch"]));
  });

  it.each([
    [{ thresholds: { cpu: 85 } }, "thresholds.cpu"],
    [{ thresholds: { latency: 0 } }, "thresholds.latency"],
    [{ thresholds: { backupAge: "soon" as "1h" } }, "thresholds.backupAge"],
    [{ without: ["NodeRebootet"] }, "without"],
    [{ technologies: ["backups"] }, "technologies"],
  ])("refuses %j", (options, path) => {
    const call = (): unknown => rulesFor(wholeStack("swarm"), options);
    expect(call).toThrow(StackwrightError);
    expect(call).toThrow(path);
  });
});

describe("inhibitions", () => {
  it("name alerts that there are", () => {
    const names = inhibitions
      .flatMap(({ source, target }) => [...source, ...target])
      .flatMap((matcher) =>
        matcher.label !== "alertname" ? [] : "is" in matcher ? [matcher.is] : namesIn(matcher),
      );
    expect(names.filter((name) => find(name) === undefined)).toEqual([]);
  });

  it("never compare labels that both sides lack, which count as equal", () => {
    const always = (matchers: readonly Matcher[], equal: readonly string[]): boolean =>
      matchers
        .flatMap((matcher) =>
          matcher.label !== "alertname" ? [] : "is" in matcher ? [matcher.is] : namesIn(matcher),
        )
        .flatMap((name) => [find(name)].filter((alert) => alert !== undefined))
        .flatMap((alert) =>
          alert.fires.flatMap(({ alerts }) =>
            alerts.map(({ labels = {} }) => ({ ...labels, ...alert.labels })),
          ),
        )
        .every((labels) => equal.some((label) => label in labels || label === "service"));
    const bad = inhibitions.filter(
      ({ source, target, equal = [] }) =>
        equal.length > 0 && !always(source, equal) && !always(target, equal),
    );
    expect(bad).toEqual([]);
  });
});

function namesIn(matcher: Matcher): readonly string[] {
  return "matches" in matcher ? matcher.matches.split("|") : [];
}
