import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until, type TestBed } from "../platform.ts";
import type { Container } from "../sandbox/sandbox.ts";
import { cache } from "../sandbox/tools.ts";
import type { SearchCall, SearchFault, SearchOrder } from "./orders.ts";

/** Where the jars of OpenSearch 2.15.0 are. */
export const opensearchLib = join(cache, "opensearch/lib");

/** A search cluster of one node, behind a gateway that can fail. */
export interface Search {
  /** Asks the server itself. @throws Error where it refuses. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly fault: (fault: SearchFault) => Promise<void>;
  readonly heal: () => Promise<void>;
  /** The calls since the last time that this was asked. */
  readonly calls: () => Promise<readonly SearchCall[]>;
  /** Stops the server, takes its data away, and starts it again: another cluster. */
  readonly lose: () => Promise<void>;
  /** Writes documents with these numbers. */
  readonly write: (index: string, from: number, to: number) => Promise<void>;
  /** Every document of an index. */
  readonly contents: (index: string) => Promise<string>;
}

/** Who may ask, and the node whose place it takes. */
export interface SearchOptions {
  readonly node: string;
  readonly user: string;
  readonly password: string;
  /** The key of the node, and its certificate. */
  readonly key: string;
  readonly certificate: string;
}

/** The path of snapshots, as the server may write to it. */
export const snapshotFolder = (bed: TestBed): string => join(bed.pod.folder, "opensearch/snapshots");

