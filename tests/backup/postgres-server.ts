import { until, type TestBed } from "./platform.ts";
import type { Container } from "./sandbox/sandbox.ts";

/** A PostgreSQL server in a test bed, as its superuser sees it. */
export interface PostgresServer {
  readonly container: Container;
  /** Values separated by `|`, a row a line. */
  readonly sql: (query: string, database?: string) => Promise<string>;
  /** Every table of a database with its rows and a checksum of them. */
  readonly contents: (database: string) => Promise<string>;
}

/** Starts the server of a service, and waits until it answers over the network. */
export async function startPostgres(
  bed: TestBed,
  service = "postgres",
  seconds = 180,
): Promise<PostgresServer> {
  const container = await bed.up(service);
  const client = (query: string, database: string) =>
    container.exec(
      "psql",
      "--no-psqlrc",
      "--quiet",
      "--tuples-only",
      "--no-align",
      "--set=ON_ERROR_STOP=1",
      "--host=127.0.0.1",
      "--username=postgres",
      `--dbname=${database}`,
      `--command=${query}`,
    );
  await until(
    `${service} answers`,
    async () => (await client("SELECT 1", "postgres")).code === 0,
    seconds,
  ).catch((error: unknown) => {
    throw new Error(container.logs(), { cause: error });
  });
  const sql = async (query: string, database = "shop"): Promise<string> => {
    const { code, output } = await client(query, database);
    if (code !== 0) throw new Error(output);
    return output.trim();
  };
  return {
    container,
    sql,
    contents: async (database) => {
      const tables = await sql(
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
        database,
      );
      const lines = await Promise.all(
        tables
          .split("\n")
          .filter(Boolean)
          .map(
            async (table) =>
              `${table} ${await sql(`SELECT count(*), md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM ${table} t`, database)}`,
          ),
      );
      return lines.join("\n");
    },
  };
}

/** Rows of every kind that a backup could get wrong: text beyond ASCII, binary data, large values, code. */
export const postgresShop: readonly string[] = [
  "CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, photo bytea, upper_name text GENERATED ALWAYS AS (upper(name)) STORED)",
  "CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL REFERENCES customers, amount numeric(10,2) NOT NULL, note text, made timestamptz(3) NOT NULL)",
  "CREATE TABLE documents (id int PRIMARY KEY, body text)",
  "CREATE VIEW rich AS SELECT customer, sum(amount) AS total FROM orders GROUP BY customer",
  "CREATE UNLOGGED TABLE cache (id int)",
  `INSERT INTO customers (name, photo) SELECT E'Zoë "the \\\\''' || n || E'\\n€😀', decode(md5(n::text), 'hex') FROM generate_series(1, 5000) n`,
  "INSERT INTO orders (customer, amount, note, made) SELECT 1 + n % 5000, n / 7.0, repeat(chr(97 + n % 26), n % 200), timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 100000) n",
  "INSERT INTO documents SELECT n, string_agg(md5((n * m)::text), '') FROM generate_series(1, 20) n, generate_series(1, 2000) m GROUP BY n",
];
