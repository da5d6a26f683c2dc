import { badOption, type HostFolder, type Modifier, type Part, type VolumeOptions } from "@stackwright/core";
import { initFoldersFile } from "./operations/init-folders.ts";

/**
 * Keeps volumes in folders of the host under one root, for a host whose data is looked after by hand, and brings
 * `scripts/init-folders.sh`, which makes them with their owners.
 *
 * In the list of parts it sees the volumes of every part, also those that others derive.
 *
 * @param root An absolute path of the host.
 * @param folders By volume: the path below the root, and who owns it.
 * @throws StackwrightError `option-invalid` for a volume that is not there, or a path that leads out of the root.
 * @example
 * withHostFolders("/srv/data", { grafana_data: { path: "grafana", uid: 472, gid: 472 } })
 */
export function withHostFolders(root: string, folders: Readonly<Record<string, HostFolder>>): Modifier {
  if (typeof root !== "string" || !/^\/[^/]/.test(root) || goesUp(root)) {
    throw bad("root", root, "an absolute path of the host, such as /srv/data");
  }
  for (const [volume, { path }] of Object.entries(folders)) {
    if (typeof path === "string" && !path.startsWith("/") && path !== "" && !goesUp(path)) continue;
    throw bad(`folders.${volume}.path`, path, "a path below the root, such as grafana or prometheus/data");
  }
  return (part) => ({
    ...part,
    volumes: { ...part.volumes, ...moved(part, root, folders) },
    files: { ...part.files, [initFoldersFile.path]: initFoldersFile.definition },
  });
}

function moved(
  { volumes }: Part,
  root: string,
  folders: Readonly<Record<string, HostFolder>>,
): Readonly<Record<string, VolumeOptions>> {
  return Object.fromEntries(
    Object.entries(folders).map(([name, folder]) => {
      const before = volumes[name];
      if (before === undefined) {
        throw bad(
          `folders.${name}`,
          name,
          `a volume that is here: ${Object.keys(volumes).join(", ") || "none"}`,
        );
      }
      return [name, { ...before, folder: { ...folder, path: `${root.replace(/\/$/, "")}/${folder.path}` } }];
    }),
  );
}

function goesUp(path: string): boolean {
  return path.split("/").includes("..");
}

function bad(option: string, value: unknown, expected: string): Error {
  return badOption({
    builder: "withHostFolders",
    option,
    value,
    expected,
    hint: 'For example withHostFolders("/srv/data", { db_data: { path: "db", uid: 999 } }).',
  });
}
