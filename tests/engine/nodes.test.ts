import { readFileSync } from "node:fs";
import { forecast, synth, type SwarmNode } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askSearch, toldSearch, type SearchAnswer } from "./drills/search.ts";
import { docker, tryDocker, type Engine } from "./engine/engine.ts";
import { makeMachines, type Machine } from "./engine/machine.ts";
import { missing, theEngine } from "./here.ts";
import { clusterStack } from "./nodes/stack.ts";
import { tasksOf, type Task } from "./nodes/tasks.ts";
import { containersOf, eventually, type Container } from "./platform/containers.ts";
import { stepOf, withValues } from "./platform/runbook.ts";
import { converge, tried, typed } from "./platform/swarm.ts";
import { writeTree, type PlatformTree } from "./platform/tree.ts";
import { drill } from "./report.ts";

const part = "Swarm, three managers and two workers";
const recoveryPage = "docs/runbooks/swarm-recovery.md";
const quorumSection = "The quorum is lost";
const stackName = clusterStack.name;

/** The machines, with the labels that init-swarm.sh is told to give. */
const nodes: readonly SwarmNode[] = [
  { name: "node1", role: "manager" },
  { name: "node2", role: "manager" },
  { name: "node3", role: "manager", labels: { mariadb: "true" } },
  { name: "node4", role: "worker", labels: { minio: "true" } },
  { name: "node5", role: "worker" },
];

