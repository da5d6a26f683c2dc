import { durationMs } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docker, type Engine } from "./engine/engine.ts";
import { machineAddress, makeMachine, type Machine } from "./engine/machine.ts";
import { run } from "./engine/run.ts";
import { missing, theEngine } from "./here.ts";
import { containersOf, eventually, inContainer, runs, type Container } from "./platform/containers.ts";
import { stepOf, withValues } from "./platform/runbook.ts";
import { converge, tried, typed } from "./platform/swarm.ts";
import { writeTree, type PlatformTree } from "./platform/tree.ts";
import { deskStack, promised } from "./recovery/stack.ts";
import { drill } from "./report.ts";

const part = "Recovery";
const stackName = "desk";
const databasePage = "docs/runbooks/restore-mariadb.md";
const filesPage = "docs/runbooks/restore-glpi.md";
const checkSection = "Check, and start again";

/** Checksums of what does not change meanwhile. */
interface Holdings {
  readonly table: string;
  readonly key: string;
}

/** A number of seconds, in words. */
const spoken = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;

describe.skipIf(missing.length > 0)("what is lost comes back by the generated runbooks", () => {
  let machine: Machine;
  let engine: Engine;
  let tree: PlatformTree;
  /** What the database and the folder held before the loss, and must hold after it. */
  let held: Holdings;

  const containerOf = (service: string): Promise<Container> =>
    eventually(`${service} runs`, 90, async () => (await containersOf(engine, `com.docker.swarm.service.name=desk_${service}`)).find(runs), (found) => found !== undefined)
      .then((found) => found ?? Promise.reject(new Error(`${service} does not run`))); // prettier-ignore
  const inside = async (service: string, script: string): Promise<string> => {
    const { status, output, errors } = await inContainer(engine, await containerOf(service), [
      "sh",
      "-c",
      script,
    ]);
    if (status !== 0) throw new Error(`${script} ended with ${status} in ${service}: ${errors}`);
    return output.trim();
  };
  const sql = (statement: string): Promise<string> =>
    inside(
      "mariadb",
      `MYSQL_PWD="$(cat /run/secrets/mariadb_root_password)" exec mariadb -uroot -N -B glpi -e '${statement}'`,
    );
  /** Writes the time into the database, and into a file, every second, until the container ends. */
  const keepWriting = async (): Promise<void> => {
    const mariadb = await containerOf("mariadb");
    const glpi = await containerOf("glpi");
    await docker(engine, ["exec", "-d", mariadb.id, "sh", "-c",
      'export MYSQL_PWD="$(cat /run/secrets/mariadb_root_password)"; while mariadb -uroot glpi -e "INSERT INTO tickets VALUES (UNIX_TIMESTAMP())"; do sleep 1; done']); // prettier-ignore
    await docker(engine, [
      "exec",
      "-d",
      glpi.id,
      "sh",
      "-c",
      "while date +%s >/var/glpi/files/newest; do sleep 1; done",
    ]);
  };
  const holdings = async (): Promise<Holdings> => ({
    table: await sql("CHECKSUM TABLE archive"),
    key: await inside("glpi", "sha256sum /var/glpi/config/glpicrypt.key"),
  });
  /** Empties the volumes under the services that run, which then end. Gives the time. */
  const loseDisks = async (): Promise<number> => {
    const users = [await containerOf("mariadb"), await containerOf("glpi")];
    const places = await docker(engine, [
      "volume",
      "inspect",
      "-f",
      "{{.Mountpoint}}",
      "desk_db_data",
      "desk_glpi_data",
    ]);
    for (const place of places.trim().split("\n")) {
      await run("nsenter", [
        "--target",
        String(engine.pid),
        "--mount",
        "find",
        place,
        "-mindepth",
        "1",
        "-delete",
      ]);
    }
    await docker(engine, ["kill", ...users.map(({ id }) => id)]);
    return Date.now();
  };
  const follow = (
    page: string,
    section: string,
    step: string,
    values: Readonly<Record<string, string>> = {},
  ): Promise<string> => typed(engine, tree, withValues(stepOf(tree, page, section, step).commands, values));

  beforeAll(async () => {
    machine = await makeMachine(theEngine(), "recovery");
    engine = await machine.start();
    tree = writeTree(deskStack);
  });
  afterAll(async () => {
    tree.remove();
    await machine.remove();
  });

  it("runs, and takes its backups by itself", async () => {
    await tried(engine, tree, `./scripts/init-swarm.sh --init --advertise-addr ${machineAddress} --spread`);
    await typed(engine, tree, "./scripts/init-secrets.swarm.sh");
    await typed(engine, tree, "make deploy");
    await converge(engine, stackName, 240);
    await sql(`CREATE TABLE tickets (written BIGINT);
      CREATE TABLE archive AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, MD5(i) AS text FROM n`);
    held = await holdings();
    await keepWriting();
    const written = Date.now();
    /** For how many milliseconds there has been no good run of a job. */
    const age = async (job: string): Promise<number> => {
      const list = await typed(engine, tree, "./scripts/backup.sh list");
      const [, seconds] = new RegExp(`^${job} .* (\\d+)s ago +0 `, "m").exec(list) ?? [];
      return seconds === undefined ? Infinity : Number(seconds) * 1000;
    };
    const ages = (): Promise<readonly number[]> => Promise.all(["mariadb-binlog", "glpi-files"].map(age));
    const isSaved = (list: readonly number[]): boolean =>
      list.every((one) => Date.now() - one > written + 2000);
    await eventually("there is a full backup", 240, () => age("mariadb-dump"), Number.isFinite);
    const first = (await eventually("all is saved once", 240, ages, isSaved)).map((one) => Date.now() - one);
    // By their schedules, and not only as the first of a new platform. The loss comes late between two runs.
    await eventually("all is saved again, and the next run is near", 300, ages, (list) =>
      list.every((one, index) => one > 40_000 && Date.now() - one > (first[index] ?? 0) + 20_000),
    );
  }, 800_000);

  it("brings the database and the files back, within what the plan promises", async () => {
    await drill(
      part,
      "The volumes of MariaDB and GLPI are destroyed; the runbooks are followed",
      async () => {
        const lost = await loseDisks();
        // The one who is called sees an empty database, which has come up by itself, and decides.
        await eventually(
          "an empty server is up",
          120,
          () => containersOf(engine, `com.docker.swarm.service.name=${stackName}_mariadb`),
          (servers) => servers.some((server) => runs(server) && server.health === "healthy"),
        );
        const decided = Date.now();

        await follow(filesPage, "The database and the files", "On a manager, stop");
        expect(await follow(databasePage, "Prepare", "From a manager")).toContain(machine.name);
        await follow(databasePage, "Prepare", "On a manager, stop");
        await follow(databasePage, "Prepare", "See what");
        await follow(databasePage, "Everything", "Restore the newest");
        expect(await follow(databasePage, checkSection, "Every table")).toBe("");
        const moment = Number(await sql("SELECT MAX(written) FROM tickets")) * 1000;

        const choice = stepOf(tree, filesPage, "The database and the files", "On the node of GLPI").commands;
        const snapshots = [
          ...(await typed(engine, tree, "./scripts/restore.sh list glpi")).matchAll(
            /^ +([0-9a-f]{8}) +(\S+) /gm,
          ),
        ].map(([, id = "", time]) => ({ id, taken: Date.parse(`${time}Z`) }));
        const beforeLoss = snapshots.filter(({ taken }) => taken < lost);
        const fitting = beforeLoss.find(({ taken }) => taken > moment) ?? beforeLoss.at(-1);
        await typed(engine, tree, choice.replace("0123abcd", fitting?.id ?? ""));
        await follow(filesPage, "The database and the files", "On a manager, start");
        const answer = await follow(filesPage, checkSection, "On the node of");
        expect(answer).toMatch(/^200\n[^]*glpicrypt\.key/);
        expect(await holdings()).toEqual(held);
        const tables =
          stepOf(tree, databasePage, "First look", "In the terminal").commands +
          stepOf(tree, databasePage, checkSection, "The tables").commands;
        expect(await typed(engine, tree, tables)).toMatch(/glpi\t3\t/);
        const recovered = Date.now();

        await follow(databasePage, checkSection, "Take a full");
        await follow(filesPage, checkSection, "Take a full");
        await eventually(
          "the platform passes its checks",
          60,
          () => tried(engine, tree, stepOf(tree, filesPage, checkSection, "Check the").commands),
          ({ status }) => status === 0,
        );

        const newestFile = Number(await inside("glpi", "cat /var/glpi/files/newest")) * 1000;
        const measured = { rows: lost - moment, files: lost - newestFile, rto: recovered - decided };
        expect(measured.rows).toBeLessThan(durationMs(promised.rpo));
        expect(measured.files).toBeLessThan(durationMs(promised.rpo));
        expect(measured.rto).toBeLessThan(durationMs(promised.rto));
        return `back in ${spoken(measured.rto)} (RTO ${promised.rto}); lost: ${spoken(measured.rows)} of rows, ${spoken(measured.files)} of files (RPO ${promised.rpo})`;
      },
    );
  }, 600_000);
});
