import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { checkExpression, labelsOf } from "../testing/expressions.ts";
import { hasPromtool, promtool } from "../testing/promtool.ts";
import { catalogueForStack } from "../testing/stack-catalogue.ts";
import { wholeStack } from "../testing/whole-stack.ts";
import { ruleFile } from "./rule-file.ts";
import { ruleTests } from "./rule-tests.ts";
import { rulesFor } from "./rules-for.ts";

const targets = ["compose", "swarm"] as const;

describe.each(targets)("the rules of a whole stack in %s", (target) => {
  const stack = wholeStack(target);
  const groups = rulesFor(stack);
  const catalogue = catalogueForStack(stack);
  const recordings = groups.flatMap((group) => group.recordings);
  const alerts = groups.flatMap((group) => group.alerts);

  it.each(recordings.map(({ record, expr }) => [record, expr]))("%s uses what is exposed", (_, expr) => {
    expect(checkExpression(expr, catalogue)).toEqual([]);
  });

  it.each(alerts.map((alert) => [alert.alert, alert] as const))("%s uses what is exposed", (_, alert) => {
    expect(checkExpression(alert.expr, catalogue)).toEqual([]);
    const known = new Set([...labelsOf(alert.expr, catalogue).some, ...Object.keys(alert.labels ?? {})]);
    const mentioned = [...`${alert.summary} ${alert.description}`.matchAll(/\$labels\.(\w+)/g)].map(
      ([, label = ""]) => label,
    );
    expect(mentioned.filter((label) => !known.has(label))).toEqual([]);
  });

  it.each(alerts.map((alert) => [alert.alert, alert] as const))(
    "%s is tested with series that there are",
    (_, alert) => {
      const situations = [...alert.fires, ...(alert.quiet === "never" ? [] : alert.quiet)];
      const series = situations.flatMap((situation) => Object.keys(situation.series));
      expect(series.flatMap((one) => checkExpression(one, catalogue))).toEqual([]);
    },
  );

  it("says one thing once", () => {
    const names = [
      ...recordings.map(({ record }) => record),
      ...alerts.map(({ alert, labels }) => alert + JSON.stringify(labels)),
    ];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe.skipIf(!hasPromtool())("the rules, by promtool", () => {
  const inSwarm = new Map(rulesFor(wholeStack("swarm")).map((group) => [group.name, group]));

  describe.each(targets)("in %s", (target) => {
    const groups = rulesFor(wholeStack(target));

    it("are accepted", () => {
      const files = { "alert_rules.yml": stringify(ruleFile(groups)) };
      const { accepted, output } = promtool(
        ["check", "rules", "--lint=all", "--lint-fatal", "alert_rules.yml"],
        files,
      );
      expect(accepted ? "" : output).toBe("");
    });

    // Group by group: promtool evaluates every rule of a file in every situation.
    const tested =
      target === "swarm"
        ? groups
        : groups.filter((group) => !isDeepStrictEqual(group, inSwarm.get(group.name)));
    it.each(tested.map((group) => [group.name, group] as const))(
      "those of %s fire when they must, and else are quiet",
      (_, group) => {
        const files = {
          "alert_rules.yml": stringify(ruleFile([group])),
          "tests.yml": stringify(ruleTests([group])),
        };
        const { accepted, output } = promtool(["test", "rules", "tests.yml"], files);
        expect(accepted ? "" : output).toBe("");
      },
      60_000,
    );
  });

  it("those of backups hold for ages that services promise, several and different ones", () => {
    const backupAges = { mariadb: "1h", glpi: "1h", repository: "2h" } as const;
    const groups = rulesFor(wholeStack("swarm"), { thresholds: { backupAges } }).filter(
      ({ name }) => name === "backup",
    );
    const files = {
      "alert_rules.yml": stringify(ruleFile(groups)),
      "tests.yml": stringify(ruleTests(groups)),
    };
    const { accepted, output } = promtool(["test", "rules", "tests.yml"], files);
    expect(accepted ? "" : output).toBe("");
  }, 60_000);
});
