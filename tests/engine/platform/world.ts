import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { worldNetwork, type Engine } from "../engine/engine.ts";
import { home, scratchFolder } from "../engine/home.ts";
import { machineAddress, worldAddress } from "../engine/machine.ts";
import { run } from "../engine/run.ts";
import { testAuthority } from "../images/authority.ts";
import { buildStandIn } from "../images/built.ts";

/** A message that the mail server has taken. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly body: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** The second place for backups. */
export const offsite = {
  host: "s3.example.com",
  bucket: "bigdata-backups",
  user: "bigdata",
  password: "offsite-password",
};

/** What is outside of the platform: names of example.com, a mail server and an S3 server with a certificate that is checked. */
export interface World {
  readonly mails: () => readonly Mail[];
  readonly stop: () => void;
}

/** Starts it in a network of its own, on the other end of the machine's cable. */
export async function startWorld(engine: Engine): Promise<World> {
  const folder = scratchFolder("world");
  const at = (name: string): string => join(folder, name);
  await testAuthority();
  const authority = join(home, "authority");
  await run("openssl", [
    "req",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    at("key"),
    "-out",
    at("request"),
    "-subj",
    "/CN=smtp.example.com",
  ]);
  writeFileSync(at("extensions"), `subjectAltName=DNS:smtp.example.com,DNS:${offsite.host}`);
  await run("openssl", ["x509", "-req", "-in", at("request"), "-CA", `${authority}.pem`, "-CAkey", `${authority}.key`,
    "-set_serial", "2", "-days", "2", "-extfile", at("extensions"), "-out", at("certificate")]); // prettier-ignore
  mkdirSync(join(at("buckets"), offsite.bucket), { recursive: true });
  const { path } = await buildStandIn();
  const child = spawn(
    "nsenter",
    // Among the engine's processes, with which it ends in any case.
    [
      "--target",
      String(engine.pid),
      "--pid",
      `--net=${worldNetwork(engine)}`,
      "setpriv",
      "--pdeathsig",
      "KILL",
      path,
      "world",
      worldAddress,
      machineAddress,
      at("certificate"),
      at("key"),
      at("mails"),
      at("buckets"),
      offsite.user,
      offsite.password,
    ],
    { stdio: "inherit" },
  );
  const mails = (): readonly Mail[] =>
    existsSync(at("mails"))
      ? readFileSync(at("mails"), "utf8")
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Mail)
      : [];
  const stop = (): void => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { mails, stop };
}
