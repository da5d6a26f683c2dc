import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "../engine/home.ts";
import { run } from "../engine/run.ts";

/** An authority that every image trusts, so that mail can be sent over TLS that is checked. */
export async function testAuthority(): Promise<string> {
  const file = join(home, "authority");
  if (!existsSync(`${file}.pem`)) {
    mkdirSync(home, { recursive: true });
    await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=stackwright tests",
      "-keyout", `${file}.key`, "-out", `${file}.pem`]); // prettier-ignore
  }
  return readFileSync(`${file}.pem`, "utf8");
}
