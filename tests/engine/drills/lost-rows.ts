import { docker, type Engine } from "../engine/engine.ts";
import { eventually, inContainer, type Container } from "../platform/containers.ts";
import type { PlatformTree } from "../platform/tree.ts";
import { mustRun } from "./lost-data.ts";

/** A cluster of Cassandra whose rows are lost and brought back. */
export interface Ring {
  readonly engine: Engine;
  readonly tree: PlatformTree;
  readonly nodes: readonly Container[];
  /** The worker of a node's backups, which has cqlsh and the superuser's secret. */
  readonly worker: Container;
}

/** Runs CQL on a node as the platform's superuser. @throws Error with what cqlsh said. */
export async function cql({ engine, worker }: Ring, node: string, statements: string): Promise<string> {
  const login = `umask 077; printf '[PlainTextAuthProvider]\\npassword = %s\\n' "$(cat /run/secrets/cassandra_admin_password)" >/tmp/login`;
  const line = `${login} && exec cqlsh --credentials /tmp/login --username admin "$0" -e "$1"`;
  const { status, output, errors } = await inContainer(engine, worker, ["sh", "-c", line, node, statements]);
  if (status !== 0) throw new Error(errors);
  return output;
}

/**
 * Loses a table's rows on every node, and brings all nodes back by the platform's own scripts.
 *
 * @returns The seconds from the loss until the rows are read again.
 */
export async function loseRowsAndRestore(ring: Ring, table: string, row: string): Promise<number> {
  const { engine, nodes } = ring;
  const [first] = nodes.map(({ service }) => service);
  if (first === undefined) throw new Error("there is no node");
  const read = (): Promise<string> => cql(ring, first, `CONSISTENCY ALL; SELECT * FROM ${table}`);
  const ids = nodes.map(({ id }) => id);
  await mustRun(ring, "scripts/backup.sh", "cassandra");
  await cql(ring, first, `TRUNCATE ${table}`);
  if ((await read()).includes(row)) throw new Error(`${table} still has its rows`);
  const start = Date.now();
  // A node's data is replaced only while it does not run.
  await docker(engine, ["stop", ...ids]);
  await mustRun(ring, "scripts/restore.sh", "cassandra", "--overwrite-live-data");
  await docker(engine, ["start", ...ids]);
  const answer = (): Promise<string> => read().catch((error: unknown) => String(error));
  await eventually("the rows are back", 120, answer, (text) => text.includes(row));
  return Math.round((Date.now() - start) / 1000);
}
