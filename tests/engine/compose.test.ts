import { lstatSync } from "node:fs";
import { reaches, synth } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loseData, makeData, mustRun, sumsOf, type Desk } from "./drills/lost-data.ts";
import { loseDocumentsAndRestore } from "./drills/lost-documents.ts";
import { cql, loseRowsAndRestore, type Ring } from "./drills/lost-rows.ts";
import { askSearch, toldSearch, type Asker, type SearchAnswer } from "./drills/search.ts";
import { visit } from "./drills/visitor.ts";
import type { Engine } from "./engine/engine.ts";
import { makeMachine, worldAddress, type Machine } from "./engine/machine.ts";
import { missing, theEngine } from "./here.ts";
import { catalogue } from "./images/catalogue.ts";
import { adapted, composeAdaptations } from "./platform/adapt.ts";
import {
  compose,
  composeDocument,
  givenFiles,
  longRunning,
  script,
  type ComposeDocument,
} from "./platform/compose.ts";
import {
  containersOf,
  each,
  eventually,
  inContainer,
  runs,
  type Container,
  type RunningContainer,
} from "./platform/containers.ts";
import { measureAsModelled, reachesOutside, type MayTalk } from "./platform/isolation.ts";
import { platformStack, writeTree, type PlatformTree } from "./platform/tree.ts";
import { startWorld, type World } from "./platform/world.ts";
import { drill, recordPrograms } from "./report.ts";

const part = "Docker Compose";

