import type { StrategyName } from "./plan.ts";
import type { Strategy } from "./strategy.ts";
import { files } from "./strategies/files.ts";
import { mariadbGalera } from "./strategies/mariadb-galera.ts";
import { mariadb } from "./strategies/mariadb.ts";
import { postgres } from "./strategies/postgres.ts";

/** Every strategy, by its name. */
const strategies: readonly Strategy[] = [mariadb, mariadbGalera, postgres, files];

/** The names of all strategies. */
export const strategyNames: readonly StrategyName[] = strategies.map(({ name }) => name);

/** A strategy by its name. */
export function strategyNamed(name: StrategyName): Strategy {
  return strategies.find((strategy) => strategy.name === name) ?? files;
}
