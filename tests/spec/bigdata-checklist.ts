import { backups } from "./bigdata/backups.ts";
import { constraints } from "./bigdata/constraints.ts";
import type { Entry } from "./entry.ts";
import { images } from "./bigdata/images.ts";
import { networks, secrets } from "./bigdata/networks.ts";
import { observability } from "./bigdata/observability.ts";
import { operation } from "./bigdata/operation.ts";
import { applications } from "./bigdata/services-applications.ts";
import { edge } from "./bigdata/services-edge.ts";
import { monitoring } from "./bigdata/services-monitoring.ts";
import { tree } from "./bigdata/tree.ts";
import { volumes } from "./bigdata/volumes.ts";

/**
 * The specification of the big-data platform, statement by statement, in its own order. Each is as specified, or deviates
 * from it under a heading of docs/bigdata-deviations.md.
 *
 * The acceptance criteria at its end are not here: they are about a platform that runs, and are its other statements seen
 * from there.
 */
export const checklist: readonly Entry[] = [
  ...images,
  ...volumes,
  ...networks,
  ...secrets,
  ...edge,
  ...applications,
  ...monitoring,
  ...tree,
  ...constraints,
  ...observability,
  ...backups,
  ...operation,
];
