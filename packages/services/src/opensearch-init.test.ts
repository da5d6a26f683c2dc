import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { initScript } from "./opensearch-init.ts";

let folder = "";
let server: Server;
let asked: string[] = [];
let answers: Record<string, number> = {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stackwright-"));
  mkdirSync(join(folder, "templates"));
  asked = [];
  answers = {};
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(
        `${request.method} ${request.url} ${request.headers.authorization} ${Buffer.concat(chunks).toString()}`,
      );
      response.statusCode = answers[request.url ?? ""] ?? 200;
      response.end("{}");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

/** Runs the script against the server of the test, with a curl that is the machine's own. */
async function run(): Promise<{ readonly code: number | null; readonly output: string }> {
  writeFileSync(join(folder, "password"), 'it"s\\me\n');
  writeFileSync(join(folder, "templates/logs.json"), '{"index_patterns":["logs-*"]}');
  const script = initScript.replaceAll("/opt/stackwright/index-templates", join(folder, "templates"));
  writeFileSync(join(folder, "init.sh"), script);
  const { port } = server.address() as AddressInfo;
  const child = spawn("sh", [join(folder, "init.sh")], {
    env: {
      PATH: process.env["PATH"],
      OPENSEARCH_URL: `http://127.0.0.1:${port}`,
      OPENSEARCH_PASSWORD_FILE: join(folder, "password"),
    },
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, output };
}

describe("init.sh", () => {
  it("logs in with the password from its file, and puts every template in", async () => {
    const login = `Basic ${Buffer.from('admin:it"s\\me').toString("base64")}`;
    expect(await run()).toEqual({ code: 0, output: "the template logs is in place\n" });
    expect(asked).toEqual([
      `GET /_cluster/health ${login} `,
      `PUT /_index_template/logs ${login} {"index_patterns":["logs-*"]}`,
    ]);
  });

  it("fails with the answer when a template is refused", async () => {
    answers = { "/_index_template/logs": 400 };
    expect(await run()).toEqual({ code: 1, output: "the template logs was refused with 400: {}\n" });
  });
});
