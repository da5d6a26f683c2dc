import { describe, expect, test } from "vitest";

import type { ServiceModel } from "../model/service-model.ts";
import { findingLines, lowerOne, lowerService } from "./assembled.fixture.ts";

const lines = (service: ServiceModel): readonly string[] => findingLines(lowerOne("swarm", service));

describe("what Swarm does not have", () => {
  test.each([
    [{ build: "." }, "info"],
    [{ container_name: "x" }, "info"],
    [{ expose: ["80"] }, "info"],
    [{ attach: true }, "info"],
    [{ develop: { watch: [], "x-a": 1 } }, "info"],
    [{ pull_policy: "always" }, "info"],
    [{ profiles: ["debug"] }, "info"],
    [{ security_opt: ["no-new-privileges:true"] }, "warning"],
    [{ userns_mode: "host" }, "warning"],
    [{ cgroup: "private" }, "warning"],
    [{ cgroup_parent: "/x" }, "warning"],
    [{ pid: "host" }, "warning"],
    [{ ipc: "host" }, "warning"],
    [{ volumes_from: ["db"] }, "warning"],
    [{ links: ["db"] }, "warning"],
    [{ blkio_config: { weight: 10 } }, "warning"],
    [{ privileged: true }, "error"],
    [{ devices: ["/dev/null"] }, "error"],
    [{ gpus: "all" }, "error"],
  ] satisfies [ServiceModel, string][])("%j is left out: %s", (service, severity) => {
    expect(lowerService("swarm", service)).toEqual({});
    const [key] = Object.keys(service);
    expect(lines(service)).toEqual([`${severity} key-dropped services.web.${key}`]);
  });

  test("`extends` is refused", () => {
    expect(lowerService("swarm", { extends: { service: "base" } })).toEqual({});
    expect(lines({ extends: { service: "base" } })).toEqual(["error key-refused services.web.extends"]);
  });

  test.each([{ privileged: false }, { security_opt: [] }, { profiles: [] }] satisfies ServiceModel[])(
    "what asks for nothing is left out without a finding: %j",
    (service) => {
      expect(lowerService("swarm", service)).toEqual({});
      expect(lines(service)).toEqual([]);
    },
  );
});
