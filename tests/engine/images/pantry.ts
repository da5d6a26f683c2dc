import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { home } from "../engine/home.ts";
import { run } from "../engine/run.ts";
import { cache } from "../../backup/sandbox/tools.ts";

/** The Debian packages that the images are made of, by suite. Their files are unpacked, never installed. */
const packages = {
  bookworm: [
    "bash", "busybox-static", "ca-certificates", "coreutils", "crowdsec", "curl", "dash", "galera-4", "gosu", "iproute2", "jq",
    "mariadb-backup", "mariadb-server", "netcat-openbsd", "openjdk-17-jre-headless", "procps", "prometheus",
    "prometheus-alertmanager", "prometheus-blackbox-exporter", "prometheus-node-exporter", "python3-cassandra", "rsync", "socat",
    "tzdata",
  ],
  trixie: ["prometheus-elasticsearch-exporter", "prometheus-mysqld-exporter", "restic"],
} as const; // prettier-ignore

type Suite = keyof typeof packages;

/** Where programs are taken from: a Debian suite, what scripts/install-tools.sh has got, or what was built for OpenSearch. */
export type Source = Suite | "tools" | "parts";

/** Where the files of each source are, and a minimal system as a tarball. */
export interface Pantry {
  readonly folders: Readonly<Record<Source, string>>;
  /** Debian's minimal system. */
  readonly system: string;
}

/**
 * Gets what is not in the cache yet.
 *
 * @param parts - where those of OpenSearch are
 */
export async function fillPantry(parts: string): Promise<Pantry> {
  mkdirSync(home, { recursive: true });
  const mirror = await debianMirror();
  const folderOf = (suite: Suite): Promise<string> =>
    cached(`files-${suite}`, packages[suite].join(" "), (path) => [
      "--variant=extract",
      "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
      `--include=${packages[suite].join(",")}`,
      suite,
      path,
      mirror,
    ]);
  const bookworm = await folderOf("bookworm");
  const trixie = await folderOf("trixie");
  const system = await cached("system", "minbase bookworm", (path) => [
    "--variant=minbase",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--format=tar",
    "bookworm",
    path,
    mirror,
  ]);
  return { folders: { bookworm, trixie, tools: cache, parts }, system };
}

/** What is in the cache under a name and the hash of what it is made of; older ones of that name go. */
async function cached(
  name: string,
  madeOf: string,
  words: (path: string) => readonly string[],
): Promise<string> {
  const file = `${name}-${createHash("sha256").update(madeOf).digest("hex").slice(0, 12)}`;
  const path = join(home, file);
  if (existsSync(path)) return path;
  for (const old of readdirSync(home)) {
    if (old.startsWith(`${name}-`)) rmSync(join(home, old), { recursive: true, force: true });
  }
  await run("mmdebstrap", ["--quiet", '--aptopt=Acquire::Languages "none"', ...words(`${path}.new`)]);
  renameSync(`${path}.new`, path);
  return path;
}

/** The mirror that this machine's apt already uses for Debian itself. */
async function debianMirror(): Promise<string> {
  const targets = await run("apt-get", ["indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)"]);
  const found = /^Debian Debian (\S+)$/m.exec(targets)?.[1];
  if (found === undefined) throw new Error("this machine's apt knows no Debian mirror: run apt-get update");
  return found;
}
