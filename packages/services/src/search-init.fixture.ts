import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A cluster that is none: it answers, and keeps what it was asked. */
export interface FakeCluster {
  readonly url: string;
  /** A file in its folder. */
  readonly file: (path: string, content: string) => string;
  /** Each request: method, path, who asks, and what. */
  readonly asked: readonly string[];
  /** Runs a script of the machine's sh, with these variables. */
  readonly run: (
    script: string,
    environment: Readonly<Record<string, string>>,
  ) => Promise<{ readonly code: number | null; readonly output: string }>;
  readonly stop: () => Promise<void>;
}

/** Starts one; it says 200 to everything but the paths of `answers`. */
export async function startFakeCluster(answers: Readonly<Record<string, number>>): Promise<FakeCluster> {
  const folder = mkdtempSync(join(tmpdir(), "stackwright-"));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
      response.statusCode = answers[request.url ?? ""] ?? 200;
      response.end("{}");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // A server that listens to a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const file = (path: string, content: string): string => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    return join(folder, path);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    file,
    asked,
    run: async (script, environment) => {
      const child = spawn("sh", [file("init.sh", script)], {
        env: { PATH: process.env["PATH"], ...environment },
      });
      let output = "";
      child.stdout.on("data", (text: Buffer) => (output += text.toString()));
      child.stderr.on("data", (text: Buffer) => (output += text.toString()));
      return { code: await new Promise<number | null>((done) => child.on("close", done)), output };
    },
    stop: async () => {
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true });
    },
  };
}
