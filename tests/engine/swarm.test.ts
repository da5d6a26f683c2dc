import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eachService, reaches, synth, type Modifier } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docker, type Engine } from "./engine/engine.ts";
import { machineAddress, makeMachine, type Machine } from "./engine/machine.ts";
import { attempt, type RunResult } from "./engine/run.ts";
import { missing, theEngine } from "./here.ts";
import { adapted, swarmAdaptations } from "./platform/adapt.ts";
import { compose, script } from "./platform/compose.ts";
import { containersOf, eventually, inContainer, runs, type Container } from "./platform/containers.ts";
import { measureAsModelled, type MayTalk } from "./platform/isolation.ts";
import { platformStack, writeTree, type PlatformTree } from "./platform/tree.ts";
import { offsite, startWorld, type World } from "./platform/world.ts";
import { drill } from "./report.ts";

const part = "Swarm, one node";
const oneNode = adapted(swarmAdaptations);

describe.skipIf(missing.length > 0)("the platform for production, on a Swarm of one node", () => {
  let machine: Machine;
  let engine: Engine;
  let tree: PlatformTree;
  let world: World;
  let values: Readonly<Record<string, string>> = {};
  const make = (...words: readonly string[]): Promise<RunResult> =>
    attempt("make", words, { folder: tree.folder, env: { DOCKER_HOST: engine.host } });
  const deploy = async (): Promise<void> => {
    // Without a registry there is nothing to ask for an image's digest.
    const { status, output, errors } = await make("deploy", "DEPLOY_FLAGS=--resolve-image never");
    expect(status, output + errors).toBe(0);
  };
  const look = async (): Promise<readonly Container[]> =>
    (await containersOf(engine, "com.docker.stack.namespace=bigdata")).map((container) => ({
      ...container,
      service: container.service.replace(/^bigdata_/, ""),
    }));
  const running = async (service: string): Promise<readonly Container[]> =>
    (await look()).filter((container) => container.service === service && runs(container));
  const inspect = async (format: string, service: string): Promise<string> =>
    (await docker(engine, ["service", "inspect", "--format", format, `bigdata_${service}`])).trim();
  const rewrite = (...modifiers: readonly Modifier[]): void => {
    tree = writeTree(platformStack(oneNode, ...modifiers), values, tree.folder);
  };

  beforeAll(async () => {
    machine = await makeMachine(theEngine(), "swarm");
    engine = await machine.start();
    world = await startWorld(engine);
    tree = writeTree(platformStack(oneNode));
    // What only somebody else can give.
    const given = join(tree.folder, "given");
    mkdirSync(given);
    writeFileSync(join(given, "cloudflare_dns_token.txt"), "token");
    writeFileSync(join(given, "offsite_secret_key.txt"), offsite.password);
    writeFileSync(join(given, "pagerduty_key.txt"), "key");
    await compose(engine, tree, ["build", "--quiet"]);
  });
  afterAll(async () => {
    world.stop();
    tree.remove();
    await machine.remove();
  });

  it("gets its Swarm, its labels and its secrets from the generated scripts", async () => {
    const swarm = await script(engine, tree, [
      "scripts/init-swarm.sh",
      "--init",
      "--advertise-addr",
      machineAddress,
      "--spread",
    ]);
    const lacking = swarm.output.split("\n").filter((line) => line.startsWith("MISSING"));
    // This setting is the whole machine's, and not a test's to change.
    expect(lacking.filter((line) => !line.includes("vm.max_map_count"))).toEqual([]);
    // Where containers reach the engine differs from machine to machine: a line of .env.
    const bridge = [
      "network",
      "inspect",
      "docker_gwbridge",
      "--format",
      "{{(index .IPAM.Config 0).Gateway}}",
    ];
    values = { DOCKER_METRICS_ADDRESS: `${(await docker(engine, bridge)).trim()}:9323` };
    rewrite();
    const secrets = await script(engine, tree, ["scripts/init-secrets.sh", "--swarm", "--from", "given"]);
    expect(secrets.status, secrets.output + secrets.errors).toBe(0);
  });

  it("converges, and passes its own checks, but for certificates, which nobody issues here", async () => {
    await drill(
      part,
      "The whole platform is deployed and converges; of scripts/checks.sh all but the check of certificates pass: nobody issues any here",
      async () => {
        await deploy();
        const checks = await eventually(
          "scripts/checks.sh passes, but for certificates, which nobody issues here",
          600,
          () => script(engine, tree, ["scripts/checks.sh", "--target", "swarm"]),
          ({ output }) =>
            output.includes("passed") && failed(output).every((line) => line.includes("Traefik has none")),
        );
        const services = (await docker(engine, ["stack", "services", "-q", "bigdata"]))
          .split("\n")
          .filter(Boolean);
        return `${services.length} services; ${checks.output.trim().split("\n").at(-1) ?? ""}`;
      },
    );
  }, 900_000);

  it("lets every pair of services talk, or not, as the model says", async () => {
    await drill(
      part,
      "Isolation on overlay networks: each pair of services, measured from inside",
      async () => {
        const synthesis = synth(tree.stack, "swarm", { policies: [] });
        const mayTalk: MayTalk = (from, to) => reaches(synthesis, from, to, "swarm").pass;
        const measured = await measureAsModelled(async () => (await look()).filter(runs), mayTalk);
        const apart = measured.filter(({ from, to }) => !mayTalk(from, to));
        expect(apart.length).toBeGreaterThan(100);
        return `${measured.length} pairs, ${apart.length} of them apart, as the model says`;
      },
    );
  });

  it("rolls a changed file out under a new name, and can remove the old one", async () => {
    await drill(
      part,
      "A changed file rolls out under a new name, and the old one can be removed",
      async () => {
        const configs = async (): Promise<readonly string[]> =>
          (await docker(engine, ["config", "ls", "--format", "{{.Name}}"]))
            .split("\n")
            .filter((name) => name.includes("alertmanager"));
        const [before = ""] = await configs();
        values = { ...values, ALERT_EMAILS: "night@example.com" };
        rewrite();
        await deploy();
        const read = async (): Promise<string> => {
          const [container] = await running("alertmanager");
          return container === undefined
            ? ""
            : (await inContainer(engine, container, ["cat", "/etc/alertmanager/alertmanager.yml"])).output;
        };
        await eventually("the new file is there", 120, read, (content) =>
          content.includes("night@example.com"),
        );
        expect(await configs()).toHaveLength(2);
        await eventually(
          "the update is complete",
          120,
          () => inspect("{{.UpdateStatus.State}}", "alertmanager"),
          (state) => state === "completed",
        );
        expect((await make("prune-configs")).status).toBe(0);
        const [after, ...more] = await configs();
        expect(more).toEqual([]);
        expect(after).not.toBe(before);
        expect(readFileSync(join(tree.folder, "stack.prod.yml"), "utf8")).toContain(after);
        return `${before} -> ${after ?? ""}`;
      },
    );
  });

  it("rolls a bad update back by itself", async () => {
    await drill(part, "A bad update is rolled back by Swarm itself", async () => {
      const command = (): Promise<string> =>
        inspect("{{.Spec.TaskTemplate.ContainerSpec.Args}}", "blackbox-exporter");
      const good = await command();
      rewrite(
        eachService((model, name) =>
          name === "blackbox-exporter" ? { ...model, command: ["--no-such-option"] } : model,
        ),
      );
      await deploy();
      await eventually(
        "the update is rolled back",
        180,
        () => inspect("{{with .UpdateStatus}}{{.State}}{{end}}", "blackbox-exporter"),
        (state) => state === "rollback_completed",
      );
      expect(await command()).toBe(good);
      expect(await running("blackbox-exporter")).toHaveLength(1);
      return "rollback_completed, with the command of before";
    });
  });
});

/** The rows of checks.sh that failed. */
function failed(output: string): readonly string[] {
  return output.split("\n").filter((line) => line.startsWith("FAIL"));
}
