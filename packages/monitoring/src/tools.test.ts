import { describe, expect, it } from "vitest";
import { filesFor, monitored } from "./testing/platform.fixture.ts";
import { findTool, runTool } from "./testing/tool.ts";

const promtool = findTool("promtool");
const amtool = findTool("amtool");
const blackbox = findTool("prometheus-blackbox-exporter", "blackbox_exporter");
const targets = ["compose", "swarm"] as const;

describe.skipIf(promtool === undefined)("prometheus.yml, by promtool", () => {
  it.each(targets)("is accepted with its rules, in %s", (target) => {
    const files = filesFor(monitored(), target);
    const { accepted, output } = runTool(promtool, ["check", "config", "prometheus/prometheus.yml"], files);
    expect(accepted, output).toBe(true);
    expect(output).toMatch(/alert_rules\.yml is valid|SUCCESS: [1-9]\d* rules found/);
  });

  it.each(targets)("is accepted on the edge, in %s", (target) => {
    const { accepted, output } = runTool(
      promtool,
      ["check", "config", "prometheus-edge/prometheus.yml"],
      filesFor(monitored(), target),
    );
    expect(accepted, output).toBe(true);
  });

  it("is accepted with discovery by the engine", () => {
    const files = filesFor(monitored({ discovery: "engine" }), "swarm");
    expect(files["prometheus/prometheus.yml"]).toContain("dockerswarm_sd_configs");
    const { accepted, output } = runTool(promtool, ["check", "config", "prometheus/prometheus.yml"], files);
    expect(accepted, output).toBe(true);
  });
});

describe.skipIf(amtool === undefined)("alertmanager.yml, by amtool", () => {
  const file = "alertmanager/alertmanager.yml";

  it.each(targets)("is accepted in %s", (target) => {
    const { accepted, output } = runTool(amtool, ["check-config", file], filesFor(monitored(), target));
    expect(accepted, output).toBe(true);
  });

  it.each([
    ["on-duty", ["severity=critical", "alertname=InstanceDown"]],
    ["team", ["severity=warning"]],
    ["team", ["severity=info"]],
    ["team", ["alertname=Whatever"]],
    ["heartbeat", ["alertname=Watchdog", "severity=none"]],
    ["nobody", ["alertname=Other", "severity=none"]],
  ])("tells %s about %s", (receiver, labels) => {
    const command = [
      "config",
      "routes",
      "test",
      `--config.file=${file}`,
      `--verify.receivers=${receiver}`,
      ...labels,
    ];
    const { accepted, output } = runTool(amtool, command, filesFor(monitored(), "swarm"));
    expect(accepted, output).toBe(true);
  });
});

describe.skipIf(blackbox === undefined)("blackbox.yml, by the exporter", () => {
  it.each(targets)("is accepted in %s", (target) => {
    const command = ["--config.check", "--config.file=blackbox/blackbox.yml"];
    const { accepted, output } = runTool(blackbox, command, filesFor(monitored(), target));
    expect(accepted, output).toBe(true);
  });
});
