import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { synth, type Synthesis } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveStack } from "./testing/live-stack.fixture.ts";
import { filesOf } from "./testing/platform.fixture.ts";
import { eventually, freePorts, start, stop, type Running } from "./testing/process.ts";
import { findTool, makeFolder } from "./testing/tool.ts";

/** The programs, by what upstream and Debian call them. */
const programs = {
  prometheus: findTool("prometheus"),
  alertmanager: findTool("prometheus-alertmanager", "alertmanager"),
  "node-exporter": findTool("prometheus-node-exporter", "node_exporter"),
  "blackbox-exporter": findTool("prometheus-blackbox-exporter", "blackbox_exporter"),
};
const areThere = Object.values(programs).every((program) => program !== undefined);

interface Message {
  readonly path: string;
  readonly receiver: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** Ports of the stack's services inside their containers. */
const inside = {
  prometheus: 9090,
  "prometheus-edge": 9090,
  alertmanager: 9093,
  "node-exporter": 9100,
  "blackbox-exporter": 9115,
  shop: 8000,
} as const;
type Name = keyof typeof inside;

const messages: Message[] = [];
const running = new Map<Name, Running>();
const ports = new Map<Name, number>();
let folder = "";
let server: Server | undefined;

/** What Prometheus gives about something, by its API. */
async function ask<Data>(name: Name, path: string): Promise<Data> {
  const response = await fetch(`http://127.0.0.1:${ports.get(name)}${path}`);
  return (await response.json()) as Data;
}

async function query(expression: string, name: Name = "prometheus"): Promise<readonly Series[]> {
  interface Answer {
    readonly data: { readonly result: readonly Series[] };
  }
  return (await ask<Answer>(name, `/api/v1/query?query=${encodeURIComponent(expression)}`)).data.result;
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** The generated files, with the addresses of this machine. */
function onLoopback(text: string): string {
  return [...ports].reduce(
    (result, [name, port]) => result.replaceAll(`${name}:${inside[name]}`, `127.0.0.1:${port}`),
    text,
  );
}

/** The generated flags, with the paths of this machine; the last of two flags with the same name counts. */
function flagsOf({ document }: Synthesis, name: Name, at: string): readonly string[] {
  const command = document.services?.[name]?.command;
  const flags = Array.isArray(command) ? command.map(String) : [];
  return [
    ...flags.map((flag) =>
      inItsFolder(
        flag
          .replace("/etc/prometheus/", `${at}/`)
          .replace("/etc/alertmanager/", `${at}/`)
          .replace("/etc/blackbox_exporter/config.yml", `${at}/blackbox.yml`)
          .replace(/=\/(?:prometheus|alertmanager|memory)$/, `=${at}/data`)
          .replace(/=\/host\/(proc|sys)$/, "=/$1")
          .replace(/=\/rootfs$/, "=/")
          .replace(/=\/textfiles$/, `=${folder}/textfiles`)
          .replaceAll("$$", "$"),
      ),
    ),
    `--web.listen-address=127.0.0.1:${ports.get(name)}`,
    // The first alerts find nobody, because Alertmanager is not known yet; by default they are sent again after a minute.
    ...(name === "prometheus" ? ["--rules.alert.resend-delay=2s"] : []),
  ];
}

/** A folder outside would be shared with the next run, whose queries would find this one's series. */
function inItsFolder(flag: string): string {
  const path = /=(\/.*)$/.exec(flag)?.[1];
  if (path === undefined || path.startsWith(`${folder}/`) || ["/", "/proc", "/sys"].includes(path))
    return flag;
  throw new Error(
    `${flag}: this path of a container is not mapped to the test's own folder; do so in flagsOf`,
  );
}

function launch(synthesis: Synthesis, name: Exclude<Name, "shop">, in_: string): void {
  const program = programs[name === "prometheus-edge" ? "prometheus" : name] ?? "";
  running.set(name, start(name, program, flagsOf(synthesis, name, join(folder, in_)), folder));
}

beforeAll(async () => {
  if (!areThere) return;
  const names = Object.keys(inside) as Name[];
  const free = await freePorts(names.length);
  names.forEach((name, index) => ports.set(name, free[index] ?? 0));

  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "POST")
        messages.push({
          path: request.url ?? "",
          ...(JSON.parse(Buffer.concat(chunks).toString()) as object),
        } as Message);
      response.setHeader("content-type", "text/plain; version=0.0.4");
      response.end(
        request.url === "/metrics" ? "# TYPE shop_orders_total counter\nshop_orders_total 42\n" : "",
      );
    });
  });
  await new Promise<void>((resolve) => server?.listen(ports.get("shop"), "127.0.0.1", resolve));

  const synthesis = synth(liveStack(`http://127.0.0.1:${ports.get("shop")}`), "compose", { policies: [] });
  const files = Object.entries(filesOf(synthesis)).map(
    ([path, content]) => [path, onLoopback(content)] as const,
  );
  folder = makeFolder({ ...Object.fromEntries(files), "textfiles/backup.prom": "backup_last_exit_code 0\n" });
  launch(synthesis, "node-exporter", "");
  launch(synthesis, "blackbox-exporter", "blackbox");
  launch(synthesis, "alertmanager", "alertmanager");
  launch(synthesis, "prometheus-edge", "prometheus-edge");
  launch(synthesis, "prometheus", "prometheus");
}, 30_000);

