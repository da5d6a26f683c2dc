import type { EngineImage } from "./image.ts";

/** What of coreutils scripts use; ubi-micro has all of it, and no grep, sed or awk. */
const coreutils = [
  "basename", "cat", "chmod", "chown", "cksum", "cp", "cut", "date", "dirname", "echo", "env", "head", "id", "ln", "ls", "mkdir",
  "mktemp", "mv", "printf", "readlink", "rm", "rmdir", "seq", "sha256sum", "sleep", "sort", "stat", "tail", "tee", "test",
  "timeout", "touch", "tr", "true", "uniq", "wc",
]; // prettier-ignore

const busybox = "/usr/bin/busybox";

/**
 * What the images are built on; each begins with nothing.
 *
 * @param applets - the names under which busybox is known
 * @param certificates - of the authority that every image trusts
 */
export function bases(applets: readonly string[], certificates: string): readonly EngineImage[] {
  const minimal: Pick<EngineImage, "folders" | "files"> = {
    folders: { "/tmp": "0:0", "/etc": "0:0", "/run": "0:0", "/var/run": "0:0" },
    files: { "/etc/ssl/certs/ca-certificates.crt": certificates },
  };
  return [
    base("scratch", minimal),
    base("busybox", {
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
    base("micro", {
      ...minimal,
      programs: ["bash", ...coreutils].map((name) => `bookworm:/usr/bin/${name}`),
      links: { "/usr/bin/sh": "bash" },
    }),
  ];
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