/** Starts the server in the container of a node, where its address is. */
export async function startSearch(
  bed: TestBed,
  container: Container,
  options: SearchOptions,
): Promise<Search> {
  const home = join(bed.pod.folder, "opensearch");
  prepare(home, options.node, bed);
  const inside = ["nsenter", `--target=${container.pid()}`, "--mount", "--net", "--pid", "--"] as const;
  const [command, ...words] = inside;
  const gateway = spawn(
    command,
    [
      ...words, process.execPath, "--import", createRequire(import.meta.url).resolve("tsx"),
      fileURLToPath(new URL("gateway.ts", import.meta.url)), options.key, options.certificate, `${options.user}:${options.password}`,
    ], // prettier-ignore
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: gateway.stdout })[Symbol.asyncIterator]();
  const first = (await lines.next()) as { readonly value?: string };
  if (first.value !== "ready") throw new Error("the gateway does not start");
  const tell = async (order: SearchOrder): Promise<unknown> => {
    gateway.stdin.write(`${JSON.stringify(order)}\n`);
    const { value } = (await lines.next()) as { readonly value?: string };
    return JSON.parse(value ?? "null") as unknown;
  };

  const call = (
    method: string,
    path: string,
    body?: string,
  ): { readonly code: number | null; readonly text: string } => {
    const { status, stdout } = spawnSync(
      command,
      [
        ...words, "curl", "-sS", "-f", "-X", method, "-H", "content-type: application/json",
        ...(body === undefined ? [] : ["--data-binary", "@-"]), `http://127.0.0.1:9201${path}`,
      ], // prettier-ignore
      { input: body ?? "", encoding: "utf8", maxBuffer: 64 << 20 },
    );
    return { code: status, text: stdout };
  };
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { code, text } = call(
      method,
      path,
      typeof body === "string" || body === undefined ? body : JSON.stringify(body),
    );
    if (code !== 0) throw new Error(`${method} ${path}: ${code} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };

  const start = async (): Promise<() => Promise<void>> => {
    const server = spawn(command, [...words, "java", ...javaWords(home)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = new Promise<void>((done) => server.once("close", () => done()));
    await until(
      "OpenSearch answers",
      () => call("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s").code === 0,
    );
    return async () => {
      // nsenter waits for the server, and passes no signal on.
      spawnSync(command, [...words, "sh", "-c", `kill -9 $(cat ${home}/pid)`]);
      await ended;
    };
  };
  let stop = await start();

  return {
    ask,
    fault: async (fault) => void (await tell({ do: "fault", fault })),
    heal: async () => void (await tell({ do: "heal" })),
    calls: async () => (await tell({ do: "calls" })) as readonly SearchCall[],
    lose: async () => {
      await stop();
      rmSync(join(home, "data"), { recursive: true });
      stop = await start();
    },
    write: async (index, from, to) => {
      const documents = Array.from({ length: to - from }, (_, offset) => {
        const id = from + offset;
        return `${JSON.stringify({ create: { _id: String(id) } })}\n${JSON.stringify({ "@timestamp": "2026-01-01T00:00:00Z", id, text: `Zoë ${id} "€"` })}\n`;
      });
      await ask("POST", `/${index}/_bulk?refresh=true`, documents.join(""));
    },
    contents: async (index) => {
      const found = await ask("GET", `/${index}/_search?size=10000&sort=id`);
      // The form of an answer to a search, as its documentation gives it.
      const { hits } = (
        found as { readonly hits: { readonly hits: readonly { readonly _source: unknown }[] } }
      ).hits;
      return hits.map(({ _source }) => JSON.stringify(_source)).join("\n");
    },
  };
}

function prepare(home: string, node: string, bed: TestBed): void {
  const module = join(home, "modules/transport-netty4");
  for (const folder of [module, join(home, "config"), join(home, "plugins"), snapshotFolder(bed)])
    mkdirSync(folder, { recursive: true });
  spawnSync("sh", [
    "-c",
    `cp ${opensearchLib}/netty-*.jar ${opensearchLib}/transport-netty4-client-*.jar ${module}`,
  ]);
  writeFileSync(
    join(module, "plugin-descriptor.properties"),
    "description=HTTP and transport\nversion=2.15.0\nname=transport-netty4\nclassname=org.opensearch.transport.Netty4Plugin\njava.version=11\nopensearch.version=2.15.0\nextended.plugins=\nhas.native.controller=false\n",
  );
  writeFileSync(
    join(module, "plugin-security.policy"),
    'grant {\n  permission java.lang.RuntimePermission "accessDeclaredMembers";\n  permission java.lang.RuntimePermission "getenv.*";\n  permission java.lang.reflect.ReflectPermission "suppressAccessChecks";\n  permission java.net.SocketPermission "*", "accept,connect,resolve";\n  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";\n  permission java.util.PropertyPermission "*", "read,write";\n};\n',
  );
  writeFileSync(
    join(home, "config/opensearch.yml"),
    `node.name: ${node}\ndiscovery.type: single-node\nnetwork.host: 127.0.0.1\nhttp.port: 9201\npath.repo: [${snapshotFolder(bed)}]\ncluster.routing.allocation.disk.threshold_enabled: false\n`,
  );
  writeFileSync(
    join(home, "config/log4j2.properties"),
    "appender.c.type = Console\nappender.c.name = c\nappender.c.layout.type = PatternLayout\nappender.c.layout.pattern = %m%n\nrootLogger.level = warn\nrootLogger.appenderRef.c.ref = c\n",
  );
}

/** Where JNA finds no library of its own, the server cannot know that it runs as root, which it refuses. */
function javaWords(home: string): readonly string[] {
  const jars = readdirSync(opensearchLib).filter(
    (name) => name.endsWith(".jar") && !/^(?:netty|transport-netty4)-/.test(name),
  );
  return [
    "-Xms256m", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Djava.security.manager=allow",
    `-Dopensearch.path.home=${home}`, `-Dopensearch.path.conf=${home}/config`, "-Dopensearch.distribution.type=tar",
    "-Dopensearch.bundled_jdk=false", "-Dio.netty.noUnsafe=true", "-Djna.nounpack=true", "-Djna.nosys=true", "-cp", jars.map((name) => join(opensearchLib, name)).join(":"),
    "org.opensearch.bootstrap.OpenSearch", "-p", `${home}/pid`,
  ]; // prettier-ignore
}
