import type { Target } from "@stackwright/core";
import type { RuleContext, Rules, TestSeries } from "./rule.ts";
import { always, growing, vanishing } from "./text.ts";

/** The label with the service's name that Docker puts on a container. */
export function serviceLabel(target: Target): string {
  return `container_label_com_docker_${target === "swarm" ? "swarm_service_name" : "compose_service"}`;
}

/** The network cards of the machine itself. */
const host = 'id="/",interface!~"lo|veth.*|br-.*|docker.*"';
const traffic = (direction: string): TestSeries => ({
  [`container_network_${direction}_bytes_total{instance="n1",id="/",interface="eth0"}`]: growing(6000),
  [`container_network_${direction}_bytes_total{instance="n1",id="/",interface="veth1"}`]: growing(6000),
});

/** Containers: what they use of what they may, and whether they stay up. */
export function cadvisorRules({ target }: RuleContext): Rules {
  const service = serviceLabel(target);
  const of = (further = ""): string =>
    `{instance="n1",id="/docker/a",name="shop_web.1",${service}="shop_web"${further}}`;
  const labels = { instance: "n1", id: "/docker/a", name: "shop_web.1", [service]: "shop_web" };
  const memory = (used: number): TestSeries => ({
    [`container_memory_working_set_bytes${of()}`]: always(used),
    [`container_spec_memory_limit_bytes${of()}`]: always(1000),
  });
  const throttled = (byMinute: number): TestSeries => ({
    [`container_cpu_cfs_throttled_periods_total${of()}`]: growing(byMinute),
    [`container_cpu_cfs_periods_total${of()}`]: growing(600),
  });
  const started = (count: number): TestSeries =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `container_last_seen{instance="n1",id="/docker/${index}",${service}="shop_web"}`,
        vanishing(1, 5),
      ]),
    );
  return {
    recordings: [
      {
        record: "container:memory_limit_used:ratio",
        // A container without a limit says 0.
        expr: "container_memory_working_set_bytes / (container_spec_memory_limit_bytes > 0)",
        description: "The part of its memory limit that a container uses",
        test: { series: memory(750), gives: { [of()]: 0.75 } },
      },
      {
        record: "container:cpu_throttled:ratio",
        expr: "rate(container_cpu_cfs_throttled_periods_total[5m]) / rate(container_cpu_cfs_periods_total[5m])",
        description: "The part of the time in which a container has to wait for its share of the processor",
        test: { series: throttled(300), gives: { [of()]: 0.5 } },
      },
      ...["receive", "transmit"].map((direction) => ({
        record: `instance:network_${direction}_bytes:rate5m`,
        // node-exporter on an overlay network would count the traffic of its own container.
        expr: `sum by (instance) (rate(container_network_${direction}_bytes_total{${host}}[5m]))`,
        description: `Bytes a second that a node ${direction}s`,
        test: { series: traffic(direction), gives: { '{instance="n1"}': 100 } },
      })),
    ],
    alerts: [
      {
        alert: "ContainerRestartsOften",
        // A task of Swarm that fails is replaced by another container. In Compose the container stays, with one restart
        // more to its label; its start time is that of its creation.
        expr:
          `count by (instance, ${service}) (\n` +
          `  count by (instance, ${service}, id, container_label_restartcount) ` +
          `(present_over_time(container_last_seen{${service}!=""}[15m]))\n) > 4`,
        severity: "warning",
        threshold: "> 4 starts in 15 minutes",
        summary: `{{ $labels.${service} }} has been started {{ $value }} times in 15 minutes`,
        description:
          "It does not stay up. Its log says why; after a deployment, go back to the version before.",
        runbook: "rollback-update",
        fires: [
          { series: started(6), alerts: [{ labels: { instance: "n1", [service]: "shop_web" }, value: "6" }] },
        ],
        quiet: [{ because: "an update starts a few", series: started(3) }],
      },
      {
        alert: "ContainerMemoryNearLimit",
        expr: "container:memory_limit_used:ratio > 0.9",
        for: "10m",
        severity: "warning",
        threshold: "> 90 % of its limit",
        summary: "{{ $labels.name }} uses {{ $value | humanizePercentage }} of the memory that it may",
        description: "The kernel kills it at its limit. Raise the limit, or give it less to hold in memory.",
        runbook: "node-resources",
        fires: [{ series: memory(950), alerts: [{ labels, value: "95%" }] }],
        quiet: [
          { because: "80 % are fine", series: memory(800) },
          {
            because: "it has no limit",
            series: { ...memory(950), [`container_spec_memory_limit_bytes${of()}`]: always(0) },
          },
        ],
      },
      {
        alert: "ContainerCpuThrottled",
        expr: "container:cpu_throttled:ratio > 0.5",
        for: "15m",
        severity: "warning",
        threshold: "> 50 % of the time",
        summary: "{{ $labels.name }} waits for its processor {{ $value | humanizePercentage }} of the time",
        description:
          "Its CPU limit is too small for what it does: it answers slowly while the node may have time to spare.",
        runbook: "node-resources",
        fires: [{ series: throttled(480), at: "30m", alerts: [{ labels, value: "80%" }] }],
        quiet: [{ because: "a fifth is normal", series: throttled(120), at: "30m" }],
      },
      {
        alert: "NodeNetworkErrors",
        expr:
          `sum by (instance, interface) (rate(container_network_receive_errors_total{${host}}[5m]))` +
          ` + sum by (instance, interface) (rate(container_network_transmit_errors_total{${host}}[5m])) > 1`,
        for: "15m",
        severity: "warning",
        threshold: "> 1 a second",
        summary: "{{ $labels.interface }} of {{ $labels.instance }} has {{ $value }} errors a second",
        description:
          "A cable, a switch or a network card is going bad. Clusters take slow nodes for dead ones.",
        runbook: "node-resources",
        fires: [
          {
            series: {
              'container_network_receive_errors_total{instance="n1",id="/",interface="eth0"}': growing(120),
              'container_network_transmit_errors_total{instance="n1",id="/",interface="eth0"}': growing(60),
            },
            at: "30m",
            alerts: [{ labels: { instance: "n1", interface: "eth0" }, value: "3" }],
          },
        ],
        quiet: [
          {
            because: "a container's own interface does not count",
            series: {
              'container_network_receive_errors_total{instance="n1",id="/",interface="veth1"}': growing(120),
              'container_network_transmit_errors_total{instance="n1",id="/",interface="veth1"}': growing(60),
            },
            at: "30m",
          },
        ],
      },
    ],
  };
}
