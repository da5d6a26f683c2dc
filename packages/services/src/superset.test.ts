import { spawnSync } from "node:child_process";
import { defineStack, endpoint, network, openFindings, service, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { superset, type SupersetOptions } from "./superset.ts";
import { supersetConfig, supersetInitScript } from "./superset-files.ts";

const data = network("data", { encrypted: true });
const db = service("db", { image: "postgres:16.13", networks: [data] });
const sql = endpoint({ service: "db", name: "sql", port: 6432 });

function synthesised(target: Target, options: Partial<SupersetOptions> = {}) {
  const part = superset({ database: sql, networks: [data], ...options });
  return synth(defineStack({ name: "test", parts: [db, part, engineOptions] }), target);
}

describe("superset", () => {
  it("keeps everything in PostgreSQL, and nothing in a volume", () => {
    const { services = {}, volumes } = synthesised("swarm").document;
    expect(services["superset"]?.environment).toMatchObject({
      SUPERSET_DB_ADDRESS: "db:6432",
      SUPERSET_DB_NAME: "superset",
      SUPERSET_DB_PASSWORD_FILE: "/run/secrets/superset_db_password",
      SUPERSET_SECRET_KEY_FILE: "/run/secrets/superset_secret_key",
    });
    expect(services["superset"]?.volumes?.map((mount) => (mount as { type: string }).type)).toEqual([
      "tmpfs",
      "tmpfs",
    ]);
    expect(volumes ?? {}).toEqual({});
  });

  it("runs the image's own gunicorn, and not Flask's server for developers", () => {
    const { superset: server } = synthesised("swarm").document.services ?? {};
    expect(server?.command).toEqual(["/usr/bin/run-server.sh"]);
  });

  it("brings its database up to date in a job, which several servers share", () => {
    const { services = {} } = synthesised("swarm", { replicas: 2 }).document;
    expect(services["superset"]?.deploy?.replicas).toBe(2);
    expect(services["superset-init"]).toMatchObject({
      deploy: { mode: "replicated-job", restart_policy: { condition: "on-failure" } },
      environment: { SUPERSET_ADMIN_PASSWORD_FILE: "/run/secrets/superset_admin_password" },
    });
    expect(synthesised("compose", { replicas: 2 }).document.services?.["superset"]?.deploy?.replicas).toBe(
      undefined,
    );
  });

  it("is built with further drivers where it has to be, in development only", () => {
    const drivers = {
      image: "registry.example.com/superset-dremio:1",
      packages: ["sqlalchemy-dremio==3.0.4"],
    };
    const { document, files } = synthesised("compose", { drivers });
    expect(document.services?.["superset"]).toMatchObject({
      image: "registry.example.com/superset-dremio:1",
      build: { context: "./superset" },
    });
    expect(files.find(({ path }) => path === "superset/Dockerfile")?.content).toBe(
      "# Made by Stackwright.\nFROM apache/superset:3.0.0\nUSER root\nRUN pip install --no-cache-dir sqlalchemy-dremio==3.0.4\nUSER superset\n",
    );
    expect(synthesised("swarm", { drivers }).document.services?.["superset"]?.build).toBeUndefined();
    expect(() => synthesised("swarm", { drivers: { ...drivers, packages: ["sqlalchemy-dremio"] } })).toThrow(
      /packages\[0\].*exact version/s,
    );
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    const { findings } = synthesised(target, { replicas: 2 });
    expect(openFindings(findings).filter(({ service: name }) => name !== "db")).toEqual([]);
  });
});

describe("its files", () => {
  it.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0)("have nothing that shellcheck finds", () => {
    expect(spawnSync("shellcheck", ["-"], { input: supersetInitScript, encoding: "utf8" }).stdout).toBe("");
  });

  it.skipIf(spawnSync("python3", ["--version"]).status !== 0)("give Superset a URL with any password", () => {
    const standIn = `import os, sys, tempfile, types
module = types.ModuleType("sqlalchemy.engine")
class URL:
    @staticmethod
    def create(driver, **parts):
        URL.parts = (driver, parts)
        return URL
    @staticmethod
    def render_as_string(hide_password):
        return repr(URL.parts)
module.URL = URL
sys.modules["sqlalchemy"] = types.ModuleType("sqlalchemy")
sys.modules["sqlalchemy.engine"] = module
path = tempfile.mkstemp()[1]
open(path, "w").write("p@ss/word\\n")
os.environ.update(SUPERSET_DB_ADDRESS="pgbouncer:6432", SUPERSET_DB_USER="u", SUPERSET_DB_NAME="d",
                  SUPERSET_DB_PASSWORD_FILE=path, SUPERSET_SECRET_KEY_FILE=path)
scope = {}
exec(sys.stdin.read(), scope)
os.remove(path)
print(scope["SQLALCHEMY_DATABASE_URI"], scope["SECRET_KEY"])
`;
    const { stdout, stderr } = spawnSync("python3", ["-c", standIn], {
      input: supersetConfig,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout).toContain("'password': 'p@ss/word', 'host': 'pgbouncer', 'port': 6432, 'database': 'd'");
    expect(stdout).toContain(") p@ss/word");
  });
});
