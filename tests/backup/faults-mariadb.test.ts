import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mariadb } from "@stackwright/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordFaults, recover, startFaultBed, strike, type FaultBed } from "./faults.ts";
import { startMariadb, type MariadbServer } from "./mariadb-server.ts";
import { data, until } from "./platform.ts";
import type { Changes, Container } from "./sandbox/sandbox.ts";
import { canRun } from "./sandbox/tools.ts";

const ready = canRun("mariadbd", "mariadb-dump", "mariadb-binlog");

const fill5000 =
  "USE shop; CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200)); INSERT INTO t (v) SELECT REPEAT(MD5(seq), 5) FROM seq_1_to_5000;";

/** In front of the real programs: each does what the file of its name in /faults says. */
const faulty: NonNullable<NonNullable<Changes["image"]>["files"]> = {
  "/usr/local/bin/mariadb-dump": `#!/bin/bash
case $(cat /faults/dump 2>/dev/null) in
  half) /usr/bin/mariadb-dump "$@" | head -c 100000; exit 0 ;;
  fails) /usr/bin/mariadb-dump "$@" | head -c 100000; echo "mariadb-dump: Error 2013: Lost connection" >&2; exit 3 ;;
  empty) exit 0 ;;
  hangs) echo "-- begun"; touch /faults/begun; sleep 600 ;;
  late) /bin/sleep 2; exec /usr/bin/mariadb-dump "$@" ;;
  *) exec /usr/bin/mariadb-dump "$@" ;;
esac
`,
  "/usr/local/bin/mariadb-binlog": `#!/bin/bash
case "$(cat /faults/binlog 2>/dev/null) $*" in
  "hangs "*--stop-never*) sleep 600 ;;
  *) exec /usr/bin/mariadb-binlog "$@" ;;
esac
`,
};

