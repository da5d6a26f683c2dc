import { describe, expect, it } from "vitest";
import {
  archive,
  cassandra,
  everything,
  glpi,
  mariadb,
  minio,
  opensearch,
  options,
  optionsForEverything,
  store,
  viewOf,
} from "./backups.fixture.ts";
import type { ObjectivesByStore } from "./objectives.ts";
import { planFor } from "./plan-for.ts";

const hour = 3_600_000;

describe("planFor", () => {
  it("has a job for every store, at the place of its volume", () => {
    const plan = planFor(viewOf([mariadb, glpi, minio]), options);
    const jobs = plan.stores.flatMap((one) => one.jobs);
    expect(jobs.map(({ name, agent, cron }) => [name, agent, cron])).toEqual([
      ["mariadb-dump", "restic-backup", "0 2 * * *"],
      // Away from the server's own disk.
      ["mariadb-binlog", "restic-backup-glpi", "*/15 * * * *"],
      ["glpi-files", "restic-backup-glpi", "*/15 * * * *"],
    ]);
    expect(plan.agents.map(({ service, place }) => [service, place.constraints])).toEqual([
      ["restic-backup", ["node.labels.mariadb == true"]],
      ["restic-backup-glpi", ["node.labels.glpi == true"]],
    ]);
  });

  it("has one agent in Compose, where all volumes are on one host", () => {
    const plan = planFor(viewOf(everything, "compose"), optionsForEverything);
    expect(plan.agents.map(({ service }) => service)).toEqual(["restic-backup"]);
  });

  it("restores what others depend on first", () => {
    const plan = planFor(viewOf(everything), optionsForEverything);
    expect(plan.stores.map(({ name, priority }) => `${priority} ${name}`)).toEqual([
      "P1 mariadb",
      "P1 galera",
      "P1 orders",
      "P1 opensearch",
      "P1 elastic",
      "P2 glpi",
      "P3 cassandra",
      "P3 grafana",
      "P3 archive",
    ]);
  });

  it("knows who uses a store, and who does without a backup", () => {
    const plan = planFor(viewOf([mariadb, glpi, minio]), options);
    expect(plan.stores[0]?.dependents).toEqual(["glpi"]);
    expect(plan.exempt).toEqual([
      { volume: "minio_data", services: ["minio"], reason: "it holds the backups themselves" },
    ]);
    expect(plan.undecided).toEqual([]);
  });

  it("names the volumes that nobody decided about", () => {
    const silent = store("silent", "/data", { none: "x" }, { facets: {} });
    expect(planFor(viewOf([silent, minio]), options).undecided).toEqual([
      { volume: "silent_data", services: ["silent"] },
    ]);
  });

  it("takes the decisions of the options before those of services", () => {
    const silent = store("silent", "/data", { none: "x" }, { facets: {} });
    const plan = planFor(viewOf([silent, glpi, mariadb, minio]), {
      ...options,
      decisions: { silent_data: { strategy: "files" }, glpi_data: { none: "a copy of another one" } },
    });
    expect(plan.stores.map(({ name }) => name)).toEqual(["mariadb", "silent"]);
    expect(plan.exempt.map(({ volume }) => volume)).toContain("glpi_data");
  });

  it("has nothing about a product that the stack does not have", () => {
    expect(JSON.stringify(planFor(viewOf([mariadb, glpi, minio]), options))).not.toMatch(
      /cassandra|opensearch/i,
    );
  });

  it("lets each target have its own objectives", () => {
    const environments = {
      development: { default: { rpo: "24h" } },
      production: { glpi: { rpo: "2h" } },
    } as const;
    const rpo = (target: "compose" | "swarm") =>
      planFor(viewOf([mariadb, glpi, minio], target), { ...options, environments }).stores.map(
        (one) => one.rpo / hour,
      );
    expect(rpo("compose")).toEqual([24, 24]);
    expect(rpo("swarm")).toEqual([1, 2]);
  });
});

const plan = (objectives: ObjectivesByStore) => () =>
  planFor(viewOf([mariadb, glpi, archive, minio]), { ...options, objectives });

