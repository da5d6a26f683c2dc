import { always } from "./text.ts";

/** File systems that hold data, and not what the kernel or Docker makes up. */
export const realDisks = 'fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs"';

/** A node's first disk, as its series name it. */
export const rootDisk = 'instance="n1",device="/dev/sda1",fstype="ext4",mountpoint="/"';

/** The same as labels. */
export const rootDiskLabels: Readonly<Record<string, string>> = {
  instance: "n1",
  device: "/dev/sda1",
  fstype: "ext4",
  mountpoint: "/",
};

/** The series of a disk that is so full. */
export function diskUsed(ratio: number, readonly = 0): Readonly<Record<string, string>> {
  return {
    [`node_filesystem_avail_bytes{${rootDisk}}`]: always(Math.round(1000 * (1 - ratio))),
    [`node_filesystem_size_bytes{${rootDisk}}`]: always(1000),
    [`node_filesystem_readonly{${rootDisk}}`]: always(readonly),
  };
}
