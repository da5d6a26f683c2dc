import { spawn, type ChildProcess } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { renderTree, type Stack } from "@stackwright/core";
import { readCompose, type ComposeDocument, type DocumentService } from "./compose-document.ts";
import { imageOf, type SandboxImage } from "./images.ts";
import { enterScript, launchScript, type LaunchMount, type LaunchOptions } from "./launch.ts";
import { childrenOf, startPod, type Pod } from "./pod.ts";

/** How a command ended. */
export interface Result {
  readonly code: number;
  /** What it said, on both outputs. */
  readonly output: string;
  readonly seconds: number;
}

/** A running container. */
export interface Container {
  readonly name: string;
  /** Its first process, as this machine numbers it. */
  readonly pid: () => number;
  /** `docker exec` */
  readonly exec: (...argv: readonly string[]) => Promise<Result>;
  /** Starts a command in it, and does not wait for it. */
  readonly begin: (...argv: readonly string[]) => Running;
  /** What it has said so far. */
  readonly logs: () => string;
  /** `docker kill`: all its processes, at once. */
  readonly kill: () => Promise<number>;
  /** `docker stop`: asks, waits, and kills then. */
  readonly stop: (graceSeconds?: number) => Promise<number>;
  readonly ended: Promise<number>;
}

/** A command that runs. */
export interface Running {
  readonly output: () => string;
  readonly signal: (signal: "SIGTERM" | "SIGKILL" | "SIGINT") => void;
  readonly ended: Promise<Result>;
}

/** What is different from the document for one start. */
export interface Changes {
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly hostname?: string;
  /** More mounts, by target, or other sources for those of the document. */
  readonly mounts?: readonly LaunchMount[];
  /** Its files come beside those that the image has. */
  readonly image?: Partial<SandboxImage>;
}

/** A platform's folder and the machine on which its services run: what `docker compose` is to a real one. */
export interface Sandbox {
  readonly pod: Pod;
  readonly document: ComposeDocument;
  /** The platform's folder, as it is written for users. */
  readonly tree: string;
  /** `docker compose up -d SERVICE` */
  readonly up: (service: string, changes?: Changes) => Promise<Container>;
  /** `docker compose run --rm SERVICE COMMAND`, with its result. */
  readonly run: (service: string, command: readonly string[], changes?: Changes) => Promise<Result>;
  /** The folder of a volume. */
  readonly volume: (name: string) => string;
  /** The text of a secret. */
  readonly secret: (name: string) => string;
  readonly stop: () => Promise<void>;
}

/** What a sandbox needs to know. */
export interface SandboxOptions {
  readonly name: string;
  readonly stack: Stack;
  /** Texts of secrets. @default each a different one */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Addresses outside of the stack, by name. The machine's own is 10.77.0.1. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** A file with the certificate that programs trust. */
  readonly authority?: (pod: Pod) => string;
}

