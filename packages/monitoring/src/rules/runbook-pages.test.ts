import { defineStack, renderTree, service } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { wholeStack } from "../testing/whole-stack.ts";
import { alertRunbooks } from "./alert-runbooks.ts";
import { ruleFile } from "./rule-file.ts";
import { rulesFor } from "./rules-for.ts";
import { recoveryPages, runbookPages } from "./runbook-pages.ts";

const groups = rulesFor(wholeStack("swarm"));

describe("runbookPages", () => {
  it("writes every page that alerts lead to, but those of the recovery plan", () => {
    const linked = ruleFile(groups).groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => ("alert" in rule ? [rule.annotations["runbook_url"] ?? ""] : [])),
    );
    const written = Object.keys(runbookPages("bigdata", groups));
    expect([...written, ...recoveryPages(groups)].toSorted()).toEqual([...new Set(linked)].toSorted());
    expect(recoveryPages(groups)).toEqual([
      "docs/runbooks/renew-certificates.md",
      "docs/runbooks/restore-cassandra.md",
      "docs/runbooks/restore-mariadb.md",
      "docs/runbooks/restore-opensearch.md",
      "docs/runbooks/restore-postgres.md",
      "docs/runbooks/rollback-update.md",
      "docs/runbooks/swarm-recovery.md",
    ]);
  });

  it("says what to do, with the stack's name, and which alerts lead there", () => {
    const page = runbookPages("bigdata", groups)["docs/runbooks/service-down.md"];
    expect(page).toContain("docker service logs --tail 100 bigdata_SERVICE");
    expect(page).toContain("- **InstanceDown** (critical; for more than 1 minute).");
    expect(page?.match(/\*\*JobMissing\*\*/g)).toHaveLength(1);
  });

  it("leaves out what no alert leads to, and follows the folder", () => {
    const few = rulesFor(wholeStack("swarm", ["minio"]));
    expect(runbookPages("bigdata", few)["docs/runbooks/object-storage.md"]).toBeUndefined();
    expect(Object.keys(runbookPages("bigdata", few, "runbooks"))[0]).toMatch(/^runbooks\//);
  });
});

describe("alertRunbooks", () => {
  it("adds the pages to the platform's tree, once for both targets", () => {
    const facets = { metrics: { port: 9090 } };
    const parts = [
      service("prometheus", { image: "test/test:1", facets }),
      alertRunbooks({ rules: (stack) => rulesFor(stack) }),
    ];
    const paths = renderTree(defineStack({ name: "bigdata", parts })).files.map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith("docs/"))).toEqual([
      "docs/runbooks/service-down.md",
      "docs/runbooks/monitoring.md",
    ]);
  });
});
