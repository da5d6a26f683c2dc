import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { initScript, startScript } from "./cassandra-scripts.ts";

const root = mkdtempSync(join(tmpdir(), "cassandra-scripts-"));
const bin = join(root, "bin");
mkdirSync(bin);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): string {
  writeFileSync(join(root, path), content, { mode: 0o755 });
  return join(root, path);
}

function run(shell: string, script: string, env: Readonly<Record<string, string>>) {
  const path = `${bin}:${process.env["PATH"]}`;
  return spawnSync(shell, [script, "cassandra", "-f"], { env: { ...env, PATH: path }, encoding: "utf8" });
}

describe.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0)("shellcheck", () => {
  it.each([
    ["a start", startScript(undefined)],
    ["a start on one of several networks", startScript("10.20.")],
    ["the job with logins", initScript(true)],
    ["the job without", initScript(false)],
  ])("finds nothing in %s", (_title, script) => {
    expect(spawnSync("shellcheck", ["-"], { input: script, encoding: "utf8" }).stdout).toBe("");
  });
});

describe("start.sh", () => {
  const yaml = join(root, "cassandra.yaml");
  const data = join(root, "data");
  /** Starts a node; `alive` are the others that answer. */
  const start = (
    node: string,
    seeds: string,
    alive: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ) => {
    write(
      "bin/timeout",
      `#!/bin/sh\ncase "$*" in ${alive.map((one) => `*/${one}/*`).join("|") || "no"}) exit 0 ;; esac\nexit 1\n`,
    );
    write("bin/docker-entrypoint.sh", '#!/bin/sh\necho "$CASSANDRA_SEEDS $CASSANDRA_LISTEN_ADDRESS $*"\n');
    write("bin/sleep", "#!/bin/sh\nkill $PPID\n");
    return run("bash", write("start.sh", startScript(more["LISTEN_ON"])), {
      HOSTNAME: node,
      CASSANDRA_CONF: root,
      CASSANDRA_DATA: root,
      CASSANDRA_SEEDS: seeds,
      NODE_PEERS: ["cassandra1", "cassandra2", "cassandra3"].filter((one) => one !== node).join(" "),
      NODE_AUTHENTICATOR: "PasswordAuthenticator",
      NODE_AUTHORIZER: "CassandraAuthorizer",
      ...more,
    });
  };

  beforeEach(() => {
    writeFileSync(yaml, "authenticator: AllowAllAuthenticator\nauthorizer: AllowAllAuthorizer\nx: 1\n");
    rmSync(data, { recursive: true, force: true });
  });

  it("makes clients log in", () => {
    start("cassandra1", "cassandra1", []);
    expect(readFileSync(yaml, "utf8")).toBe(
      "authenticator: PasswordAuthenticator\nauthorizer: CassandraAuthorizer\nx: 1\n",
    );
  });

  it("starts the first node of a new cluster as its own seed", () => {
    expect(start("cassandra1", "cassandra1", []).stdout).toBe("cassandra1  cassandra -f\n");
  });

  it("lets a seed that was rebuilt join the others, instead of answering with nothing", () => {
    const { stdout } = start("cassandra1", "cassandra1", ["cassandra2", "cassandra3"]);
    expect(stdout).toBe("cassandra2,cassandra3  cassandra -f\n");
  });

  it("lets a new node wait for the one before it", () => {
    const after = { NODE_AFTER: "cassandra2" };
    const waiting = start("cassandra3", "cassandra1", ["cassandra1"], after);
    expect(waiting.stdout).toBe("waiting for cassandra2 to answer before this node joins\n");
    expect(start("cassandra3", "cassandra1", ["cassandra2"], after).stdout).toBe(
      "cassandra1  cassandra -f\n",
    );
  });

  it("waits for nobody when the node has data", () => {
    mkdirSync(join(data, "system"), { recursive: true });
    const { stdout } = start("cassandra3", "cassandra1", [], { NODE_AFTER: "cassandra2" });
    expect(stdout).toBe("cassandra1  cassandra -f\n");
  });

  it("listens on the address that begins as told", () => {
    write("bin/hostname", "#!/bin/sh\necho '10.10.0.4 10.20.0.9 172.18.0.3 '\n");
    const { stdout } = start("cassandra1", "cassandra1", [], { LISTEN_ON: "10.20." });
    expect(stdout).toBe("cassandra1 10.20.0.9 cassandra -f\n");
  });
});

describe("init.sh", () => {
  const known = join(root, "known");
  const log = join(root, "log");
  /** A cqlsh that lets in who is in the file `known`, with the password there, and notes what it is asked to do. */
  const cqlsh = `#!/bin/sh
for word in "$@"; do
  case $word in --cqlshrc=*) rc=\${word#--cqlshrc=} ;; -f) next=file ;; -e) next=text ;; *)
    [ "\${next:-}" != file ] || text="$(cat "$word")"
    [ "\${next:-}" != text ] || text="$word"
    next= ;;
  esac
done
user=$(sed -n 's/^username = //p' "$rc")
grep -qxF "$user $(sed -n 's/^password = //p' "$rc")" ${known} || exit 1
case $text in
  "CREATE ROLE"*) printf '%s\\n' "admin it's" >> ${known} ;;
  "ALTER ROLE cassandra"*) sed -i '/^cassandra /d' ${known} ;;
esac
[ "$text" = "DESCRIBE CLUSTER" ] || echo "$user: $text" >> ${log}
`;
  const init = () => {
    write("bin/cqlsh", cqlsh.replaceAll("/opt/stackwright/init.cql", join(root, "init.cql")));
    write("bin/sleep", "#!/bin/sh\nexit 0\n");
    write("init.cql", "CREATE KEYSPACE example IN ${CASSANDRA_DC};\n");
    write("password", "it's\n");
    const script = initScript(true).replaceAll("/opt/stackwright/init.cql", join(root, "init.cql"));
    return run("sh", write("init.sh", script), {
      CASSANDRA_HOST: "cassandra1",
      CASSANDRA_DC: "paris-1",
      CASSANDRA_USER: "admin",
      CASSANDRA_PASSWORD_FILE: join(root, "password"),
    });
  };

  beforeEach(() => rmSync(log, { force: true }));

  it("replaces the well-known superuser, runs the CQL, and does no harm when it runs again", () => {
    writeFileSync(known, "cassandra cassandra\n");
    expect(init()).toMatchObject({ status: 0, stderr: "" });
    const role = `CREATE ROLE IF NOT EXISTS "admin" WITH PASSWORD = 'it''s' AND LOGIN = true AND SUPERUSER = true;`;
    const lock = "ALTER ROLE cassandra WITH SUPERUSER = false AND LOGIN = false";
    const rest = `admin: ${lock}\nadmin: CREATE KEYSPACE example IN paris-1;\n`;
    expect(readFileSync(log, "utf8")).toBe(`cassandra: ${role}\n${rest}`);
    expect(readFileSync(known, "utf8")).toBe("admin it's\n");

    rmSync(log);
    expect(init().status).toBe(0);
    expect(readFileSync(log, "utf8")).toBe(rest);
  });

  it("fails when it may not log in at all", () => {
    writeFileSync(known, "somebody else\n");
    expect(init().status).toBe(1);
    expect(existsSync(log)).toBe(false);
  });
});