afterAll(async () => {
  await Promise.all([...running.values()].map(stop));
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
}, 30_000);

/** What the programs said, for a message. */
function said(): string {
  return [...running.values()].map(({ name, output }) => `--- ${name}\n${output().slice(-2000)}`).join("\n");
}

interface Targets {
  readonly data: {
    readonly activeTargets: readonly { readonly health: string; readonly labels: { readonly job: string } }[];
  };
}

describe.skipIf(!areThere)("monitoring, live", () => {
  it("has every target up", async () => {
    const jobs = await eventually("all targets up", 40, async () => {
      const { activeTargets } = (await ask<Targets>("prometheus", "/api/v1/targets")).data;
      const healthy = activeTargets.length > 0 && activeTargets.every(({ health }) => health === "up");
      return healthy ? activeTargets.map(({ labels }) => labels.job) : undefined;
    }).catch((error: unknown) => {
      throw new Error(said(), { cause: error });
    });
    expect(new Set(jobs)).toEqual(
      new Set([
        "prometheus",
        "alertmanager",
        "node",
        "blackbox-exporter",
        "blackbox",
        "prometheus-edge-federation",
      ]),
    );
  }, 60_000);

  it("labels what it scrapes", async () => {
    const [node] = await eventually("node's series", 20, async () =>
      nonEmpty(await query("node_uname_info")),
    );
    expect(node?.metric).toMatchObject({ job: "node", service: "node-exporter" });
    const [probe] = await eventually("a probe", 20, async () =>
      nonEmpty(await query('probe_success{service="alertmanager"}')),
    );
    expect(probe?.metric).toMatchObject({ job: "blackbox", module: "http_2xx" });
    expect(probe?.metric["target"]).toBe(probe?.metric["instance"]);
    expect(probe?.value[1]).toBe("1");
  }, 60_000);

  it("reads what a job has left for node-exporter", async () => {
    const [series] = await eventually("the text file", 20, async () =>
      nonEmpty(await query("backup_last_exit_code")),
    );
    expect(series?.metric).toMatchObject({ job: "node" });
  }, 30_000);

  it("gets from the edge what it cannot scrape, under its own name", async () => {
    const [orders] = await eventually("the shop's series", 20, async () =>
      nonEmpty(await query("shop_orders_total")),
    );
    expect(orders).toMatchObject({
      metric: { job: "shop", service: "shop" },
      value: [expect.any(Number), "42"],
    });
    expect(await query('up{job="shop"}')).toMatchObject([{ value: [expect.any(Number), "1"] }]);
  }, 30_000);

  it("tells that it is alive, to the heartbeat alone", async () => {
    const beat = await eventually("the heartbeat", 30, async () =>
      messages.find(({ path }) => path === "/heartbeat"),
    );
    expect(beat.alerts).toMatchObject([{ labels: { alertname: "Watchdog", stack: "live" } }]);
    expect(toldAbout("Watchdog", "/team")).toBe(false);
  }, 60_000);

  it("tells about a target that is down, and not about what follows from it", async () => {
    const node = running.get("node-exporter");
    if (node !== undefined) await stop(node);
    const down = await eventually("the alert about node-exporter", 40, async () =>
      messages.find(({ alerts }) =>
        alerts.some(({ labels }) => labels["alertname"] === "InstanceDown" && labels["job"] === "node"),
      ),
    ).catch((error: unknown) => {
      throw new Error(said(), { cause: error });
    });
    expect(down).toMatchObject({ path: "/team", receiver: "on-duty" });

    interface Alert {
      readonly labels: Readonly<Record<string, string>>;
      readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
    }
    const muted = await eventually("the muted alert", 30, async () => {
      const alerts = await ask<readonly Alert[]>("alertmanager", "/api/v2/alerts");
      return alerts.find(({ labels }) => labels["alertname"] === "Muted");
    });
    expect(muted.status.state).toBe("suppressed");
    expect(muted.status.inhibitedBy).toHaveLength(1);
    await eventually(
      "an alert of the same kind about something else",
      30,
      async () => toldAbout("Told", "/team") || undefined,
    );
    // Several times the wait of its group.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(toldAbout("Muted", "/team")).toBe(false);
  }, 120_000);
});

function nonEmpty<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}

function toldAbout(alert: string, path: string): boolean {
  return messages.some(
    (one) => one.path === path && one.alerts.some(({ labels }) => labels["alertname"] === alert),
  );
}
