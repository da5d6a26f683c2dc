import type { StrategyName } from "./plan.ts";
import type { Strategy } from "./strategy.ts";
import { cassandra } from "./strategies/cassandra.ts";
import { cold } from "./strategies/cold.ts";
import { files } from "./strategies/files.ts";
import { grafana } from "./strategies/grafana.ts";
import { mariadbGalera } from "./strategies/mariadb-galera.ts";
import { mariadb } from "./strategies/mariadb.ts";
import { minio } from "./strategies/minio.ts";
import { postgres } from "./strategies/postgres.ts";
import { elasticsearch, opensearch } from "./strategies/search.ts";

/** Every strategy that a service can ask for. */
const strategies: readonly Strategy[] = [
  mariadb,
  mariadbGalera,
  postgres,
  opensearch,
  elasticsearch,
  cassandra,
  files,
  grafana,
  minio,
  cold,
];

/** The names of all strategies. */
export const strategyNames: readonly StrategyName[] = strategies.map(({ name }) => name);

/** A strategy by its name. */
export function strategyNamed(name: StrategyName): Strategy {
  return strategies.find((strategy) => strategy.name === name) ?? files;
}
