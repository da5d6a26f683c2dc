/** Folders of the host of which everything below matters as much as the folder itself. */
const trees: ReadonlySet<string> = setOf(
  "/bin /boot /lib /lib64 /proc /root /sbin /sys /usr/bin /usr/lib /usr/local/bin /usr/sbin",
  "/etc/cron.d /etc/cron.daily /etc/docker /etc/group /etc/kubernetes /etc/ld.so.preload /etc/pam.d /etc/passwd",
  "/etc/profile.d /etc/shadow /etc/ssh /etc/sudoers /etc/sudoers.d /etc/systemd",
  "/var/lib/containerd /var/lib/docker /var/lib/kubelet /var/spool/cron",
);
/** Folders that hold such folders, beside others that do not matter. */
const parents: ReadonlySet<string> = setOf("/ /dev /etc /home /run /usr /usr/local /var /var/lib /var/run");
/** Of these, the ones in which every program of the host may read anyway. */
const readable: ReadonlySet<string> = setOf(
  "/bin /boot /etc/group /etc/passwd /lib /lib64 /proc /sbin /sys /usr",
);

const sockets: ReadonlySet<string> = setOf(
  "docker.sock containerd.sock podman.sock crio.sock cri-dockerd.sock buildkitd.sock",
);

const everyNode: ReadonlySet<string> = setOf(
  "/proc /sys /dev /run/udev /var/log/journal /etc/localtime /etc/timezone /etc/hostname /etc/hosts /etc/machine-id",
  "/etc/os-release /etc/passwd /etc/group /etc/ssl /etc/resolv.conf /lib/modules",
);
const everyNodeFolders: ReadonlySet<string> = setOf(
  "/ /boot /etc /run /tmp /usr /var/log /var/run /var/lib/docker",
);

/** Whether writing there is as good as being root on the host. */
export function isRootEquivalent(path: string): boolean {
  return parents.has(path) || isWithin(path, trees);
}

/** Whether reading there gives away what the host keeps for itself. */
export function isSensitive(path: string): boolean {
  return isRootEquivalent(path) && !isWithin(path, readable);
}

/** Whether a path is the socket of a container engine, or the folder that it lies in. */
export function isEngineSocket(path: string): boolean {
  if (path === "/run" || path === "/var/run") return true;
  return sockets.has(path.slice(path.lastIndexOf("/") + 1)) || path.includes("docker_engine");
}

/** Whether a path can be relied on to exist on every node. */
export function isOnEveryNode(path: string): boolean {
  return everyNodeFolders.has(path) || isEngineSocket(path) || isWithin(path, everyNode);
}

/** Whether a path is one of the folders, or below one. */
function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  let part = path;
  while (part !== "") {
    if (folders.has(part)) return true;
    part = part.slice(0, Math.max(part.lastIndexOf("/"), 0));
  }
  return false;
}

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(" ")));
}
