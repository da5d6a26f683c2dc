import { facetsOf, type StackView } from "@stackwright/core";
import { catalogueOf, type Catalogue } from "../metrics/catalogue.ts";
import { exporters } from "../metrics/exporters.ts";
import { rulesFor } from "../rules/rules-for.ts";
import { technologiesOf } from "../technologies.ts";
import { withRecordings } from "./expressions.ts";

/** The job of the probes, which no service states. */
const probeJob = "blackbox";

/** Every series that the Prometheus of a stack has: those of its exporters, and those that its rules record. */
export function catalogueForStack(stack: StackView): Catalogue {
  const technologies = technologiesOf(stack);
  const names = new Set(technologies.map(({ name }) => name));
  const scraped = catalogueOf({
    exporters: exporters.filter(({ technology }) => names.has(technology)),
    jobs: [...technologies.flatMap(({ jobs }) => jobs), probeJob],
    labels: facetsOf(stack, "metrics").flatMap(({ facet }) => Object.keys(facet.labels ?? {})),
  });
  return withRecordings(
    scraped,
    rulesFor(stack).flatMap(({ recordings }) => recordings),
  );
}
