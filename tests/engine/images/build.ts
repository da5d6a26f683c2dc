import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { docker, tryDocker, type Engine } from "../engine/engine.ts";
import { home } from "../engine/home.ts";
import { run } from "../engine/run.ts";
import type { EngineImage } from "./image.ts";
import { fillPantry, type Pantry, type Source } from "./pantry.ts";

const label = "stackwright.engine-image";
const sources = fileURLToPath(new URL("../stand-in", import.meta.url));
/** Where the stand-in is in an image. */
const standInPath = "/usr/local/lib/stand-in";

/** The stand-in, built from its sources unless they are as they were. */
export async function buildStandIn(): Promise<{ readonly path: string; readonly hash: string }> {
  const hash = createHash("sha256");
  for (const name of readdirSync(sources).toSorted())
    hash.update(name).update(readFileSync(join(sources, name)));
  const digest = hash.digest("hex").slice(0, 12);
  const path = join(home, `stand-in-${digest}`);
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true });
    for (const old of readdirSync(home)) if (old.startsWith("stand-in-")) rmSync(join(home, old));
    await run("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", path, "."], {
      folder: sources,
      env: { CGO_ENABLED: "0", PATH: `${process.env["PATH"]}:/usr/local/go/bin` },
    });
  }
  return { path, hash: digest };
}

/** Makes the images that the engine does not have yet, each under the reference that the platform pins. */
export async function buildImages(
  engine: Engine,
  images: readonly EngineImage[],
): Promise<readonly string[]> {
  const standIn = await buildStandIn();
  const certificates = await testAuthority();
  const missing: (readonly [EngineImage, string])[] = [];
  for (const image of images) {
    const hash = createHash("sha256")
      .update(
        JSON.stringify([
          image,
          image.standIns === undefined && image.base !== "busybox" ? "" : standIn.hash,
          layers,
          certificates,
        ]),
      )
      .digest("hex");
    const { output } = await tryDocker(engine, [
      "image",
      "inspect",
      "-f",
      `{{index .Config.Labels "${label}"}}`,
      image.reference,
    ]);
    if (output.trim() !== hash) missing.push([image, hash]);
  }
  if (missing.length === 0) return [];
  const pantry = await fillPantry();
  await buildBases(engine, pantry, standIn.path, certificates);
  for (const [image, hash] of missing) await buildImage(engine, pantry, standIn.path, image, hash);
  await docker(engine, ["image", "prune", "-f"]);
  return missing.map(([{ reference }]) => reference);
}

/** What of coreutils scripts use; ubi-micro has all of it, and no grep, sed or awk. */
const coreutils = [
  "basename", "cat", "chmod", "chown", "cksum", "cp", "cut", "date", "dirname", "echo", "env", "head", "id", "ln", "ls", "mkdir",
  "mktemp", "mv", "printf", "readlink", "rm", "rmdir", "seq", "sha256sum", "sleep", "sort", "stat", "tail", "tee", "test",
  "timeout", "touch", "tr", "true", "uniq", "wc",
]; // prettier-ignore

/** Changes when the way in which images are laid out does. */
const layers = 4;

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

async function buildBases(
  engine: Engine,
  pantry: Pantry,
  standIn: string,
  certificates: string,
): Promise<void> {
  const busybox = "/usr/bin/busybox";
  const applets = (await run("chroot", [pantry.folders.bookworm, busybox, "--list"]))
    .split("\n")
    .filter(Boolean);
  const minimal: Pick<EngineImage, "folders" | "files"> = {
    folders: { "/tmp": "0:0", "/etc": "0:0", "/run": "0:0", "/var/run": "0:0" },
    files: { "/etc/ssl/certs/ca-certificates.crt": certificates },
  };
  const bases: readonly (EngineImage & { readonly from: string })[] = [
    { ...base("scratch", minimal), from: "scratch" },
    {
      ...base("busybox", {
        ...minimal,
        // Alpine's busybox has a cksum.
        programs: [`bookworm:${busybox}`, "bookworm:/usr/bin/cksum", "bookworm:/bin/dash"],
        // Debian's static wget ends with a segmentation fault when it is given -T, and knows no HTTPS. Its sh would take its
        // own wget, whatever is on the path, so sh is dash.
        standIns: ["/usr/bin/wget"],
        links: Object.fromEntries(
          applets
            .filter((name) => !["busybox", "wget", "sh", "dash"].includes(name))
            .map((name) => [`/usr/bin/${name}`, "busybox"])
            .concat([["/usr/bin/sh", "dash"]]),
        ),
      }),
      from: "scratch",
    },
    {
      ...base("micro", {
        ...minimal,
        programs: ["bash", ...coreutils].map((name) => `bookworm:/usr/bin/${name}`),
        links: { "/usr/bin/sh": "bash" },
      }),
      from: "scratch",
    }, // prettier-ignore
  ];
  for (const image of bases) await buildImage(engine, pantry, standIn, image, "base", image.from);
  await docker(engine, ["import", pantry.system, "stackwright/debian"]);
}

