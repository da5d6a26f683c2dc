import type { TestBed } from "./platform.ts";
import { until } from "./platform.ts";
import type { Container } from "./sandbox/sandbox.ts";

/** A MariaDB server in a test bed, as its superuser sees it. */
export interface MariadbServer {
  readonly container: Container;
  /** Values separated by tabs, a row a line. */
  readonly sql: (query: string) => Promise<string>;
  /**
   * The number of rows of every table, and a checksum of all definitions, rows and code. (`CHECKSUM TABLE` of 10.11 gives
   * different sums for the same rows where a column is generated.)
   */
  readonly contents: (database: string) => Promise<string>;
}

/** Starts the server of a service, and waits until it answers. */
export async function startMariadb(
  bed: TestBed,
  service = "mariadb",
  environment: Readonly<Record<string, string>> = {},
): Promise<MariadbServer> {
  const container = await bed.up(service, { environment });
  const root = bed.secret("mariadb_root_password");
  const client = (query: string) =>
    container.exec(
      "mariadb",
      "-uroot",
      `-p${root}`,
      `-h${service}`,
      "--batch",
      "--skip-column-names",
      "--raw",
      "-e",
      query,
    );
  await until(`${service} answers`, async () => (await client("SELECT 1")).code === 0).catch(
    (error: unknown) => {
      throw new Error(container.logs(), { cause: error });
    },
  );
  const sql = async (query: string): Promise<string> => {
    const { code, output } = await client(query);
    if (code !== 0) throw new Error(output);
    return output.trim();
  };
  return {
    container,
    sql,
    contents: async (database) => {
      const tables = await sql(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = '${database}' AND table_type = 'BASE TABLE' ORDER BY 1`,
      );
      const counts = tables
        .split("\n")
        .map((table) => `SELECT '${table}', COUNT(*) FROM ${database}.${table};`);
      const rows = await sql(counts.join(" "));
      const dump = `mariadb-dump -uroot -p${root} -h${service} --skip-comments --order-by-primary --hex-blob --routines --events --triggers ${database} | sed 's/ AUTO_INCREMENT=[0-9]*//' | sha256sum`;
      const { output } = await container.exec("bash", "-o", "pipefail", "-c", dump);
      return `${rows.replaceAll("\t", " ")}\neverything 0 ${output.slice(0, 64)}`;
    },
  };
}

/** Rows of every kind that a dump could get wrong: text beyond ASCII, binary data, quotes, generated columns, code. */
export const shop = `
CREATE DATABASE IF NOT EXISTS shop;
ALTER DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE customers (
  id INT PRIMARY KEY AUTO_INCREMENT,
  name VARCHAR(80) NOT NULL,
  photo VARBINARY(64),
  upper_name VARCHAR(80) AS (UPPER(name)) STORED
) ENGINE=InnoDB;
CREATE TABLE orders (
  id INT PRIMARY KEY AUTO_INCREMENT,
  customer INT NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  note TEXT,
  made DATETIME(3) NOT NULL,
  KEY (customer),
  CONSTRAINT fk FOREIGN KEY (customer) REFERENCES customers (id)
) ENGINE=InnoDB;
CREATE TABLE audit (id BIGINT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(40)) ENGINE=InnoDB;
CREATE TRIGGER after_order AFTER INSERT ON orders FOR EACH ROW INSERT INTO audit (what) VALUES (CONCAT('order ', NEW.id));
CREATE VIEW rich AS SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer;
CREATE PROCEDURE add_customer(who VARCHAR(80)) INSERT INTO customers (name) VALUES (who);
CREATE EVENT tidy ON SCHEDULE EVERY 1 DAY DO DELETE FROM audit WHERE id < 0;
INSERT INTO customers (name, photo) SELECT CONCAT('Zoë "the \\\\\\'', seq, '\\n€😀'), UNHEX(MD5(seq)) FROM seq_1_to_5000;
INSERT INTO orders (customer, amount, note, made)
  SELECT 1 + seq % 5000, seq / 7, REPEAT(CHAR(97 + seq % 26), seq % 200), '2026-01-01' + INTERVAL seq SECOND FROM seq_1_to_100000;
`;
