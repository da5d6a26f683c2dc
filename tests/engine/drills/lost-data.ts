import type { Engine } from "../engine/engine.ts";
import { runningAlready, script } from "../platform/compose.ts";
import { eventually, inContainer, type Container } from "../platform/containers.ts";
import type { PlatformTree } from "../platform/tree.ts";

/** Where the data is that is lost and brought back. */
export interface Desk {
  readonly engine: Engine;
  readonly tree: PlatformTree;
  readonly mariadb: Container;
  readonly glpi: Container;
}

const files = "/var/glpi/files/drill.bin /var/glpi/config/glpicrypt.key";

/** Writes a table of 5000 rows and a file of 100 kB. */
export async function makeData(desk: Desk): Promise<void> {
  await sql(desk, "CREATE TABLE drill (id INT PRIMARY KEY, word VARCHAR(64))");
  await sql(desk, "INSERT INTO drill SELECT seq, SHA2(seq, 224) FROM seq_1_to_5000");
  await inGlpi(desk, "head -c 100000 /dev/urandom >/var/glpi/files/drill.bin");
}

/** Sums over all that the drill looks at. */
export async function sumsOf(desk: Desk): Promise<readonly string[]> {
  return [await sql(desk, "CHECKSUM TABLE drill, glpi_configs"), await inGlpi(desk, `sha256sum ${files}`)];
}

/** Drops GLPI's tables and removes its files. */
export async function loseData(desk: Desk): Promise<void> {
  await sql(desk, "DROP TABLE drill, glpi_configs");
  await inGlpi(desk, `rm ${files}`);
}

/** Runs the platform's own script, again if it has to wait. @throws Error with all that it said. */
export async function mustRun(
  { engine, tree }: Pick<Desk, "engine" | "tree">,
  ...words: readonly string[]
): Promise<void> {
  const { status, output, errors } = await eventually(
    words.join(" "),
    120,
    () => script(engine, tree, words),
    (result) => result.status !== runningAlready,
  );
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}:\n${output}${errors}`);
}

async function sql({ engine, mariadb }: Desk, statement: string): Promise<string> {
  const login = 'MYSQL_PWD=$(cat /run/secrets/mariadb_root_password) exec mariadb -uroot -N glpi -e "$1"';
  return must(await inContainer(engine, mariadb, ["sh", "-c", login, "sh", statement]));
}

async function inGlpi({ engine, glpi }: Desk, command: string): Promise<string> {
  return must(await inContainer(engine, glpi, ["sh", "-c", command]));
}

function must({ status, output, errors }: Awaited<ReturnType<typeof inContainer>>): string {
  if (status !== 0) throw new Error(errors);
  return output.trim();
}
