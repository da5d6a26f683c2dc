import { defineStack, network, secret, type Part, type Stack } from "@stackwright/core";
// The sources: what is tested is what a user would import.
import { backups } from "../../packages/backup/src/backups.ts";
import type { BackupOptions } from "../../packages/backup/src/options.ts";
import { startS3, makeCertificate, s3Host, s3Keys, type S3 } from "./s3/s3.ts";
import { startSandbox, type Sandbox } from "./sandbox/sandbox.ts";

/** The one network of the stacks of these tests. */
export const data = network("data");

/** Where the repository is in the S3 server's folder. */
export const repository = "backups/restic";

/** A stack whose backups go to the S3 server of the machine that it is tested on. */
export function stackWith(parts: readonly Part[], options: Partial<BackupOptions> = {}): Stack {
  return defineStack({
    name: "shop",
    parts: [
      ...parts,
      backups({
        repository: {
          endpoint: "https://s3.test:9000",
          bucket: "backups",
          credentials: { accessKey: s3Keys.access, secretKey: secret("s3_secret_key") },
        },
        networks: [data],
        jitter: 0,
        ...options,
      }),
    ],
  });
}

/** A machine with such a stack, and the S3 server. */
export interface TestBed extends Sandbox {
  readonly s3: S3;
}

/** Makes the machine and starts the S3 server. Nothing of the stack runs yet. */
export async function startTestBed(name: string, stack: Stack): Promise<TestBed> {
  const sandbox = await startSandbox({
    name,
    stack,
    secrets: { s3_secret_key: s3Keys.secret },
    hosts: s3Host,
    authority: makeCertificate,
  });
  return { ...sandbox, s3: await startS3(sandbox.pod) };
}

/** Waits until something holds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 180,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not in ${seconds} s: ${what}`);
    await sleep(100);
  }
}

/** Waits. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
