import type { StorePlan } from "../plan.ts";
import type { RunbookName } from "./catalogue.ts";
import { repositoryOf, type Subject } from "./subject.ts";

/** The runbook of a store. */
export function runbookOf({ stack }: Pick<Subject, "stack">, store: StorePlan): RunbookName {
  switch (store.strategy) {
    case "mariadb":
    case "mariadb-galera":
      return "restore-mariadb";
    case "postgres":
      return "restore-postgres";
    case "opensearch":
      return "restore-opensearch";
    case "elasticsearch":
      return "restore-elasticsearch";
    case "cassandra":
      return "restore-cassandra";
    case "grafana":
      return "restore-grafana";
    case "swarm-state":
      return "swarm-recovery";
    case "minio":
      return "backup-repository";
    case "files":
    case "cold": {
      const images = new Set(store.members.map(({ service }) => repositoryOf(stack.services[service] ?? {})));
      if (images.has("glpi/glpi")) return "restore-glpi";
      return images.has("grafana/grafana") ? "restore-grafana" : "restore-volume";
    }
  }
}

/** Clusters that heal without a backup have a runbook even where they are not backed up. */
const byImage: Readonly<Record<string, RunbookName>> = {
  cassandra: "restore-cassandra",
  elasticsearch: "restore-elasticsearch",
  "elasticsearch/elasticsearch": "restore-elasticsearch",
  "opensearchproject/opensearch": "restore-opensearch",
};

/** The runbooks for a service that has lost its volumes. */
export function runbooksForService(subject: Subject, service: string): readonly RunbookName[] {
  const { plan, stack } = subject;
  const own = plan.stores
    .filter(({ members }) => members.some((member) => member.service === service))
    .map((store) => runbookOf(subject, store));
  const product = byImage[repositoryOf(stack.services[service] ?? {})];
  const holdsBackups = plan.repositories.some((repository) => repository.service === service);
  return [
    ...new Set([
      ...own,
      ...(product === undefined ? [] : [product]),
      ...(holdsBackups ? (["backup-repository"] as const) : []),
    ]),
  ];
}
