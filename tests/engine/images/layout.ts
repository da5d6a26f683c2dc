import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../engine/run.ts";
import type { EngineImage } from "./image.ts";
import type { Pantry, Source } from "./pantry.ts";

/** Where the stand-in is in an image. */
const standInPath = "/usr/local/lib/stand-in";

/** What images are made of. */
export interface Materials {
  readonly pantry: Pantry;
  /** Where the stand-in is. */
  readonly standIn: string;
}

/** Puts an image's files into a folder; those of one without a base get Debian's layout, with /bin in /usr. */
export async function layOut(
  root: string,
  { pantry, standIn }: Materials,
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
  if (source !== "bookworm" && source !== "trixie" && source !== "tools" && source !== "parts")
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
