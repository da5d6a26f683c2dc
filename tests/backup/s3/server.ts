/**
 * An S3 server over TLS that can fail on demand. It reads one order a line, as JSON, and answers each with a line.
 *
 *   node --import tsx server.ts FOLDER ADDRESS PORT KEY CERTIFICATE
 */
import { createServer } from "node:https";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import S3rver from "s3rver";
import { s3Keys, type Fault, type Order } from "./orders.ts";
import { isSigned } from "./signature.ts";

const [folder = "", address = "", port = "", key = "", certificate = ""] = process.argv.slice(2);
const s3 = new S3rver({
  silent: true,
  directory: folder,
  vhostBuckets: false,
  configureBuckets: [{ name: "backups" }, { name: "offsite" }],
});
await s3.configureBuckets();
const serve = s3.callback();

let fault: Fault = { kind: "none" };
const calls: string[] = [];
const sockets = new Set<Socket>();

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(certificate) },
  (request: IncomingMessage, response: ServerResponse) => {
    const call = `${request.method} ${request.url}`;
    calls.push(call);
    if (!isSigned(request, s3Keys.secret)) {
      fail({ kind: "status", status: 403, code: "SignatureDoesNotMatch" }, request, response);
      return;
    }
    if (fault.kind === "none" || (fault.match !== undefined && !new RegExp(fault.match).test(call))) {
      serve(request, response);
      return;
    }
    const now = fault;
    if (now.times !== undefined) fault = now.times > 1 ? { ...now, times: now.times - 1 } : { kind: "none" };
    fail(now, request, response);
  },
);
server.on("connection", (socket: Socket) => {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
});

function fail(now: Fault, request: IncomingMessage, response: ServerResponse): void {
  switch (now.kind) {
    case "hang":
      return;
    case "status":
      request.resume();
      response.writeHead(now.status ?? 500, { "content-type": "application/xml" });
      response.end(
        `<?xml version="1.0"?><Error><Code>${now.code ?? "InternalError"}</Code><Message>as asked</Message></Error>`,
      );
      return;
    case "slow":
      setTimeout(() => serve(request, response), now.milliseconds ?? 1000);
      return;
    case "cut":
      // Half of the body arrives, and the connection breaks.
      request.once("data", () => request.socket.destroy());
      request.once("end", () => request.socket.destroy());
      return;
    default:
      // `shorten`: half of what is sent is kept, and the sender is told that all is well.
      shorten(request, response);
  }
}

function shorten(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const half = body.subarray(0, body.length >> 1);
    const stream = Object.assign(new PassThrough(), {
      method: request.method,
      url: request.url,
      headers: { ...request.headers, "content-length": String(half.length) },
      socket: request.socket,
      connection: request.socket,
      httpVersion: request.httpVersion,
    });
    for (const name of ["content-md5", "x-amz-checksum-crc32c", "x-amz-content-sha256"])
      Reflect.deleteProperty(stream.headers, name);
    Object.assign(stream.headers, { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" });
    stream.end(half);
    serve(stream as unknown as IncomingMessage, response);
  });
}

function listen(): Promise<void> {
  return new Promise((done) => server.listen(Number(port), address, done));
}

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case "fault":
      fault = order.fault;
      return "ok";
    case "down":
      server.close();
      for (const socket of sockets) socket.destroy();
      return "ok";
    case "up":
      if (!server.listening) await listen();
      return "ok";
    case "calls":
      return calls.splice(0);
    default:
      throw new Error("unknown order");
  }
}

await listen();
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line) as Order))}\n`);
}
process.exit(0);