describe.skipIf(missing.length > 0)("a Swarm that loses machines", () => {
  let engine: Engine;
  let tree: PlatformTree;
  let machines: readonly Machine[] = [];
  const on = (name: string): Machine => {
    const found = machines.find((machine) => machine.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const synthesis = synth(clusterStack, "swarm", { policies: [] });
  const nodeStates = async (manager: string): Promise<string> =>
    docker(on(manager), ["node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.ManagerStatus}}"]);
  const join = async (manager: string, role: string, name: string): Promise<void> => {
    const said = await typed(on(manager), tree, `docker swarm join-token ${role}`);
    await typed(on(name), tree, /docker swarm join --token .*/.exec(said)?.[0] ?? "false");
  };
  const step = (beginning: string): string => stepOf(tree, recoveryPage, quorumSection, beginning).commands;
  const running = async (name: string): Promise<readonly string[]> =>
    (await containersOf({ ...engine, host: on(name).host }, `com.docker.stack.namespace=${stackName}`)).filter(({ state }) => state === "running").map(({ id, service }) => `${service} ${id}`).toSorted(); // prettier-ignore
  const sql = async (statement: string): Promise<string> => {
    const [container = ""] = (
      await docker(on("node3"), [
        "ps",
        "-q",
        "--filter",
        `label=com.docker.swarm.service.name=${stackName}_mariadb`,
      ])
    ).split("\n");
    const script = `MYSQL_PWD="$(cat /run/secrets/mariadb_root_password)" exec mariadb -uroot -N shop -e '${statement}'`;
    return (await docker(on("node3"), ["exec", container, "sh", "-c", script])).trim();
  };
  /** The member of OpenSearch that is on a node. */
  const member = async (number: number): Promise<Container> => {
    const machine = { ...engine, host: on(`node${number}`).host };
    const all = await containersOf(machine, `com.docker.swarm.service.name=${stackName}_opensearch${number}`);
    const found = all.find(({ state }) => state === "running");
    if (found === undefined) throw new Error(`opensearch${number} does not run on its node`);
    return { ...found, service: `opensearch${number}` };
  };
  const search = async (number: number, request: string, body?: unknown): Promise<SearchAnswer> =>
    askSearch(on(`node${number}`), await member(number), { user: "admin" }, request, body);
  /** Waits until so many members of OpenSearch, asked at the first, are one cluster. */
  const together = async (count: number): Promise<void> => {
    await eventually(
      `${count} members of OpenSearch are one cluster`,
      180,
      () => search(1, "GET /_cluster/health?timeout=5s").catch(String),
      (answer) => typeof answer === "object" && answer.body.includes(`"number_of_nodes":${count},`),
    );
  };

  beforeAll(async () => {
    engine = theEngine();
    tree = writeTree(clusterStack);
    machines = await makeMachines(
      engine,
      nodes.map(({ name }) => name),
    );
    await Promise.all(machines.map(({ start }) => start()));
  }, 300_000);
  afterAll(async () => {
    for (const { remove } of machines) await remove();
    tree.remove();
  });

  it("places every member of a cluster on a node of its own", async () => {
    await drill(part, "Five machines become a Swarm; a stack of clusters is deployed", async () => {
      const node1 = on("node1");
      await tried(node1, tree, `./scripts/init-swarm.sh --init --advertise-addr ${node1.address}`);
      for (const { name, role } of nodes.slice(1)) await join("node1", role, name);
      await tried(node1, tree, "./scripts/init-swarm.sh --label mariadb=node3 --label minio=node4");
      await typed(node1, tree, "./scripts/init-secrets.swarm.sh");
      await typed(node1, tree, "make deploy");
      await converge(node1, stackName, 300);
      const tasks = await tasksOf(node1, stackName);
      for (const cluster of ["cassandra", "opensearch"]) {
        const members = tasks.filter(
          ({ service, isUp }) => isUp && new RegExp(`^${cluster}\\d$`).test(service),
        );
        expect(members.map(({ service, node }) => `${service} ${node}`).toSorted()).toEqual(
          [1, 2, 3].map((number) => `${cluster}${number} node${number}`),
        );
      }
      await sql("CREATE TABLE kept AS SELECT 42 AS answer");
      await together(3);
      const green = "GET /_cluster/health/kept?wait_for_status=green&timeout=25s";
      await toldSearch(on("node3"), await member(3), { user: "admin" }, "PUT /kept/_doc/1", { answer: 42 });
      expect((await search(1, green)).body).toContain('"status":"green"');
      return `${tasks.filter(({ isUp }) => isUp).length} tasks on ${new Set(tasks.map(({ node }) => node)).size} nodes; each member of a cluster on its own`;
    });
  }, 500_000);

  it("loses with a node what the model foretells, and nothing else", async () => {
    await drill(
      part,
      "A manager is killed; what is lost and what survives is compared with the forecast",
      async () => {
        const { quorum, services } = forecast(synthesis, { nodes, lost: ["node3"] });
        expect(quorum).toBe(true);
        const before = await tasksOf(on("node1"), stackName);
        // Of each fate there is something to see.
        for (const service of ["mariadb", "data-gateway", "node-exporter"]) {
          expect(
            before.filter(({ node, isUp }) => isUp && node === "node3").map((task) => task.service),
          ).toContain(service);
        }
        await on("node3").kill();
        await eventually(
          "the loss is seen",
          90,
          () => nodeStates("node1"),
          (states) => states.includes("node3 Down"),
        );
        const wrong = (tasks: readonly Task[]): readonly string[] =>
          Object.entries(services).flatMap(([service, { fate, nodes: places, tasks: count }]) => {
            const was = before.filter((task) => task.service === service && task.isUp);
            // A job that has done its work is no longer on any node.
            if (was.length === 0) return [];
            const is = tasks.filter((task) => task.service === service && task.isUp && task.node !== "node3");
            return [
              ...(is.length === count ? [] : [`${service} ${fate}: ${is.length} tasks instead of ${count}`]),
              ...is
                .filter(({ node }) => !places.includes(node))
                .map(({ node }) => `${service} ${fate}: is on ${node}`),
              ...(fate === "stays" && is.some(({ id }) => !was.some((task) => task.id === id))
                ? [`${service} stays, but has been started again`]
                : []),
            ];
          });
        await eventually(
          "all is as foretold",
          90,
          async () => wrong(await tasksOf(on("node1"), stackName)),
          (list) => list.length === 0,
        );
        expect(await nodeStates("node1")).toMatch(/Leader[^]*Reachable|Reachable[^]*Leader/);
        // Two of three members of OpenSearch go on: nothing is lost, and they take what is new.
        await together(2);
        expect((await search(1, "GET /kept/_doc/1")).body).toContain('"answer":42');
        expect((await search(2, "PUT /kept/_doc/2", { answer: 43 })).status).toBe(201);
        const fates = Object.values(services).map(({ fate }) => fate);
        return [...new Set(fates)]
          .map((fate) => `${fates.filter((one) => one === fate).length} ${fate}`)
          .join(", ");
      },
    );
  }, 300_000);

  it("takes the node back, with its tasks and its data", async () => {
    await drill(part, "The node comes back", async () => {
      await on("node3").start();
      await eventually(
        "it is a manager again",
        90,
        () => nodeStates("node1"),
        (states) => /node3 Ready (Reachable|Leader)/.test(states),
      );
      await converge(on("node1"), stackName, 180);
      expect(await sql("SELECT answer FROM kept")).toBe("42");
      await together(3);
      expect((await search(3, "GET /kept/_doc/2")).body).toContain('"answer":43');
      return "its tasks run on it again, the rows of its database are there, and its member of OpenSearch knows what was written meanwhile";
    });
  }, 400_000);

  it("comes back by the generated runbook when two of three managers are lost", async () => {
    await drill(
      part,
      "Two of three managers are killed; the runbook for a lost quorum is followed",
      async () => {
        const { quorum, services } = forecast(synthesis, { nodes, lost: ["node2", "node3"] });
        expect(quorum).toBe(false);
        const left = ["node1", "node4", "node5"];
        const before = await Promise.all(left.map(running));
        await Promise.all([on("node2").kill(), on("node3").kill()]);
        await eventually(
          "nobody leads",
          90,
          () => tryDocker(on("node1"), ["node", "ls"], { timeout: 60 }),
          ({ errors }) => errors.includes("does not have a leader"),
        );
        // What is left runs on, and nothing is started.
        expect(await Promise.all(left.map(running))).toEqual(before);
        expect(services["mariadb"]?.fate).toBe("lost");
        expect(services["data-gateway"]?.fate).toBe("stranded");

        const said = await typed(
          on("node1"),
          tree,
          withValues(step("On a manager that is left"), { ADDRESS: on("node1").address }),
        );
        expect(said).toMatch(/node1 .*Leader/);
        for (const name of ["node2", "node3"])
          await typed(on("node1"), tree, withValues(step("Remove the lost"), { NODE: name }));
        const [leave = "", token = ""] = step("Add managers").split("\n");
        for (const name of ["node2", "node3"]) {
          await on(name).start();
          await typed(on(name), tree, leave);
          const printed = await typed(on("node1"), tree, token);
          await typed(on(name), tree, /docker swarm join --token .*/.exec(printed)?.[0] ?? "false");
        }
        await typed(on("node1"), tree, "NEW_NODE=node3\n" + labelCommand("mariadb"));
        await typed(on("node1"), tree, step("Deploy again"));
        await converge(on("node1"), stackName, 240);
        expect(await nodeStates("node1")).toMatch(/(node\d Ready (Leader|Reachable)[^]*){3}/);
        expect(await sql("SELECT answer FROM kept")).toBe("42");
        await together(3);
        expect((await search(2, "GET /kept/_doc/2")).body).toContain('"answer":43');
        return "three managers again, every task runs, and the rows of the database and the documents of OpenSearch are there";
      },
    );
  }, 600_000);

  /** The command of the table “what places the services”. */
  const labelCommand = (label: string): string => {
    const row = new RegExp(`\\| the label \`${label}=true\` .*\`(docker node update [^\`]+)\``);
    const command = row.exec(readFileSync(`${tree.folder}/${recoveryPage}`, "utf8"))?.[1];
    if (command === undefined) throw new Error(`${recoveryPage} does not say how to give the label ${label}`);
    return command;
  };
});
