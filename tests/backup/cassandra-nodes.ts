import { until, type TestBed } from "./platform.ts";
import type { Container } from "./sandbox/sandbox.ts";

/** A Cassandra cluster in a test bed, as its superuser sees it. */
export interface CassandraNodes {
  /** Starts these nodes, or all, and waits for all. */
  readonly start: (...names: readonly string[]) => Promise<void>;
  /** Pulls the plug of these, or of all. */
  readonly kill: (...names: readonly string[]) => Promise<void>;
  /** CQL, one statement a line. */
  readonly cql: (text: string) => Promise<string>;
  /** Writes rows of `shop.orders` with these numbers, each with values of every kind that a file could get wrong. */
  readonly write: (from: number, to: number) => Promise<void>;
  /** Every row of a table, as its number and a checksum. */
  readonly contents: (table: string) => Promise<string>;
  /** Each node with its state, host and tokens. */
  readonly ring: () => Promise<string>;
}

/** The shop's tables, each row on one node only: what is missing of one node is missing. */
export const shop = `
CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1};
CREATE TYPE shop.place (street text, number int);
CREATE TABLE shop.orders (id int PRIMARY KEY, note text, tags map<text, int>, home frozen<place>, photo blob);
CREATE INDEX ON shop.orders (note);
CREATE TABLE shop.visits (id int PRIMARY KEY, times counter);
`;

const login = `
import sys
from cassandra.cluster import Cluster
from cassandra.auth import PlainTextAuthProvider
from cassandra.concurrent import execute_concurrent_with_args
user, password, host = sys.argv[1:4]
session = Cluster([host], auth_provider=PlainTextAuthProvider(user, password)).connect()
session.default_timeout = 60
`;

const writer = `${login}
first, last = int(sys.argv[4]), int(sys.argv[5])
order = session.prepare("INSERT INTO shop.orders (id, note, tags, home, photo) VALUES (?, ?, ?, {street: 'Übergasse', number: 7}, ?)")
execute_concurrent_with_args(session, order, [(i, "note %d 'x' €" % (i % 50), {"a": i, "b": -i}, bytes([i % 256]) * (i % 300)) for i in range(first, last)], raise_on_first_error=True)
visit = session.prepare("UPDATE shop.visits SET times = times + ? WHERE id = ?")
execute_concurrent_with_args(session, visit, [(i, i % 100) for i in range(first, last, 10)], raise_on_first_error=True)
`;

/** Its result is one line, because the driver says things of its own when it ends. */
const reader = `${login}
import hashlib
rows = sorted(repr(tuple(row)) for row in session.execute("SELECT * FROM " + sys.argv[4]))
print("%d rows, %s" % (len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()[:16]))
`;

/** The nodes of a cluster in the order in which they join. */
export function cassandraNodes(bed: TestBed, names: readonly string[]): CassandraNodes {
  const running = new Map<string, Container>();
  const node = (name: string): Container => {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  };
  const [first = ""] = names;
  const password = bed.secret("cassandra_admin_password");
  const python = async (program: string, ...words: readonly string[]): Promise<string> => {
    const { code, output } = await node(first).exec(
      "python3",
      "-c",
      program,
      "admin",
      password,
      first,
      ...words,
    );
    if (code !== 0) throw new Error(output);
    return output.trim();
  };
  /** What the image's health check asks, and that every node takes clients. */
  const answer = async (): Promise<boolean> => {
    const connect = names.map((name) => `exec 3<>/dev/tcp/${name}/9042`).join(" && ");
    if ((await node(first).exec("bash", "-c", connect)).code !== 0) return false;
    const { output } = await node(first).exec("nodetool", "status");
    return (output.match(/^UN /gm) ?? []).length === names.length;
  };
  return {
    start: async (...some) => {
      for (const name of some.length === 0 ? names : some) {
        const options = bed.document.services[name]?.environment?.["JVM_EXTRA_OPTS"] ?? "";
        // On one machine nobody has to wait for half a minute until all have heard of a node.
        const hurried = `${options} -XX:TieredStopAtLevel=1 -Dcassandra.ring_delay_ms=5000 -Dcassandra.skip_wait_for_gossip_to_settle=0`;
        running.set(name, await bed.up(name, { environment: { JVM_EXTRA_OPTS: hurried } }));
      }
      await until(`${names.length} nodes are up and normal, and take clients`, answer, 120);
    },
    kill: async (...some) => {
      for (const name of some.length === 0 ? names : some) {
        await node(name).kill();
        running.delete(name);
      }
    },
    cql: (text) =>
      python(
        `${login}\nfor one in sys.argv[4].strip().split(";\\n"):\n  session.execute(one)\n`,
        text.trim().replace(/;$/, ""),
      ),
    write: async (from, to) => void (await python(writer, String(from), String(to))),
    contents: async (table) => {
      const output = await python(reader, table);
      const [sum] = /^\d+ rows, [0-9a-f]{16}$/m.exec(output) ?? [];
      if (sum === undefined) throw new Error(output);
      return `${table}: ${sum}`;
    },
    ring: async () => {
      const status = (await node(first).exec("nodetool", "status")).output;
      const ring = (await node(first).exec("nodetool", "ring")).output;
      const hosts = [...status.matchAll(/^UN +(\S+) .* ([0-9a-f-]{36}) /gm)].map(
        ([, address, id]) => `${address} ${id}`,
      );
      const tokens = [...ring.matchAll(/^(\d+\.\S+) .* (-?\d+) *$/gm)].map(
        ([, address, token]) => `${address} ${token}`,
      );
      return [...hosts, ...tokens].toSorted().join("\n");
    },
  };
}
