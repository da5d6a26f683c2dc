import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A machine of its own for one test file: processes, mounts and a network that nobody else sees. Everything that runs in it
 * ends with it, and it ends with the test, however that ends.
 */
export interface Pod {
  /** A folder on the real disk. */
  readonly folder: string;
  /** The process that everything else lives below. */
  readonly pid: number;
  /** The words before a command that make it run in here. */
  readonly enter: readonly string[];
  /** Runs a command in here and waits for it; throws where it fails. */
  readonly run: (script: string) => string;
  readonly stop: () => Promise<void>;
}

/** Makes a machine. */
export async function startPod(name: string): Promise<Pod> {
  const folder = mkdtempSync(join(tmpdir(), `stackwright-${name}-`));
  mkdirSync(join(folder, "volumes"));
  const outer = spawn(
    "unshare",
    ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", inside],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  await said(outer, "ready");
  const pid = Number(childrenOf(outer.pid ?? 0)[0]);
  const enter = ["nsenter", `--target=${pid}`, "--mount", "--net", "--pid", "--"];
  return {
    folder,
    pid,
    enter,
    run: (script) => {
      const [command = "", ...words] = [...enter, "sh", "-euc", script];
      const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
      if (status !== 0) throw new Error(`${script}\n${stdout}${stderr}`);
      return stdout;
    },
    stop: async () => {
      const ended = new Promise((resolve) => outer.once("exit", resolve));
      outer.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The first process: a switch for the network, and then it only waits for the test to close its input. A switch without an
 * address of its own takes that of one of its ports, and when ports come and go nobody finds it for most of a minute.
 */
const inside = `
set -eu
mount -t tmpfs none /run
mkdir /run/netns
ip link set lo up
ip link add br0 address 02:42:0a:4d:00:01 type bridge
ip addr add 10.77.0.1/16 dev br0
ip link set br0 up
echo ready
cat >/dev/null
`;

/** The processes that a process has started, as this machine numbers them. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

function said(process: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout?.on("data", (data: Buffer) => {
      if (data.toString().includes(word)) resolve();
    });
    process.once("exit", (code) => reject(new Error(`it ended before it was ${word}: ${code}`)));
  });
}
