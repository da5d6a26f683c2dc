/**
 * What stands before a real OpenSearch server here: TLS and logins, which its security plugin brings, and policies of snapshots,
 * which its index management brings. No registry of packages has them for this version; tests/engine runs a newer server with its
 * security plugin. For Elasticsearch, whose API of snapshots is the same otherwise, it answers what only Elasticsearch knows. It
 * can fail on demand: it reads one order a line, as JSON, and answers each with a line.
 *
 *   node --import tsx gateway.ts KEY CERTIFICATE USER:PASSWORD
 */
import { readFileSync } from "node:fs";
import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { createInterface } from "node:readline";
import type { SearchCall, SearchFault, SearchOrder } from "./orders.ts";

const [key = "", certificate = "", login = ""] = process.argv.slice(2);
const authorization = `Basic ${Buffer.from(login).toString("base64")}`;
const calls: SearchCall[] = [];
const policies = new Map<string, { readonly body: object; readonly number: number }>();
let fault: SearchFault | undefined;

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(certificate) },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => serve(request, response, Buffer.concat(chunks)));
  },
);

function serve(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const what = `${request.method ?? ""} ${request.url ?? ""}`;
  calls.push({ what, body: body.toString() });
  if (request.headers.authorization !== authorization) {
    answer(response, 401, { error: "who are you?" });
    return;
  }
  if (fault !== undefined && new RegExp(fault.match).test(what)) {
    const now = fault;
    if (now.times !== undefined) fault = now.times > 1 ? { ...now, times: now.times - 1 } : undefined;
    if (now.kind === "status") answer(response, now.status ?? 500, now.body ?? { error: "as asked" });
    if (now.kind === "cut") request.socket.destroy();
    return;
  }
  const policy = /^\/(?:_plugins\/_sm\/policies|_slm\/policy)\/([^?]+)(?:\?if_seq_no=(\d+))?/.exec(
    request.url ?? "",
  );
  if (request.url?.includes("feature_states") === true) {
    const features = ["security", "kibana"].map((name) => ({ feature_name: name }));
    answer(response, 200, { snapshots: [{ feature_states: features }] });
  } else if (policy === null) pass(request, response, withoutFeatures(body));
  else keepPolicy(request.method ?? "", policy[1] ?? "", policy[2], body, response);
}

/** OpenSearch refuses the word. */
function withoutFeatures(body: Buffer): Buffer {
  return Buffer.from(body.toString().replace(/, "feature_states": \[[^\]]*\]/, ""));
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

/** As the plugin does: a policy that is there is only changed by who has read it. */
function keepPolicy(
  method: string,
  name: string,
  seen: string | undefined,
  body: Buffer,
  response: ServerResponse,
): void {
  const known = policies.get(name);
  if (method === "GET") {
    if (known === undefined) answer(response, 404, { error: "not found" });
    else
      answer(response, 200, {
        _id: `${name}-sm-policy`,
        _seq_no: known.number,
        _primary_term: 1,
        sm_policy: known.body,
      });
    return;
  }
  if (method === "PUT" && seen !== undefined && Number(seen) !== known?.number) {
    answer(response, 409, { error: "version conflict" });
    return;
  }
  policies.set(name, { body: JSON.parse(body.toString()) as object, number: (known?.number ?? 0) + 1 });
  answer(response, method === "POST" ? 201 : 200, { acknowledged: true });
}

function pass(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const further = ask(
    {
      host: "127.0.0.1",
      port: 9201,
      method: request.method,
      path: request.url,
      headers: { "content-type": "application/json", "content-length": body.length },
    },
    (back) => {
      response.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(response);
    },
  );
  further.on("error", () => request.socket.destroy());
  further.end(body);
}

function obey(order: SearchOrder): unknown {
  switch (order.do) {
    case "fault":
      fault = order.fault;
      return "ok";
    case "heal":
      fault = undefined;
      return "ok";
    case "calls":
      return calls.splice(0);
    default:
      throw new Error("unknown order");
  }
}

await new Promise<void>((done) => server.listen(9200, done));
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(obey(JSON.parse(line) as SearchOrder))}\n`);
}
process.exit(0);
