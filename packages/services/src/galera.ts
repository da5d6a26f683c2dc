import {
  endpoint,
  file,
  mergeAll,
  mountFile,
  only,
  pipe,
  secret,
  withHealthcheck,
  type Endpoint,
  type Healthcheck,
  type Part,
  type Secret,
} from "@stackwright/core";
import { galeraNode } from "./galera-node.ts";
import { checkGaleraOptions, type GaleraOptions } from "./galera-options.ts";
import {
  healthScript,
  healthScriptPath,
  initSqlPath,
  localUser,
  localUserPath,
  settingsFile,
  settingsPath,
  startScript,
  startScriptPath,
} from "./galera-scripts.ts";

/** The services of a Galera cluster, and what others need of it. */
export interface Galera extends Part {
  readonly endpoints: {
    /** The first node. */
    readonly sql: Endpoint;
    readonly nodes: readonly Endpoint[];
  };
  readonly rootPassword: Secret;
  readonly password: Secret;
}

/**
 * Swarm gives a task no name in DNS before it is healthy, and stops it when it is not: nodes that are to find each other after
 * all were down must count before they are a cluster. So there a node is asked only whether it listens to the others. A node
 * that waits for a first one listens to nobody, and is not healthy for as long as its start may take.
 */
const takesPart: Healthcheck = {
  test: ["CMD", "/bin/bash", "-c", 'exec 3<>"/dev/tcp/$HOSTNAME/4567"'],
  interval: "15s",
  timeout: "5s",
  retries: 5,
  start_period: "2h",
};

/**
 * A MariaDB Galera cluster: the same data on every node, each on a machine of its own; any minority of them may be lost.
 *
 * The first start says which node makes the cluster: `GALERA1_BOOTSTRAP=yes`, and `no` afterwards. Nothing else makes a new
 * cluster, so that a node whose disk was lost cannot begin an empty one. After all nodes had stopped, the one with the newest
 * data is marked in its `grastate.dat` and started like that; nodes that are killed together find each other again by themselves.
 * A node whose data is of another cluster does not join: it would throw that data away.
 *
 * Clients write to one node, such as `endpoints.sql`: writes to the same rows on two nodes at once end in errors. Swarm updates
 * all services of a stack at the same time: change images and settings one node at a time with `docker service update`.
 *
 * @throws StackwrightError `option-invalid`.
 * @example
 * const db = galera({ database: "glpi", networks: [data] });
 */
export function galera(options: GaleraOptions): Galera {
  checkGaleraOptions(options);
  const { name = "galera", nodes = 3, listenOn, initSql, bufferPool = "256M" } = options;
  const rootPassword =
    options.rootPassword ?? secret("mariadb_root_password", { description: "MariaDB root password" });
  const password =
    options.password ??
    secret(`${name.replaceAll("-", "_")}_password`, {
      description: "Password of the application's database user",
    });
  const files = [
    mountFile(file(`${name}/start.sh`, startScript(listenOn), { mode: 0o755 }), startScriptPath),
    mountFile(file(`${name}/health.sh`, healthScript, { mode: 0o755 }), healthScriptPath),
    mountFile(file(`${name}/galera.cnf`, settingsFile(bufferPool)), settingsPath),
    mountFile(file(`${name}/local-user.sql`, localUser), localUserPath),
    ...(initSql === undefined ? [] : [mountFile(file(`${name}/init.sql`, initSql), initSqlPath)]),
  ];
  const names = Array.from({ length: nodes }, (_, index) => `${name}${index + 1}`);
  const parts = names.map((node, index) => ({
    label: node,
    part: pipe(
      galeraNode(index, { ...options, name, names, rootPassword, password, files }),
      only("swarm", withHealthcheck(takesPart)),
    ),
  }));
  return {
    ...mergeAll(parts),
    endpoints: { sql: sqlOf(`${name}1`), nodes: names.map(sqlOf) },
    rootPassword,
    password,
  };
}

function sqlOf(node: string): Endpoint {
  return endpoint({ service: node, name: "sql", port: 3306, scheme: "mysql" });
}
