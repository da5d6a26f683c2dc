import type { Endpoint, StackView } from "@stackwright/core";
import { probesOf, type ProbeOptions } from "./probe.ts";
import type { ScrapeConfig } from "./scrape-config.ts";

/** The job of all probes. */
export const probeJobName = "blackbox";

/**
 * The job that has the blackbox exporter ask for each probe. Its series carry `instance` and `target` (what was asked),
 * `module` (how) and `service` (whom). Nothing where there is nothing to probe.
 */
export function probeJob(
  stack: StackView,
  { exporter, ...options }: ProbeOptions & { readonly exporter: Endpoint },
): readonly ScrapeConfig[] {
  const probes = probesOf(stack, exporter.service, options);
  if (probes.length === 0) return [];
  return [
    {
      job_name: probeJobName,
      metrics_path: "/probe",
      static_configs: probes.map(({ service, target, module }) => ({
        targets: [target],
        // A label that begins with `__param_` is a parameter of the request.
        labels: { __param_module: module.name, service },
      })),
      relabel_configs: [
        { source_labels: ["__address__"], target_label: "__param_target" },
        { source_labels: ["__param_target"], target_label: "target" },
        { source_labels: ["__param_target"], target_label: "instance" },
        { source_labels: ["__param_module"], target_label: "module" },
        { target_label: "__address__", replacement: String(exporter.soft.address) },
      ],
    },
  ];
}
