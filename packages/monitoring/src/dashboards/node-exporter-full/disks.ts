import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { byNode, perSecond } from "./series.ts";

const real = 'fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs"';
const device = 'device!~"loop.*|ram.*|sr.*"';

/** File systems, and the disks below them. */
export function disks({ say, thresholds }: DashboardContext): Row {
  const each = "by (instance, device)";
  const rate = (counter: string): string => `sum ${each} (${perSecond(`${counter}{${device}}`)})`;
  return {
    title: say("Disks", "Disques"),
    panels: [
      timeseries({
        title: say("Space in use", "Espace utilisé"),
        description: say("Share of each file system.", "Part de chaque système de fichiers."),
        queries: [
          byNode(
            `max by (instance, mountpoint) (1 - node_filesystem_avail_bytes{${real}} / node_filesystem_size_bytes)`,
            "{{mountpoint}}",
          ),
        ],
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ warning: thresholds.disk, critical: thresholds.diskCritical }),
      }),
      timeseries({
        title: say("Files in use", "Fichiers utilisés"),
        description: say(
          "Share of the inodes: without any left, no file can be made though there is space.",
          "Part des inodes : sans inode libre, aucun fichier ne peut être créé malgré l'espace restant.",
        ),
        queries: [
          byNode(
            `max by (instance, mountpoint) (1 - node_filesystem_files_free{${real}} / (node_filesystem_files > 0))`,
            "{{mountpoint}}",
          ),
        ],
        unit: "percentunit",
        min: 0,
        max: 1,
      }),
      timeseries({
        title: say("Read and written", "Lu et écrit"),
        description: say("Bytes to and from each disk.", "Octets lus et écrits sur chaque disque."),
        queries: [
          byNode(rate("node_disk_read_bytes_total"), say("{{device}} read", "{{device}} lu")),
          byNode(rate("node_disk_written_bytes_total"), say("{{device}} written", "{{device}} écrit")),
        ],
        unit: "Bps",
        min: 0,
      }),
      timeseries({
        title: say("Operations", "Opérations"),
        description: say("Reads and writes of each disk.", "Lectures et écritures de chaque disque."),
        queries: [
          byNode(rate("node_disk_reads_completed_total"), say("{{device}} reads", "{{device}} lectures")),
          byNode(rate("node_disk_writes_completed_total"), say("{{device}} writes", "{{device}} écritures")),
        ],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Disk busy", "Disque occupé"),
        description: say(
          "Share of the time in which a disk has work. A disk that does several things at once can do more at 100 %.",
          "Part du temps où un disque travaille. Un disque parallèle peut faire davantage à 100 %.",
        ),
        queries: [byNode(rate("node_disk_io_time_seconds_total"), "{{device}}")],
        unit: "percentunit",
        min: 0,
      }),
      timeseries({
        title: say("Time of an operation", "Durée d'une opération"),
        description: say("How long a read or a write takes.", "Durée d'une lecture ou d'une écriture."),
        queries: [
          byNode(
            `${rate("node_disk_read_time_seconds_total")} / (${rate("node_disk_reads_completed_total")} > 0)`,
            say("{{device}} read", "{{device}} lecture"),
          ),
          byNode(
            `${rate("node_disk_write_time_seconds_total")} / (${rate("node_disk_writes_completed_total")} > 0)`,
            say("{{device}} write", "{{device}} écriture"),
          ),
        ],
        unit: "s",
        min: 0,
      }),
    ],
  };
}
