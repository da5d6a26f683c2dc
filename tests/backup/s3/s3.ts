import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Pod } from "../sandbox/pod.ts";
import { s3Keys, type Fault, type Order } from "./orders.ts";
import { cheapKey } from "./restic-key.ts";

/** The S3 server of a pod, at https://s3.test:9000. */
export interface S3 {
  readonly fault: (fault: Fault) => Promise<void>;
  readonly heal: () => Promise<void>;
  /** Connections are refused. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  /** The calls since the last time that this was asked. */
  readonly calls: () => Promise<readonly string[]>;
  /** The paths of the objects below a path: `backups/restic/snapshots`. */
  readonly objects: (path: string) => readonly string[];
  /** Spares restic its work on the password; see `cheapKey`. */
  readonly cheapen: (repository: string, password: string) => void;
  /** The file of an object. */
  readonly fileOf: (object: string) => string;
}

export { s3Keys };

const suffix = "._S3rver_object";

/** The name that the server is known by. */
export const s3Host = { "s3.test": "10.77.0.1" };

/** Makes a certificate for the server, that signs itself; gives its path. */
export function makeCertificate(pod: Pod): string {
  const key = join(pod.folder, "s3.key");
  const certificate = join(pod.folder, "s3.crt");
  const { status, stderr } = spawnSync(
    "openssl",
    [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
      "-subj", "/CN=s3.test", "-addext", "subjectAltName=DNS:s3.test", "-keyout", key, "-out", certificate,
    ], // prettier-ignore
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return certificate;
}

/** Starts the server. A second one, on another port, is another place. */
export async function startS3(pod: Pod, port = 9000): Promise<S3> {
  const folder = join(pod.folder, `s3-${port}`);
  mkdirSync(folder);
  const [command = "", ...words] = [
    ...pod.enter,
    // s3rver enciphers the places at which long lists go on, with DES.
    process.execPath, "--openssl-legacy-provider", "--import", createRequire(import.meta.url).resolve("tsx"), fileURLToPath(new URL("server.ts", import.meta.url)),
    folder, "10.77.0.1", String(port), join(pod.folder, "s3.key"), join(pod.folder, "s3.crt"),
  ]; // prettier-ignore
  const child = spawn(command, words, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = (await lines.next()) as { readonly value?: string };
  if (first.value !== "ready") throw new Error("the S3 server does not start");
  const tell = async (order: Order): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(order)}\n`);
    const { value } = (await lines.next()) as { readonly value?: string };
    return JSON.parse(value ?? "null") as unknown;
  };
  const fileOf = (object: string): string => join(folder, `${object}${suffix}`);
  const objects = (path: string): readonly string[] =>
    existsSync(join(folder, path))
      ? readdirSync(join(folder, path), { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(suffix))
          .map((name) => name.slice(0, -suffix.length))
          .toSorted()
      : [];
  return {
    fault: async (fault) => void (await tell({ do: "fault", fault })),
    heal: async () => void (await tell({ do: "fault", fault: { kind: "none" } })),
    down: async () => void (await tell({ do: "down" })),
    up: async () => void (await tell({ do: "up" })),
    calls: async () => (await tell({ do: "calls" })) as readonly string[],
    objects,
    fileOf,
    cheapen: (repository, password) => {
      for (const name of objects(`${repository}/keys`)) {
        const old = fileOf(`${repository}/keys/${name}`);
        const cheap = cheapKey(readFileSync(old, "utf8"), password);
        const fresh = fileOf(`${repository}/keys/${cheap.name}`);
        writeFileSync(fresh, cheap.text);
        const metadata = old.replace(suffix, "._S3rver_metadata.json");
        if (existsSync(metadata))
          writeFileSync(fresh.replace(suffix, "._S3rver_metadata.json"), readFileSync(metadata));
        writeFileSync(`${fresh}.md5`, createHash("md5").update(cheap.text).digest("hex"));
        for (const file of readdirSync(dirname(old)))
          if (file.startsWith(name)) rmSync(join(dirname(old), file));
      }
    },
  };
}
