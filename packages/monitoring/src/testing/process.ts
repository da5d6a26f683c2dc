import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";

/** A program that a test has started, and what it has said. */
export interface Running {
  readonly name: string;
  readonly process: ChildProcess;
  readonly output: () => string;
}

/** Starts a program. */
export function start(name: string, program: string, command: readonly string[], folder: string): Running {
  const lines: string[] = [];
  const child = spawn(program, command, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => lines.push(chunk.toString()));
  // Nothing stays behind when the test's own process is ended early.
  process.once("exit", () => child.kill("SIGKILL"));
  child.on("error", (error) => lines.push(String(error)));
  return { name, process: child, output: () => lines.join("") };
}

/** Stops a program that {@link start} has started, and waits until it has ended. */
export async function stop({ process: child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const patience = setTimeout(() => child.kill("SIGKILL"), 5000);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(patience);
}

/** Ports of the loopback address that nobody uses at the moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * Asks again and again until there is an answer.
 *
 * @throws Error when there is none after so many seconds.
 */
export async function eventually<Value>(
  what: string,
  seconds: number,
  ask: () => Promise<Value | undefined>,
): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await ask().catch(() => undefined);
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