/** Writes a platform for `docker compose`, and makes a machine for it. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const pod = await startPod(options.name);
  const tree = join(pod.folder, "platform");
  for (const { path, content, mode } of renderTree(options.stack).files) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content, { mode });
  }
  const compose =
    ["compose.yml", "docker-compose.dev.yml"].find((name) => existsSync(join(tree, name))) ?? "";
  const document = readCompose(tree, compose);
  const texts = { ...options.secrets };
  for (const [name, { file }] of Object.entries(document.secrets ?? {})) {
    if (file === undefined) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, (texts[name] ??= `secret-of-${name}`), { mode: 0o600 });
  }
  const names = Object.keys(document.services);
  const addressOf = (service: string): string => `10.77.1.${names.indexOf(service) + 1}`;
  const hosts = [
    "127.0.0.1 localhost",
    ...names.map((name) => `${addressOf(name)} ${name} ${document.services[name]?.hostname ?? ""}`.trim()),
    ...Object.entries(options.hosts ?? {}).map(([name, address]) => `${address} ${name}`),
    "",
  ].join("\n");
  const authority = options.authority?.(pod);
  const volume = (name: string): string => {
    const folder = join(pod.folder, "volumes", name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  let count = 0;
  const taken = new Set<string>();

  const up = async (name: string, changes: Changes = {}): Promise<Container> => {
    const service = document.services[name];
    if (service === undefined) throw new Error(`no service ${name}: ${names.join(", ")}`);
    count += 1;
    const id = `c${count}`;
    const usual = imageOf(service.image);
    const image = {
      ...usual,
      ...changes.image,
      files: { ...usual.files, ...changes.image?.files },
    };
    const launch: LaunchOptions = {
      image,
      root: join(pod.folder, "roots", id),
      hostname: changes.hostname ?? service.hostname ?? id,
      hosts,
      mounts: [...mountsOf(service, document, tree, volume), ...(changes.mounts ?? [])],
      environment: { ...clean(service.environment), ...changes.environment },
      argv: argvOf(service, image, changes),
      user: service.user,
      readOnly: service.read_only === true,
      capabilities: capabilitiesOf(service),
      init: service.init === true,
      folder: service.working_dir,
      authority,
    };
    // The first container of a service has its name; another one beside it has an address of its own.
    const named = changes.command === undefined && !taken.has(name);
    const address = named ? addressOf(name) : `10.77.${2 + (count >> 8)}.${count & 255}`;
    const folder = join(pod.folder, "containers");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${id}.sh`), networkScript(id, address) + launchScript(launch));
    const container = await startContainer(pod, name, id, join(folder, `${id}.sh`), launch);
    if (named) {
      taken.add(name);
      void container.ended.then(() => taken.delete(name));
    }
    return container;
  };

  return {
    pod,
    document,
    tree,
    up,
    run: async (name, command, changes = {}) => {
      const since = Date.now();
      const container = await up(name, { ...changes, command });
      const code = await container.ended;
      return { code, output: container.logs(), seconds: (Date.now() - since) / 1000 };
    },
    volume,
    secret: (name) => texts[name] ?? "",
    stop: () => pod.stop(),
  };
}

async function startContainer(
  pod: Pod,
  name: string,
  id: string,
  script: string,
  launch: LaunchOptions,
): Promise<Container> {
  const log = join(pod.folder, "containers", `${id}.log`);
  const output = openSync(log, "a");
  const [command = "", ...words] = [
    ...pod.enter,
    "unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "sh", script,
  ]; // prettier-ignore
  const outer = spawn(command, words, { stdio: ["ignore", output, output] });
  closeSync(output);
  const life = { over: false };
  const ended = ending(outer).finally(() => (life.over = true));
  const pid = (): number => innermost(outer.pid ?? 0);
  const begin = (...argv: readonly string[]): Running => {
    const [inside = "", ...rest] = [
      "nsenter", `--target=${pid()}`, "--mount", "--net", "--uts", "--ipc", "--pid", "--",
      "sh", "-c", `exec ${enterScript({ ...launch, argv, init: false })}`,
    ]; // prettier-ignore
    return running(spawn(inside, rest, { stdio: ["ignore", "pipe", "pipe"] }));
  };
  const kill = (signal: "SIGTERM" | "SIGKILL"): void => {
    try {
      process.kill(pid(), signal);
    } catch {
      // It has ended.
    }
  };
  // Its root is that of the image when everything is mounted.
  while (!life.over && !isInside(pid(), launch.root)) await new Promise((done) => setTimeout(done, 10));
  return {
    name,
    pid,
    begin,
    exec: (...argv) => begin(...argv).ended,
    logs: () => readFileSync(log, "utf8"),
    kill: () => {
      kill("SIGKILL");
      return ended;
    },
    stop: async (graceSeconds = 10) => {
      kill("SIGTERM");
      const late = setTimeout(() => {
        appendFileSync(log, `\nsandbox: ${name} did not stop in ${graceSeconds} s\n`);
        kill("SIGKILL");
      }, graceSeconds * 1000);
      const code = await ended;
      clearTimeout(late);
      return code;
    },
    ended,
  };
}

function running(child: ChildProcess): Running {
  const since = Date.now();
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => (text += data.toString()));
  return {
    output: () => text,
    signal: (signal) => {
      const pid = innermost(child.pid ?? 0);
      process.kill(pid, signal);
    },
    ended: ending(child).then((code) => ({ code, output: text, seconds: (Date.now() - since) / 1000 })),
  };
}

const signals: Readonly<Record<string, number>> = { SIGKILL: 137, SIGTERM: 143, SIGINT: 130 };

function ending(child: ChildProcess): Promise<number> {
  return new Promise((done) =>
    child.once("close", (code, signal) => done(code ?? signals[signal ?? ""] ?? 1)),
  );
}

/** nsenter and unshare each wait for the process that they started: the one at the end is meant. */
function innermost(pid: number): number {
  const name = readName(pid);
  const [child] = childrenOf(pid);
  return child !== undefined && (name === "nsenter" || name === "unshare") ? innermost(child) : pid;
}