describe.skipIf(missing.length > 0)("the platform for development, run by Docker Compose", () => {
  let machine: Machine;
  let engine: Engine;
  let tree: PlatformTree;
  let world: World;
  let document: ComposeDocument;
  let containers: readonly Container[];
  const of = (service: string): Container => {
    const found = containers.find((container) => container.service === service);
    if (found === undefined) throw new Error(`${service} has no container`);
    return found;
  };
  const alive = (service: string): RunningContainer => {
    const container = of(service);
    if (!runs(container)) throw new Error(`${service} does not run`);
    return container;
  };
  const look = async (): Promise<readonly Container[]> =>
    containersOf(engine, "com.docker.compose.project=bigdata");
  const running = (): readonly RunningContainer[] => containers.filter(runs);
  const page = async (service: string, url: string): Promise<string> =>
    (await inContainer(engine, of(service), ["wget", "-q", "-O", "-", url])).output;

  const ring = (): Ring => ({
    engine,
    tree,
    nodes: ["cassandra1", "cassandra2", "cassandra3"].map(of),
    worker: of("cassandra1-backup"),
  });

  beforeAll(async () => {
    machine = await makeMachine(theEngine(), "compose");
    engine = await machine.start();
    world = await startWorld(engine);
    tree = writeTree(platformStack(adapted(composeAdaptations)));
    const made = await script(engine, tree, ["scripts/init-secrets.sh"]);
    expect(made.status, made.errors).toBe(0);
    document = await composeDocument(engine, tree);
  });
  afterAll(async () => {
    world.stop();
    tree.remove();
    await machine.remove();
  });

  it("comes up, and every health check passes by the command of the document", async () => {
    await drill(part, "The whole platform comes up", async () => {
      await compose(engine, tree, ["build", "--quiet"]);
      const ready = await script(engine, tree, ["scripts/wait.sh"]);
      expect(ready.status, ready.output + ready.errors).toBe(0);
      containers = await look();
      const checked = containers.filter(
        ({ service }) => document.services[service]?.healthcheck !== undefined,
      );
      expect(
        checked
          .filter(({ health }) => health !== "healthy")
          .map(({ service, healthOutput }) => [service, healthOutput]),
      ).toEqual([]);
      return `${containers.length} containers, ${checked.length} health checks healthy`;
    });
  }, 900_000);

  it("runs the real programs where they can be had", async () => {
    const versions = await each(
      catalogue.filter(({ version }) => version !== undefined),
      async ({ reference, version = [] }) => {
        const container = running().find(({ image }) => isOf(image, reference));
        if (container === undefined) return [];
        const { output, errors } = await inContainer(engine, container, version);
        return [[reference, /\d+\.\d+[.\d]*/.exec(output + errors)?.[0] ?? ""] as const];
      },
    );
    expect(versions.flat().filter(([, version]) => version === "")).toEqual([]);
    recordPrograms(Object.fromEntries(versions.flat()));
  });

  it("has jobs that end well", async () => {
    const jobs = Object.keys(document.services).filter((name) => !longRunning(document).includes(name));
    containers = await eventually("the jobs end", 180, look, (now) =>
      jobs.every((job) => now.some(({ service, state }) => service === job && state === "exited")),
    );
    expect(jobs.map((job) => [job, of(job).exitCode])).toEqual(jobs.map((job) => [job, 0]));
  });

  it("has a real Cassandra of three nodes, which keep what one of them is told", async () => {
    await drill(part, "Cassandra, the real one: what is written at one node is on every node", async () => {
      const { output } = await inContainer(engine, of("cassandra1"), ["nodetool", "status"]);
      expect(output.match(/^UN /gm)).toHaveLength(3);
      const table =
        "CREATE TABLE example.drill (id int PRIMARY KEY, word text); CONSISTENCY ALL; INSERT INTO example.drill (id, word) VALUES (1, 'kept')";
      await cql(ring(), "cassandra1", table);
      const read = await cql(ring(), "cassandra3", "CONSISTENCY ONE; SELECT * FROM example.drill");
      expect(read).toContain("kept");
      const copies = await inContainer(
        engine,
        of("cassandra2"),
        "nodetool getendpoints example drill 1".split(" "),
      );
      expect(copies.output.trim().split("\n")).toHaveLength(3);
      const stranger = "cqlsh -u cassandra -p cassandra cassandra2 -e 'DESCRIBE CLUSTER'";
      const refused = await inContainer(engine, ring().worker, ["sh", "-c", stranger]);
      expect(refused.errors).toContain("AuthenticationFailed");
      return "3 nodes UN; a row that the platform's superuser writes at the first is on all three; the well-known superuser may not log in";
    });
  });

  const search = (node: string, asker: Asker, request: string, body?: unknown): Promise<SearchAnswer> =>
    askSearch(engine, of(node), asker, request, body);
  const admin: Asker = { user: "admin" };

  it("has a real OpenSearch of three nodes, which knows who may do what", async () => {
    await drill(part, "OpenSearch with its security plugin, the real ones", async () => {
      const health = await toldSearch(engine, of("opensearch2"), { user: "monitor" }, "GET /_cluster/health");
      expect(health).toMatchObject({ number_of_nodes: 3, status: "green" });
      const template = await toldSearch(
        engine,
        of("opensearch1"),
        admin,
        "GET /_index_template/logs-template",
      );
      expect(template).toMatchObject({ index_templates: [{ name: "logs-template" }] });
      await toldSearch(engine, of("opensearch1"), admin, "PUT /logs-drill/_doc/1?refresh=true", {
        message: "kept",
      });
      const read = await search("opensearch3", admin, "GET /logs-drill/_search?q=message:kept");
      expect(read.body).toContain('"value":1');

      const may = async (asker: Asker, request: string): Promise<number> =>
        (await search("opensearch2", asker, request)).status;
      for (const known of ["admin", "kibanaserver", "readall", "kibanaro", "snapshotrestore"]) {
        expect(await may({ user: known, password: known }, "GET /")).toBe(401);
      }
      expect(await may({ user: "monitor" }, "GET /_nodes/stats")).toBe(200);
      expect(await may({ user: "monitor" }, "GET /logs-drill/_search")).toBe(403);
      expect(await may({ user: "monitor" }, "DELETE /logs-drill")).toBe(403);
      expect(await may({ user: "kibanaserver" }, "GET /logs-drill/_search")).toBe(403);
      return "3 nodes, green; what is written at one is found at another; well-known passwords are refused, and each user may do what it needs and no more";
    });
  });

  it("gives every container its secrets and files where they are read, readable for its user", async () => {
    await drill(part, "Secrets and configuration files are readable by the user of each image", async () => {
      const asked = running().flatMap((container) =>
        givenFiles(document, tree, document.services[container.service] ?? { image: "" }).map((file) => ({
          container,
          file,
        })),
      );
      const unreadable = await each(asked, async ({ container, file }) => {
        const { output, errors } = await inContainer(engine, container, ["cat", file.target]);
        return output === file.content
          ? []
          : [`${container.service}: ${file.target}: ${errors || "has another content"}`];
      });
      expect(unreadable.flat()).toEqual([]);
      const secrets = asked.filter(({ file }) => file.kind === "secret").length;
      return `${secrets} secrets and ${asked.length - secrets} files, read inside ${running().length} containers`;
    });
  });

  it("runs on images that lack what the real ones lack", () => {
    const places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    const wrong = running().flatMap(({ service, process, image }) => {
      const known = catalogue.find(({ reference }) => isOf(image, reference));
      if (known === undefined) return [`${service}: nothing is known of ${image}`];
      const isThere = (command: string): boolean =>
        places.some(
          (place) => lstatSync(`${process}/root${place}/${command}`, { throwIfNoEntry: false }) !== undefined,
        );
      return [
        ...(known.has ?? [])
          .filter((command) => !isThere(command))
          .map((command) => `${service} lacks ${command}`),
        ...(known.lacks ?? []).filter(isThere).map((command) => `${service} has ${command}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it("lets every pair of services talk, or not, as the model says", async () => {
    await drill(part, "Isolation: each pair of services, measured from inside", async () => {
      const synthesis = synth(tree.stack, "compose", { policies: [] });
      const mayTalk: MayTalk = (from, to) => reaches(synthesis, from, to, "compose").pass;
      const measured = await measureAsModelled(async () => (await look()).filter(runs), mayTalk);

      const opened = (from: string, to: string): readonly string[] =>
        measured.filter((reach) => reach.from === from && reach.to === to).flatMap(({ open }) => open);
      expect(opened("traefik", "mariadb")).toEqual([]);
      expect(opened("glpi", "mariadb")).toEqual([]);
      expect(opened("glpi", "data-gateway")).not.toEqual([]);
      const apart = measured.filter(({ from, to }) => !mayTalk(from, to)).length;
      expect(apart).toBeGreaterThan(100);
      const tried = measured.reduce((sum, { open, closed }) => sum + open.length + closed.length, 0);
      return `${measured.length} pairs, ${tried} connections tried: ${apart} pairs apart, as the model says`;
    });
  });

  it("lets the networks with a way out reach the world, and the databases not", async () => {
    const mail = `${worldAddress}:587`;
    expect(await reachesOutside(alive("alertmanager"), mail)).toBe(true);
    expect(await reachesOutside(alive("mariadb"), mail)).toBe(false);
    expect(await reachesOutside(alive("minio"), mail)).toBe(false);
  });

  it("has every target of Prometheus up", async () => {
    await drill(part, "Prometheus, the real one, has every target up", async () => {
      const targets = async (
        service: string,
      ): Promise<readonly { scrapeUrl: string; health: string; lastError: string }[]> =>
        (
          JSON.parse(await page(service, "http://localhost:9090/api/v1/targets")) as {
            data: { activeTargets: [] };
          }
        ).data.activeTargets;
      const all = await eventually(
        "every target is up",
        150,
        async () => [...(await targets("prometheus")), ...(await targets("prometheus-edge"))],
        (list) => list.length > 0 && list.every(({ health }) => health === "up"),
      );
      return `${all.length} targets up`;
    });
  });

  it("passes its own checks", async () => {
    await drill(part, "scripts/checks.sh", async () => {
      const checks = await eventually(
        "scripts/checks.sh passes",
        240,
        () => script(engine, tree, ["scripts/checks.sh", "--target", "compose"]),
        ({ status }) => status === 0,
      );
      return checks.output.trim().split("\n").at(-1) ?? "";
    });
  });

  it("notices that a service has stopped", async () => {
    await compose(engine, tree, ["stop", "mysqld-exporter"]);
    const query = `http://localhost:9090/api/v1/query?query=${encodeURIComponent('up{job="mariadb"} == 0')}`;
    await eventually(
      "Prometheus has noticed",
      90,
      () => page("prometheus", query),
      (answer) => answer.includes("mysqld-exporter"),
    );
  });

  it("brings a line of a container's log to Loki", async () => {
    await drill(part, "A log line reaches Loki", async () => {
      const word = `marker-${Date.now()}`;
      await inContainer(engine, of("data-gateway"), ["sh", "-c", `echo ${word} >/proc/1/fd/1`]);
      const query = `http://localhost:3100/loki/api/v1/query_range?query=${encodeURIComponent(`{service="data-gateway"} |= "${word}"`)}`;
      const found = await eventually(
        "the line is in Loki",
        60,
        () => page("loki", query),
        (answer) => answer.includes(word),
      );
      expect(found).toContain('"stack":"bigdata"');
      return "with the labels of its service and stack";
    });
  });

  it("shuts an attacker out: access log, CrowdSec, bouncer, proxy", async () => {
    await drill(part, "An attacker is shut out by the real CrowdSec", async () => {
      const home = (): Promise<string> => visit(engine, "/");
      expect(await home()).toBe("200");
      for (let index = 0; index < 30; index += 1) await visit(engine, `/attempt-${index}.php`);
      await eventually("the attacker is refused", 60, home, (status) => status === "403");
      const banned = await inContainer(engine, of("crowdsec"), ["cscli", "decisions", "list", "-o", "raw"]);
      expect(banned.output).toContain(worldAddress);
      await inContainer(engine, of("crowdsec"), ["cscli", "decisions", "delete", "--all"]);
      await eventually("the pardoned one is let in", 60, home, (status) => status === "200");
      return "banned by its address after 30 requests, and let in again after the pardon";
    });
  });

  it("brings a lost database and lost files back from a backup", async () => {
    await drill(part, "Backup and restore of MariaDB and GLPI's files, with the real restic", async () => {
      const desk = (): Desk => ({ engine, tree, mariadb: of("mariadb"), glpi: of("glpi") });
      await makeData(desk());
      const before = await sumsOf(desk());
      await mustRun(desk(), "scripts/backup.sh", "mariadb", "glpi");
      await loseData(desk());
      await expect(sumsOf(desk())).rejects.toThrow();
      const start = Date.now();
      await mustRun(desk(), "scripts/restore.sh", "mariadb", "--overwrite-live-data");
      await mustRun(desk(), "scripts/restore.sh", "glpi", "--overwrite-live-data");
      const seconds = Math.round((Date.now() - start) / 1000);
      containers = await look();
      expect(await sumsOf(desk())).toEqual(before);
      return `5000 rows and 2 files gone and back, with the same sums, in ${seconds} s`;
    });
  });

  it("brings documents of OpenSearch back from a snapshot", async () => {
    await drill(part, "Snapshot and restore of OpenSearch by the generated scripts", async () => {
      const seconds = await loseDocumentsAndRestore({ engine, tree, node: of("opensearch1") });
      return `500 documents gone and back in ${seconds} s, past an index that only the administrator's certificate may touch`;
    });
  });

  it("tells people by mail that a service has stopped", async () => {
    await drill(part, "An alert reaches the mail server", async () => {
      const found = await eventually(
        "the mail has come",
        240,
        () =>
          Promise.resolve(
            world
              .mails()
              .find(({ body }) => body.includes("InstanceDown") && body.includes("mysqld-exporter")),
          ),
        (mail) => mail !== undefined,
      );
      expect(found?.secure).toBe(true);
      const readers = world.mails().flatMap(({ to }) => to);
      expect(readers.join(" ")).toContain("oncall@example.com");
      return "InstanceDown, from the stopped exporter through Prometheus and Alertmanager to SMTP with a checked certificate";
    });
  });

  it("brings rows of Cassandra back from a backup of every node", async () => {
    await drill(part, "Backup and restore of Cassandra's three nodes by the generated scripts", async () => {
      const seconds = await loseRowsAndRestore(ring(), "example.drill", "kept");
      return `a table that was emptied has its rows again ${seconds} s later, read from all three nodes`;
    });
  });
});

/** The image itself, or the one that the platform builds on it. */
function isOf(image: string, reference: string): boolean {
  return image === reference || image.endsWith(`/${reference}-s3`);
}
