import { join } from "node:path";
import { commandsOf, type SandboxImage } from "./images.ts";

/** What a container is made of. */
export interface LaunchOptions {
  readonly image: SandboxImage;
  /** The folder that its root is mounted on. */
  readonly root: string;
  readonly hostname: string;
  /** Lines of /etc/hosts. */
  readonly hosts: string;
  readonly mounts: readonly LaunchMount[];
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly user: string | undefined;
  readonly readOnly: boolean;
  /** The capabilities that stay. */
  readonly capabilities: readonly string[];
  readonly init: boolean;
  readonly folder: string | undefined;
  /** The certificate that its programs trust. */
  readonly authority: string | undefined;
}

/** One thing that is mounted. */
export interface LaunchMount {
  readonly target: string;
  /** A folder or file; none for a file system in memory. */
  readonly source?: string;
  readonly readOnly?: boolean;
}

/** Quotes a word for sh. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The script that becomes a container: it makes a root of the image's commands and the service's mounts, goes into it, gives up
 * the capabilities that the service has not, and becomes its program.
 */
export function launchScript(options: LaunchOptions): string {
  const { image, root, mounts, hostname, hosts, readOnly, authority } = options;
  const inside = (path: string): string => quote(join(root, path));
  const lines = [
    "set -eu",
    `hostname ${quote(hostname)}`,
    `mkdir -p ${quote(root)}`,
    `mount -t tmpfs -o mode=755 none ${quote(root)}`,
    `cd ${quote(root)}`,
    "mkdir -p .host/bin .host/sbin bin sbin usr/bin usr/sbin usr/local/bin usr/lib usr/share usr/libexec etc proc dev/shm tmp run root var/lib var/tmp opt",
    "chmod 1777 tmp var/tmp",
    ...["lib", "share", "libexec"].map((name) => `mount --bind /usr/${name} usr/${name}`),
    ...["bin", "sbin"].map((name) => `mount --bind /usr/${name} .host/${name}`),
    "ln -s usr/lib lib; mkdir -p usr/lib64; if [ -d /usr/lib64 ]; then mount --bind /usr/lib64 usr/lib64; fi; ln -s usr/lib64 lib64",
    "cp -a /etc/. etc/; rm -rf etc/mysql etc/my.cnf etc/hosts etc/resolv.conf etc/profile.d",
    `printf '%s' ${quote(hosts)} >etc/hosts`,
    ...Object.entries(image.users ?? {}).map(
      ([name, id]) => `echo ${name}:x:${id}:${id}::/:/bin/sh >>etc/passwd; echo ${name}:x:${id}: >>etc/group`,
    ),
    "mount -t proc none proc",
    "for name in null zero random urandom full tty; do touch dev/$name; mount --bind /dev/$name dev/$name; done",
    "ln -s /proc/self/fd dev/fd; ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr",
    "mount -t tmpfs none dev/shm",
    ...(image.busybox === true
      ? [
          "cp /bin/busybox bin/busybox; for name in $(busybox --list); do [ $name = busybox ] || ln -s /bin/busybox bin/$name; done; ln -s /bin/busybox usr/bin/env",
        ]
      : []),
    ...linkCommands(image),
    ...Object.entries(image.files ?? {}).map(
      ([path, text]) =>
        `mkdir -p "$(dirname ${inside(path)})"; printf '%s' ${quote(text)} >${inside(path)}; chmod 755 ${inside(path)}`,
    ),
    ...(image.busybox === true ? [] : ["rmdir bin sbin; ln -s usr/bin bin; ln -s usr/sbin sbin"]),
    ...Object.entries(image.binds ?? {}).map(([target, source]) => bind(inside(target), source, true)),
    ...mounts.map(({ target, source, readOnly: only = false }) =>
      source === undefined
        ? `mkdir -p ${inside(target)}; mount -t tmpfs -o mode=1777 none ${inside(target)}`
        : bind(inside(target), source, only),
    ),
    ...(authority === undefined
      ? []
      : [`rm -rf etc/ssl; mkdir -p etc/ssl/certs; cp ${quote(authority)} etc/ssl/certs/ca-certificates.crt`]),
    ...(readOnly ? ["mount -o remount,ro ."] : []),
    `exec ${enterScript(options)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The command that runs a program in the root, with the service's user, capabilities and variables. */
export function enterScript({
  root,
  environment,
  argv,
  user,
  capabilities,
  init,
  folder,
  image,
}: LaunchOptions): string {
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const variables = { PATH: path, HOME: "/root", ...image.environment, ...environment };
  const bounds = ["-all", ...capabilities.map((name) => `+${name.toLowerCase()}`)].join(",");
  const ids = user === undefined || /^(?:0|root)(?::|$)/.test(user) ? [] : idsOf(user);
  return [
    "chroot",
    root,
    "/.host/bin/env",
    "-i",
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    "/.host/bin/setpriv",
    `--bounding-set=${bounds}`,
    `--inh-caps=-all`,
    ...ids,
    "--no-new-privs",
    ...(folder === undefined ? [] : ["/.host/bin/env", `--chdir=${folder}`]),
    ...(init ? ["/.host/bin/sh", "-c", initProcess, "init"] : []),
    ...argv,
  ]
    .map(quote)
    .join(" ");
}

/** What `init: true` puts in front: it passes signals on, and collects orphans. */
const initProcess =
  "\"$@\" & child=$!; trap 'kill -TERM $child' TERM; trap 'kill -INT $child' INT; while :; do code=0; wait $child || code=$?; kill -0 $child 2>/dev/null || exit $code; done";

function idsOf(user: string): readonly string[] {
  const [id = "", group = id] = user.split(":");
  return [`--reuid=${id}`, `--regid=${group}`, "--clear-groups"];
}

function bind(target: string, source: string, readOnly: boolean): string {
  const from = quote(source);
  return [
    `if [ -d ${from} ]; then mkdir -p ${target}; else mkdir -p "$(dirname ${target})"; [ -e ${target} ] || : >${target}; fi`,
    `mount --bind ${from} ${target}`,
    ...(readOnly ? [`mount -o remount,ro,bind ${target}`] : []),
  ].join("; ");
}

function linkCommands(image: SandboxImage): readonly string[] {
  const commands = commandsOf(image);
  return ["/usr/bin/", "/usr/sbin/"].flatMap((folder) => {
    const paths = commands.filter((path) => path.startsWith(folder));
    return paths.length === 0
      ? []
      : [`ln -sf ${paths.map((path) => quote(path.replace("/usr", "/.host"))).join(" ")} ${folder.slice(1)}`];
  });
}
