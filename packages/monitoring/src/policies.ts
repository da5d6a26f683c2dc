import { parseImage, servicePolicy, targets, type Policy } from "@stackwright/core";
import { technology } from "./technologies.ts";

/** Stores that show no metrics themselves: the last part of their image's name, what they are, and what gives their metrics. */
const stores: Readonly<Record<string, readonly [technology: string, cure: string]>> = {
  cassandra: ["cassandra", "Add cassandraExporters({ cluster, networks }) of @stackwright/services."],
  elasticsearch: [
    "opensearch",
    "Give the cluster to monitoring({ opensearch: cluster }), or add elasticsearchExporter({ cluster, networks }).",
  ],
  opensearch: [
    "opensearch",
    "Give the cluster to monitoring({ opensearch: cluster }), or add elasticsearchExporter({ cluster, networks }).",
  ],
  mariadb: [
    "mariadb",
    "Give the server to monitoring({ mariadb: server }), or add mysqldExporter({ server, networks }).",
  ],
  postgres: [
    "postgres",
    "Give the server to monitoring({ postgres: server }), or add postgresExporter({ server: server.endpoints.sql, networks }).",
  ],
  mysql: [
    "mariadb",
    "Give the server to monitoring({ mariadb: server }), or add mysqldExporter({ server, networks }).",
  ],
};

/** Policies on what is watched. Add them to those of core: `[...policies.recommended, ...monitoringPolicies]`. */
export const monitoringPolicies: readonly Policy[] = [
  servicePolicy({
    id: "store-without-exporter",
    title: "Every data store is watched",
    severity: "warning",
    targets,
    why: "These stores show no metrics themselves. Without an exporter nothing tells that one is full, slow or down, and none of its alerts and dashboards is there.",
    hint: "Add the exporter of this store.",
    sources: [],
    check: ({ name, lowered }, { stack }) => {
      const repository = lowered.image === undefined ? undefined : parseImage(lowered.image)?.repository;
      const store = stores[repository?.split("/").at(-1) ?? ""];
      // Without a volume it is a job with the store's tools: a dump, an initialisation.
      const keepsData = lowered.volumes?.some(isVolume) === true;
      if (store === undefined || !keepsData || technology(stack, store[0]) !== undefined) return undefined;
      return { path: ["image"], message: `nothing gives the metrics of ${name}`, hint: store[1] };
    },
  }),
];

function isVolume(mount: string | { readonly type?: string }): boolean {
  return typeof mount !== "string" && mount.type === "volume";
}
