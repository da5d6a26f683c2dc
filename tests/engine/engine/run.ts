import { spawn, type SpawnOptions } from "node:child_process";

/** How a command runs. */
export interface RunOptions {
  /** What it reads. */
  readonly input?: string | Buffer;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Seconds after which it is killed. @default 600 */
  readonly timeout?: number;
}

/** What a command said. */
export interface RunResult {
  readonly status: number;
  readonly output: string;
  /** What it wrote to its standard error. */
  readonly errors: string;
}

/** Runs a command and waits for its end, whatever that is. */
export function attempt(
  command: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { input, env = {}, folder, timeout = 600 } = options;
  const settings: SpawnOptions = {
    env: { ...process.env, ...env },
    timeout: timeout * 1000,
    killSignal: "SIGKILL",
    ...(folder === undefined ? {} : { cwd: folder }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, settings);
    const said = { output: "", errors: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.errors += text));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? 137, ...said }));
    // A command that does not read its input is no mistake.
    child.stdin?.on("error", () => undefined).end(input);
  });
}

/**
 * Runs a command that must end well, and gives what it wrote.
 *
 * @throws Error with all that it said.
 */
export async function run(
  command: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { status, output, errors } = await attempt(command, words, options);
  if (status !== 0) {
    throw new Error(
      `${command} ${words.join(" ")} ended with ${status}:\n${output.slice(-4000)}${errors.slice(-4000)}`,
    );
  }
  return output;
}