describe("an objective that the schedule cannot keep", () => {
  it("is an error that shows the arithmetic", () => {
    expect(plan({ archive: { rpo: "72h" }, glpi: { rpo: "1h", between: "0 * * * *" } })).toThrow(
      'backups(...).objectives.glpi.rpo: "1h" cannot be used: expected at least 1h30m, which is what can be lost: 1h between runs + 10m run + 20m for one failed attempt = 1h30m',
    );
  });

  it("is an error for what is only copied once a day", () => {
    expect(plan({})).toThrow("objectives.archive.rpo");
    expect(plan({})).toThrow("24h between runs + 1h run + 24h for one failed attempt = 2d1h");
  });

  it("counts a run that takes longer than the interval", () => {
    expect(
      plan({ archive: { rpo: "72h" }, glpi: { rpo: "1h", between: "*/5 * * * *", runTime: "30m" } }),
    ).toThrow("30m between runs + 30m run + 30m for one failed attempt = 1h30m");
  });

  it("is an error even where nothing could keep it", () => {
    expect(plan({ archive: { rpo: "72h" }, glpi: { rpo: "10m", runTime: "10m" } })).toThrow(
      "objectives.glpi.rpo",
    );
  });

  it("waits a whole interval for the next attempt with a scheduler that does not try again", () => {
    expect(() =>
      planFor(viewOf([mariadb, glpi, minio]), {
        ...options,
        scheduler: "crond",
        objectives: { glpi: { between: "*/30 * * * *" } },
      }),
    ).toThrow("30m between runs + 10m run + 30m for one failed attempt = 1h10m");
  });

  it("is an error for a store that is not there", () => {
    expect(plan({ oracle: { rpo: "1h" } })).toThrow("a store of the stack (mariadb, glpi, archive)");
  });
});

describe("a store that cannot be backed up as it asks for", () => {
  it("is one that may be on another node than its job", () => {
    const wandering = store("glpi", "/var/glpi", { strategy: "files" }, { deploy: {} });
    expect(() => planFor(viewOf([wandering, minio]), options)).toThrow(
      "services.glpi.deploy.placement.constraints: nothing keeps glpi on one node",
    );
    const byRole = store(
      "glpi",
      "/var/glpi",
      { strategy: "files" },
      {
        deploy: { placement: { constraints: ["node.role == manager"] } },
      },
    );
    expect(() => planFor(viewOf([byRole, minio]), options)).toThrow(
      "expected a constraint on a node's label",
    );
    expect(() => planFor(viewOf([wandering, minio], "compose"), options)).not.toThrow();
  });

  it("is one on every node", () => {
    const everywhere = store("agent", "/data", { strategy: "files" }, { deploy: { mode: "global" } });
    expect(() => planFor(viewOf([everywhere, minio]), options)).toThrow("services.agent.deploy.mode");
  });

  it("is a MariaDB without a binary log", () => {
    const silent = store("mariadb", "/var/lib/mysql", { strategy: "mariadb" }, { image: "mariadb:10.11.3" });
    expect(() => planFor(viewOf([silent, minio]), options)).toThrow("expected --log-bin among its options");
  });

  it("is a Cassandra that only answers to itself", () => {
    const local = store("cassandra1", "/var/lib/cassandra", { strategy: "cassandra" });
    expect(() => planFor(viewOf([local, minio]), options)).toThrow(
      "services(...).cassandra1.environment.LOCAL_JMX",
    );
    expect(() => planFor(viewOf([...cassandra, minio]), options)).not.toThrow();
  });

  it("is one with a strategy that does not exist", () => {
    const unknown = store("glpi", "/var/glpi", { strategy: "magic" });
    expect(() => planFor(viewOf([unknown, minio]), options)).toThrow(
      '"magic" is not a way of backing up: expected one of mariadb,',
    );
  });

  it("is a path that leaves the volume", () => {
    const outside = store("glpi", "/var/glpi", { strategy: "files", options: { paths: ["../etc"] } });
    expect(() => planFor(viewOf([outside, minio]), options)).toThrow("facets.backup.options.paths");
  });
});

describe("options that cannot be used", () => {
  const view = viewOf([mariadb, ...opensearch, minio]);

  it.each([
    ["schedule", { schedule: "@daily" }],
    ["drill", { drill: "0 6 1 * 1" }],
    ["scheduler", { scheduler: "ofelia" }],
    ["language", { language: "de" }],
    ["jitter", { jitter: -1 }],
    ["repository", { repository: undefined }],
    ["repository.endpoint", { repository: { ...options.repository, endpoint: "minio:9000" } }],
    ["repository.path", { repository: { ...options.repository, path: "../x" } }],
    ["repository.credentials", { repository: { ...options.repository, credentials: {} } }],
    ["decisions.nothing", { decisions: { nothing: { none: "x" } } }],
    ["mariadb.mariadb.logDays", { mariadb: { default: { logDays: 0 } } }],
  ])("%s", (option, wrong) => {
    expect(() => planFor(view, { ...options, ...wrong } as typeof options)).toThrow(
      `backups(...).${option}: `,
    );
  });
});