function base(name: string, content: Partial<EngineImage>): EngineImage {
  return {
    reference: `stackwright/${name}`,
    runs: { kind: "real", what: "" },
    base: "scratch",
    dockerfile: [],
    source: "",
    ...content,
  };
}

async function buildImage(
  engine: Engine,
  pantry: Pantry,
  standIn: string,
  image: EngineImage,
  hash: string,
  from = `stackwright/${image.base}`,
): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "stackwright-image-"));
  try {
    const root = join(context, "root");
    await layOut(root, pantry, standIn, image, from === "scratch");
    await run("tar", ["-C", root, "-cf", join(context, "root.tar"), "."]);
    writeFileSync(
      join(context, "Dockerfile"),
      [`FROM ${from}`, "ADD root.tar /", ...image.dockerfile, `LABEL ${label}="${hash}"`, ""].join("\n"),
    );
    await docker(engine, ["build", "-q", "-t", image.reference, context], { env: { DOCKER_BUILDKIT: "0" } });
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Puts an image's files into a folder. */
async function layOut(
  root: string,
  pantry: Pantry,
  standIn: string,
  image: EngineImage,
  isBase: boolean,
): Promise<void> {
  const put = (path: string): string => {
    const place = join(root, merged(path));
    mkdirSync(dirname(place), { recursive: true });
    return place;
  };
  if (isBase) {
    mkdirSync(join(root, "usr"), { recursive: true });
    for (const name of ["bin", "sbin", "lib", "lib64"]) {
      mkdirSync(join(root, "usr", name), { recursive: true });
      symlinkSync(`usr/${name}`, join(root, name));
    }
  }
  for (const [path, from] of pairs(image.programs ?? [])) {
    const [source, program] = split(from);
    for (const library of await libraries(pantry.folders[source], program)) {
      cpSync(join(pantry.folders[source], library), put(library), { dereference: true });
    }
    cpSync(join(pantry.folders[source], program), put(path), { dereference: true });
  }
  for (const [path, from] of pairs(image.trees ?? [])) {
    const [source, tree] = split(from);
    cpSync(join(pantry.folders[source], tree), put(path), { recursive: true, verbatimSymlinks: true });
  }
  if (image.standIns !== undefined) {
    cpSync(standIn, put(standInPath));
    for (const path of image.standIns) symlinkSync(standInPath, put(path));
  }
  for (const [path, content] of Object.entries(image.files ?? {})) {
    writeFileSync(put(path), content, { mode: content.startsWith("#!") ? 0o755 : 0o644 });
  }
  for (const [path, target] of Object.entries(image.links ?? {})) symlinkSync(target, put(path));
  for (const [path, owner] of Object.entries(image.folders ?? {})) {
    const place = put(path);
    if (!existsSync(place)) mkdirSync(place);
    const [user = 0, group = 0] = owner.split(":").map(Number);
    chownSync(place, user, group);
    if (path === "/tmp") chmodSync(place, 0o1777);
  }
  const users = ["root:0:0", "www-data:33:33", "nobody:65534:65534", ...(image.users ?? [])].map((user) =>
    user.split(":"),
  );
  writeFileSync(
    put("/etc/passwd"),
    users.map(([name, user, group]) => `${name}:x:${user}:${group}::/:/bin/sh\n`).join(""),
  );
  const groups = new Map(users.map(([name, , group]) => [group, name]));
  writeFileSync(put("/etc/group"), [...groups].map(([group, name]) => `${name}:x:${group}:\n`).join(""));
}

function merged(path: string): string {
  return path.replace(/^\/(bin|sbin|lib|lib64)\//, "/usr/$1/");
}

function pairs(programs: NonNullable<EngineImage["programs"]>): readonly (readonly [string, string])[] {
  return isList(programs)
    ? programs.map((from) => [split(from)[1], from] as const)
    : Object.entries(programs);
}

function isList(programs: NonNullable<EngineImage["programs"]>): programs is readonly string[] {
  return Array.isArray(programs);
}

function split(from: string): readonly [Source, string] {
  const [source = "", path = ""] = from.split(":");
  if (source !== "bookworm" && source !== "trixie" && source !== "tools")
    throw new Error(`no source of files is called ${source}`);
  return [source, path];
}

/** The libraries that a program of the pantry loads; none if it is a script or static. */
async function libraries(pantry: string, program: string): Promise<readonly string[]> {
  const head = readFileSync(join(pantry, program)).subarray(0, 4).toString("latin1");
  if (head !== "\x7fELF") return [];
  const loader = "/lib64/ld-linux-x86-64.so.2";
  const listed = await run("chroot", [pantry, loader, "--list", program]).catch(() => "");
  return [...listed.matchAll(/(\/\S+\.so\S*)/g)].map(([path]) => path);
}