describe.skipIf(!ready)("faults of MariaDB and its workers", { timeout: 120_000 }, () => {
  recordFaults("faults-mariadb", "Faults: MariaDB and its workers");
  let bed: FaultBed;
  let agent: Container;
  let server: MariadbServer;
  let dumper: Container;
  let streamer: Container;

  const changes = (): Changes => ({
    image: { files: faulty },
    mounts: [{ target: "/faults", source: bed.volume("faults") }],
    // Times that it looks.
    environment: { MARIADB_STREAM_SECONDS: "150" },
  });
  const fault = (name: "dump" | "binlog", what: string): void =>
    writeFileSync(join(bed.volume("faults"), name), what);
  /** Waits for the dump that was told to hang. */
  const untilItHangs = async (): Promise<void> => {
    const begun = join(bed.volume("faults"), "begun");
    await until("the dump has begun", () => existsSync(begun));
    rmSync(begun);
  };
  const withDump = (what: string) => () => {
    fault("dump", what);
    return () => fault("dump", "");
  };

  beforeAll(async () => {
    bed = await startFaultBed("faults-mariadb", [mariadb({ database: "shop", networks: [data] })]);
    server = await startMariadb(bed);
    await server.sql(fill5000);
    expect((await bed.run("mariadb-backup-init", [])).code).toBe(0);
    bed.pod.run(`mount -t tmpfs -o size=40m none ${bed.volume("mariadb_dumps")}`);
    dumper = await bed.up("mariadb-dump", changes());
    streamer = await bed.up("mariadb-binlog", changes());
    await bed.up("mariadb-restore");
    agent = await bed.agent();
    await until("a first backup", async () => (await agent.exec("/scripts/backup.sh", "mariadb")).code === 0);
  }, 300_000);
  afterAll(() => bed?.stop());

  it("a dump that is cut off half-way, although its program says that all is well", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /the dump is not complete/,
      inject: withDump("half"),
    });
  });

  it("a dump that fails half-way", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /Lost connection[^]*mariadb-dump failed/,
      inject: withDump("fails"),
    });
  });

  it("a dump that is empty", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /the dump is not complete/,
      inject: withDump("empty"),
    });
  });

  it("the server is empty, as on a new node: that is no backup", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /it has no rows at all, and 5000 in the last snapshot/,
      inject: async () => {
        await server.sql("DROP TABLE shop.t");
        return async () => void (await server.sql(fill5000));
      },
    });
  });

  it("most rows are gone: it is saved, and nothing is forgotten until somebody has looked", async () => {
    const good = bed.snapshots();
    await server.sql("DELETE FROM shop.t WHERE id > 1000");
    const shrunk = await agent.exec("/scripts/backup.sh", "mariadb-dump");
    expect(shrunk.code, shrunk.output).toBe(0);
    expect(shrunk.output).toContain("it went from 5000 to 1000 rows");
    await agent.exec("/scripts/backup.sh", "letters", "papers", "mariadb-binlog");
    const refused = await agent.exec("/scripts/backup.sh", "forget");
    expect(refused.code, refused.output).toBe(1);
    expect(refused.output).toContain("it lost more than half of its rows");
    expect(bed.snapshots()).toEqual(expect.arrayContaining([...good]));
    const accepted = await agent.exec("/scripts/backup.sh", "forget", "--accept", "mariadb");
    expect(accepted.code, accepted.output).toBe(0);
    await server.sql(`DROP TABLE shop.t; ${fill5000}`);
    await recover(bed, agent, "mariadb-dump");
  });

  it("the server is down", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /no server can be used/,
      inject: async () => {
        await server.container.stop(30);
        return async () => {
          server = await startMariadb(bed);
        };
      },
    });
  });

  it("the server is killed, and comes back", async () => {
    await server.container.kill();
    const { code } = await agent.exec("/scripts/backup.sh", "mariadb-binlog");
    expect(code).toBe(1);
    server = await startMariadb(bed);
    await recover(bed, agent, "mariadb-binlog");
    await recover(bed, agent, "mariadb-dump");
  });

  it("the password for backups is not right any more", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /Access denied/,
      inject: async () => {
        await server.sql("ALTER USER backup@'%' IDENTIFIED BY 'another one'");
        return async () => {
          // What the job of the stack does when it runs again.
          expect((await bed.run("mariadb-backup-init", [])).code).toBe(0);
        };
      },
    });
  });

  it("nobody makes dumps: the worker is not on this node", async () => {
    const alive = `${bed.volume("mariadb_dumps")}/backup/alive`;
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /no worker at/,
      inject: async () => {
        await dumper.stop();
        bed.pod.run(`echo 1 >${alive}`);
        return async () => {
          dumper = await bed.up("mariadb-dump", changes());
          await until("its heart beats", () => bed.pod.run(`cat ${alive}`) !== "1\n");
        };
      },
    });
  });

  it("the worker is killed in the middle of a dump", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [137],
      says: /stopped in the middle/,
      inject: () => {
        fault("dump", "hangs");
        const killing = untilItHangs()
          .then(() => dumper.kill())
          .then(async () => {
            fault("dump", "");
            dumper = await bed.up("mariadb-dump", changes());
          });
        return () => killing;
      },
    });
  });

  it("the agent is told to stop in the middle of a dump: the worker stops too", async () => {
    const good = bed.snapshots();
    fault("dump", "hangs");
    const running = agent.begin("/scripts/backup.sh", "mariadb-dump");
    await untilItHangs();
    running.signal("SIGTERM");
    const { code, output } = await running.ended;
    expect(code, output).toBe(143);
    expect(bed.metric("mariadb-dump", "backup_last_exit_code")).toBe(143);
    await until("the worker has stopped it", () =>
      /: 143|: 1$/m.test(dumper.logs().split("\n").slice(-3).join("\n")),
    );
    fault("dump", "");
    expect(bed.snapshots()).toEqual(good);
    await recover(bed, agent, "mariadb-dump");
  });

  it("a command is missing in the worker's image", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [78],
      says: /the command mariadb-dump is missing/,
      inject: async () => {
        await dumper.stop();
        dumper = await bed.up("mariadb-dump", {
          image: {
            // It is in the package mariadb-client.
            packages: ["coreutils", "dash", "mawk", "sed", "grep", "findutils", "mariadb-client-core"],
          },
        });
        return async () => {
          await dumper.stop();
          dumper = await bed.up("mariadb-dump", changes());
        };
      },
    });
  });

  it("the stream of the binary log hangs", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-binlog",
      code: [1],
      says: /the stream is behind/,
      inject: async () => {
        fault("binlog", "hangs");
        await streamer.stop();
        streamer = await bed.up("mariadb-binlog", {
          ...changes(),
          environment: { MARIADB_STREAM_SECONDS: "10" },
        });
        return async () => {
          fault("binlog", "");
          await streamer.stop();
          streamer = await bed.up("mariadb-binlog", changes());
        };
      },
    });
  });

  /** Leaves so many KiB of the dumps' disk. */
  const fill = (left: number) => {
    // Others write there meanwhile: what was left may be taken before this takes it.
    const volume = bed.volume("mariadb_dumps");
    bed.pod.run(
      `head -c $(($(df -Pk ${volume} | awk 'NR == 2 { print $4 }') - ${left}))K /dev/zero >${volume}/fill || true`,
    );
    return () => void bed.pod.run(`rm -f ${volume}/fill ${volume}/rest`);
  };
  /** Leaves nothing: neither what a heartbeat, just being written, has given back. */
  const fillUp = () => {
    const mend = fill(0);
    bed.pod.run(`sleep 2; cat /dev/zero >${bed.volume("mariadb_dumps")}/rest || true`);
    return mend;
  };

  it("the disk of the dumps is full: nobody can even be asked for one", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /the request could not be written/,
      inject: fillUp,
    });
  });

  it("the disk of the dumps is full once one is asked for: the worker can still answer", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /mariadb-dump/,
      inject: () => fill(4),
    });
  });

  it("there is no room for the next dump: it is not begun", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /has room for/,
      inject: () => fill(2500),
    });
  });

  it("the disk gets full during the dump", async () => {
    await strike({
      bed,
      agent,
      job: "mariadb-dump",
      code: [1],
      says: /mariadb-dump failed|the dump is not complete/,
      inject: () => {
        // Nobody knows yet how much room it needs.
        bed.pod.run(`rm -f ${bed.volume("mariadb_dumps")}/last-bytes`);
        return fill(1500);
      },
    });
  });

  it("logs are missing: a restore does not go over the gap, and the next dump makes good again", async () => {
    // The stream is away while the server removes logs.
    await streamer.stop();
    // The server keeps the logs of a stream that it takes for alive.
    const streams = await server.sql(
      "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'",
    );
    for (const id of streams.split("\n").filter(Boolean)) await server.sql(`KILL ${id}`);
    await until("the stream is gone", async () => {
      const left = await server.sql(
        "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'",
      );
      return left === "0";
    });
    await server.sql("USE shop; INSERT INTO t (v) VALUES ('lost'); FLUSH BINARY LOGS; FLUSH BINARY LOGS;");
    const logs = (await server.sql("SHOW BINARY LOGS")).split("\n").map((line) => line.split("\t")[0] ?? "");
    // It keeps them, too, until InnoDB needs them no more for itself.
    await until("the logs are removed", async () => {
      await server.sql(`PURGE BINARY LOGS TO '${logs.at(-1)}'`);
      return (await server.sql("SHOW BINARY LOGS")).split("\n").length === 1;
    });
    await server.sql("USE shop; INSERT INTO t (v) VALUES ('after the gap')");
    streamer = await bed.up("mariadb-binlog", changes());
    await until(
      "the logs are here again",
      async () => (await agent.exec("/scripts/backup.sh", "mariadb-binlog")).code === 0,
    );
    const restorer = await bed.up("restic-restore");
    const before = await server.contents("shop");
    const over = await restorer.exec("/scripts/restore.sh", "mariadb", "--overwrite-live-data");
    expect(over.code, over.output).not.toBe(0);
    expect(over.output).toMatch(/gap|is not among/);
    // Whatever that left: the dump alone can be had, and after a new dump everything.
    const alone = await agent.exec("/scripts/restore.sh", "list", "mariadb");
    expect(alone.code).toBe(0);
    const [snapshot = ""] = /^mariadb-dump\n(?: {2}\w+ .*\n)* {2}(\w+) /m.exec(alone.output)?.slice(1) ?? [];
    const dumpOnly = await restorer.exec(
      "/scripts/restore.sh",
      "mariadb",
      "--at",
      snapshot,
      "--overwrite-live-data",
    );
    expect(dumpOnly.code, dumpOnly.output).toBe(0);
    expect(before).toContain("t ");
    // The log that a dump begins is later than the beginning of the run.
    fault("dump", "late");
    await recover(bed, agent, "mariadb-dump");
    fault("dump", "");
    await recover(bed, agent, "mariadb-binlog");
    const whole = await server.contents("shop");
    const again = await restorer.exec("/scripts/restore.sh", "mariadb", "--overwrite-live-data");
    expect(again.code, again.output).toBe(0);
    expect(await server.contents("shop")).toBe(whole);
  });

  it("a restore that is killed half-way can be done again", async () => {
    const whole = await server.contents("shop");
    const restorer = await bed.up("restic-restore");
    const running = restorer.begin("/scripts/restore.sh", "mariadb", "--overwrite-live-data");
    await until(
      "the databases are gone",
      async () => (await server.sql("SHOW DATABASES LIKE 'shop'")) === "",
    );
    await restorer.kill();
    await running.ended;
    const next = await bed.up("restic-restore");
    const { code, output } = await next.exec("/scripts/restore.sh", "mariadb", "--overwrite-live-data");
    expect(code, output).toBe(0);
    expect(await server.contents("shop")).toBe(whole);
  });
});
