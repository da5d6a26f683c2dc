import { spawnSync } from "node:child_process";
import {
  defineStack,
  endpoint,
  network,
  secret,
  service,
  synth,
  type Part,
  type Target,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { filesFor, monitored, platform } from "../testing/platform.fixture.ts";
import { findTool, inFolder } from "../testing/tool.ts";
import { blackboxExporter } from "./blackbox-exporter.ts";
import { probeModule } from "./blackbox-modules.ts";
import { elasticsearchExporter } from "./elasticsearch-exporter.ts";
import { engineMetrics } from "./engine-metrics.ts";
import { mysqldExporter, mysqldExporters } from "./mysqld-exporter.ts";
import { nodeExporter } from "./node-exporter.ts";
import { postgresExporter, postgresExporters } from "./postgres-exporter.ts";
import { pushgateway } from "./pushgateway.ts";
import { socketProxy } from "./socket-proxy.ts";

const back = network("back", { encrypted: true });
const data = network("data", { encrypted: true });

function servicesOf(parts: readonly Part[], target: Target) {
  return synth(defineStack({ name: "test", parts }), target, { policies: [] }).document.services ?? {};
}

describe("node-exporter", () => {
  it("leaves the $ of its pattern to the program", () => {
    const { "node-exporter": one } = servicesOf([nodeExporter({ networks: [back] })], "compose");
    const flag = "--collector.filesystem.mount-points-exclude=";
    const pattern = [one?.command ?? []].flat().find((word) => word.startsWith(flag)) ?? "";
    expect(pattern.endsWith("($$|/)")).toBe(true);
    const excluded = new RegExp(pattern.slice(flag.length).replaceAll("$$", "$"));
    const mounts = [
      "/proc",
      "/sys/fs/cgroup",
      "/dev",
      "/etc/hosts",
      "/var/lib/docker/overlay2/x/merged",
      "/",
      "/home",
      "/devices",
    ];
    expect(mounts.filter((mount) => excluded.test(mount))).toEqual(mounts.slice(0, 5));
  });

  it("has the machine's name in production", () => {
    const parts = [nodeExporter({ networks: [back] })];
    expect(servicesOf(parts, "swarm")["node-exporter"]?.hostname).toBe("{{.Node.Hostname}}");
    expect(servicesOf(parts, "compose")["node-exporter"]?.hostname).toBeUndefined();
  });

  it("reads what jobs leave, unless told otherwise", () => {
    const withFiles = servicesOf([nodeExporter({ networks: [back] })], "swarm")["node-exporter"];
    expect(withFiles?.command).toContain("--collector.textfile.directory=/textfiles");
    const without = servicesOf([nodeExporter({ networks: [back], textFiles: false })], "swarm")[
      "node-exporter"
    ];
    expect(without?.volumes).not.toContainEqual(expect.objectContaining({ type: "volume" }));
  });
});

describe("elasticsearch-exporter", () => {
  const cluster = {
    endpoints: { http: endpoint({ service: "opensearch1", name: "http", port: 9200, scheme: "https" }) },
  };

  it("exports its password from the mounted secret, which the image cannot read", () => {
    const part = elasticsearchExporter({
      networks: [data],
      cluster: { ...cluster, monitorPassword: secret("monitor") },
    });
    const { "opensearch-exporter": one } = servicesOf([platform, part], "swarm");
    expect(one?.entrypoint).toEqual([
      "/bin/sh",
      "-c",
      expect.stringContaining("/run/secrets/monitor"),
      "start",
    ]);
    expect(one?.command).toEqual(
      expect.arrayContaining(["/bin/elasticsearch_exporter", "--es.uri=https://opensearch1:9200"]),
    );
    expect(JSON.stringify(one?.environment)).toBe('{"ES_USERNAME":"monitor"}');
  });

  it("checks the certificate where it knows who signs it", () => {
    const commandOf = (authority?: ReturnType<typeof secret>) =>
      servicesOf(
        [platform, elasticsearchExporter({ networks: [data], cluster: { ...cluster, authority } })],
        "swarm",
      )["opensearch-exporter"]?.command;
    expect(commandOf()).toContain("--es.ssl-skip-verify");
    expect(commandOf(secret("ca"))).toContain("--es.ca=/run/secrets/ca");
  });
});

describe("mysqld-exporter", () => {
  const server = {
    endpoints: { sql: endpoint({ service: "mariadb", name: "sql", port: 3306, scheme: "mysql" }) },
  };
  const part = mysqldExporter({ networks: [data], server });

  it("logs in with its own account, whose password it reads from a mounted secret", () => {
    const { "mysqld-exporter": one } = servicesOf([platform, part], "swarm");
    expect(one?.command).toEqual(
      expect.arrayContaining(["--mysqld.address=mariadb:3306", "--mysqld.username=exporter"]),
    );
    expect(one?.entrypoint).toContainEqual(expect.stringContaining("export MYSQLD_EXPORTER_PASSWORD"));
  });

  it.each(["compose", "swarm"] as const)("has the server make the account, in %s", (target) => {
    const { mariadb } = servicesOf([platform, part], target);
    expect(JSON.stringify(mariadb)).toContain("/docker-entrypoint-initdb.d/20-exporter.sh");
    expect(JSON.stringify(mariadb?.secrets)).toContain("mysqld_exporter_password");
  });

  it("lets the server read the password as the user that it initialises itself as", () => {
    const { mariadb } = servicesOf([platform, part], "swarm");
    expect(mariadb?.secrets).toContainEqual(
      expect.objectContaining({ source: "mysqld_exporter_password", uid: "999" }),
    );
  });

  it("leaves the server alone where the account is there", () => {
    const { mariadb } = servicesOf(
      [platform, mysqldExporter({ networks: [data], server, createAccount: false })],
      "swarm",
    );
    expect(mariadb?.configs).toBeUndefined();
  });

  it("refuses a user that SQL would have to quote", () => {
    expect(() => mysqldExporter({ networks: [data], server, user: "o'neil" })).toThrow(/user: "o'neil"/);
  });

  it.skipIf(findTool("bash") === undefined)("writes SQL that holds for any password", () => {
    const script =
      filesFor(defineStack({ name: "test", parts: [platform, part] }), "swarm")[
        "mariadb/exporter-account.sh"
      ] ?? "";
    const sql = inFolder({ "password.txt": String.raw`a'b\c"d$e` }, (cwd) => {
      const local = script.replaceAll("/run/secrets/mysqld_exporter_password", "password.txt");
      return spawnSync("bash", ["-euo", "pipefail", "-c", `docker_process_sql() { cat; }\n${local}`], {
        cwd,
        encoding: "utf8",
      }).stdout;
    });
    expect(sql).toContain(String.raw`IDENTIFIED BY 'a''b\\c"d$e'`);
    expect(sql).toContain("GRANT PROCESS, BINLOG MONITOR, REPLICA MONITOR, SELECT ON *.* TO 'exporter'@'%';");
  });
});

describe("an exporter for each node of a Galera cluster", () => {
  const [first, second] = ["galera1", "galera2"].map((node) =>
    endpoint({ service: node, name: "sql", port: 3306, scheme: "mysql" }),
  );
  if (first === undefined || second === undefined) throw new Error();
  const nodes = [first, second].map(({ service: node }) =>
    service(node, { image: "mariadb:10.11.3", networks: [data] }),
  );
  const cluster = { endpoints: { sql: first, nodes: [first, second] } };
  const parts = mysqldExporters({ name: "mysqld-exporter", networks: [data], server: cluster });
  const services = servicesOf([...nodes, ...parts], "swarm");

  it("asks one node each, with the account that all nodes have", () => {
    expect(services["mysqld-exporter"]?.command).toContain("--mysqld.address=galera1:3306");
    expect(services["mysqld-exporter-galera2"]?.command).toContain("--mysqld.address=galera2:3306");
    expect(JSON.stringify(services["mysqld-exporter-galera2"]?.secrets)).toContain(
      "mysqld_exporter_password",
    );
  });

  it("lets any node make the account, because any may be the first of a new cluster", () => {
    for (const node of ["galera1", "galera2"]) {
      expect(JSON.stringify(services[node])).toContain("/docker-entrypoint-initdb.d/20-exporter.sh");
    }
  });
});

describe("postgres-exporter", () => {
  const [primary, replica] = ["postgres", "postgres-replica1"].map((name) =>
    endpoint({ service: name, name: "sql", port: 5432, scheme: "postgresql" }),
  );
  if (primary === undefined || replica === undefined) throw new Error();
  const servers = [primary, replica].map(({ service: name }) =>
    service(name, { image: "postgres:16.13", networks: [data] }),
  );
  const parts = postgresExporters({ endpoints: { sql: primary, replicas: [replica] } }, [data]);
  const services = servicesOf([...servers, ...parts], "swarm");

  it("asks the primary and each replica, and reads the password of one account from a mounted secret", () => {
    expect(services["postgres-exporter"]?.environment).toEqual({
      DATA_SOURCE_URI: "postgres:5432/postgres?sslmode=disable",
      DATA_SOURCE_USER: "exporter",
      DATA_SOURCE_PASS_FILE: "/run/secrets/postgres_exporter_password",
    });
    expect(services["postgres-replica1-exporter"]?.environment).toMatchObject({
      DATA_SOURCE_URI: "postgres-replica1:5432/postgres?sslmode=disable",
      DATA_SOURCE_PASS_FILE: "/run/secrets/postgres_exporter_password",
    });
  });

  it("has the primary make the account, which replicas get with the data", () => {
    expect(JSON.stringify(services["postgres"])).toContain("/docker-entrypoint-initdb.d/30-exporter.sh");
    expect(services["postgres"]?.secrets).toContainEqual(
      expect.objectContaining({ source: "postgres_exporter_password", uid: "999" }),
    );
    expect(services["postgres-replica1"]?.configs).toBeUndefined();
  });

  it("refuses a user that SQL would have to quote", () => {
    expect(() => postgresExporter({ networks: [data], server: primary, user: "O'Neil" })).toThrow(
      /user: "O'Neil"/,
    );
  });

  it.skipIf(findTool("bash") === undefined)("gives psql the password by its file, and as no argument", () => {
    const stack = defineStack({ name: "test", parts: [...servers, ...parts] });
    const script = filesFor(stack, "swarm")["postgres/exporter-account.sh"] ?? "";
    const said = inFolder({ "password.txt": "s3cret" }, (cwd) => {
      const local = script.replaceAll("/run/secrets/postgres_exporter_password", "password.txt");
      return spawnSync("bash", ["-c", `psql() { echo "$@"; cat; }\n${local}`], { cwd, encoding: "utf8" })
        .stdout;
    });
    expect(said).not.toContain("s3cret");
    expect(said).toContain('\\set password `cat "$PASSWORD_FILE"`');
    expect(said).toContain('GRANT pg_monitor TO "exporter";');
  });
});

describe("the engine's metrics", () => {
  it("are relayed from each node", () => {
    const { "docker-metrics": relay } = servicesOf([engineMetrics({ networks: [back] })], "swarm");
    expect(relay?.deploy?.mode).toBe("global");
    expect(relay?.command).toEqual([
      "TCP-LISTEN:9323,fork,reuseaddr,max-children=16",
      "TCP:${DOCKER_METRICS_ADDRESS:-172.18.0.1:9323},connect-timeout=5",
    ]);
  });
});

describe("the socket's proxy", () => {
  it("is on a manager, and answers questions only", () => {
    const { "docker-socket-proxy": proxy } = servicesOf([socketProxy({ networks: [back] })], "swarm");
    expect(proxy?.deploy?.placement?.constraints).toEqual(["node.role == manager"]);
    expect(proxy?.environment).toMatchObject({
      POST: "0",
      TASKS: "1",
      NODES: "1",
      SERVICES: "1",
      NETWORKS: "1",
    });
  });
});

describe("pushgateway", () => {
  it("is left out of monitoring unless it is asked for", () => {
    expect(synth(monitored(), "swarm", { policies: [] }).document.services).not.toHaveProperty("pushgateway");
    expect(synth(monitored({ pushgateway: {} }), "swarm", { policies: [] }).document.services).toHaveProperty(
      "pushgateway",
    );
    expect(pushgateway({ networks: [back] }).services["pushgateway"]?.facets?.metrics).toMatchObject([
      { technology: "backup" },
    ]);
  });
});

describe("blackbox-exporter", () => {
  it("refuses a prober that it would accept and never use", () => {
    // @ts-expect-error a word that is none of the probers
    const modules = { web: { prober: "htp" } } as Parameters<typeof blackboxExporter>[0]["modules"];
    expect(() => blackboxExporter({ networks: [back], modules: modules ?? {} })).toThrow(
      /modules\.web\.prober/,
    );
  });

  it("runs without root", () => {
    const { "blackbox-exporter": one } = servicesOf(
      [blackboxExporter({ networks: [back] }), service("x", { image: "x:1" })],
      "swarm",
    );
    expect(one?.user).toBe("65534:65534");
  });

  it.each([
    [{ kind: "tcp" }, "tcp_connect"],
    [{ kind: "http" }, "http_2xx"],
    [{ kind: "http", expect: [302, 200, 200] }, "http_200_302"],
    [{ kind: "http", anyCertificate: true }, "http_2xx_any_certificate"],
    [{ kind: "http", expect: [401], anyCertificate: true }, "http_401_any_certificate"],
  ] as const)("names the module for %o %s", (options, name) => {
    expect(probeModule(options).name).toBe(name);
  });

  it("does not follow a redirect that is what is expected", () => {
    expect(probeModule({ kind: "http", expect: [302] }).module).toMatchObject({
      http: { follow_redirects: false },
    });
    expect(probeModule({ kind: "http", expect: [200, 401] }).module).not.toHaveProperty(
      "http.follow_redirects",
    );
  });
});