function isInside(pid: number, root: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/root`).endsWith(root);
  } catch {
    return false;
  }
}

function readName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

/** Connects the container's network, from inside it, to the switch of the machine. As an engine does, by address. */
function networkScript(id: string, address: string): string {
  const hardware = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return `set -eu
ip link set lo up
nsenter --target=1 --net ip link add ${id} type veth peer name eth0 netns $$
nsenter --target=1 --net ip link set ${id} master br0 up
ip link set eth0 address 02:42:${hardware.join(":")}
ip addr add ${address}/16 dev eth0
ip link set eth0 up
`;
}

function argvOf(service: DocumentService, image: SandboxImage, changes: Changes): readonly string[] {
  const entrypoint = changes.entrypoint ?? service.entrypoint ?? image.entrypoint;
  const command =
    changes.command ??
    service.command ??
    // An entrypoint of the document's own takes the image's command away.
    (service.entrypoint === undefined || service.entrypoint === null ? image.command : undefined) ??
    [];
  return [...entrypoint, ...command];
}

function mountsOf(
  service: DocumentService,
  document: ComposeDocument,
  tree: string,
  volume: (name: string) => string,
): readonly LaunchMount[] {
  const volumes = (service.volumes ?? []).map(
    ({ type, source = "", target, read_only = false }): LaunchMount => {
      if (type === "tmpfs") return { target };
      return {
        target,
        source: type === "volume" ? volume(source) : resolve(tree, source),
        readOnly: read_only,
      };
    },
  );
  const files = (
    entries: DocumentService["secrets"],
    sources: ComposeDocument["secrets"],
    folder: string,
  ): readonly LaunchMount[] =>
    (entries ?? []).map(({ source, target = source }) => ({
      target: target.startsWith("/") ? target : `${folder}${target}`,
      source: resolve(tree, sources?.[source]?.file ?? ""),
      readOnly: true,
    }));
  return [
    ...volumes,
    ...files(service.secrets, document.secrets, "/run/secrets/"),
    ...files(service.configs, document.configs, "/"),
  ];
}

function clean(environment: DocumentService["environment"] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** What an engine leaves to a container that says nothing. */
const usual = [
  "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "NET_BIND_SERVICE", "NET_RAW",
  "SYS_CHROOT", "MKNOD", "AUDIT_WRITE", "SETFCAP",
]; // prettier-ignore

function capabilitiesOf({ cap_drop: drop = [], cap_add: add = [] }: DocumentService): readonly string[] {
  const left = drop.includes("ALL") ? [] : usual.filter((name) => !drop.includes(name));
  return [...new Set([...left, ...add])];
}
