import { file, type HostFolder, type StackFile, type StackView } from "@stackwright/core";
import { madeBy, paths } from "./names.ts";
import { shellWord } from "./text.ts";
import { constraintsOf, mountsOf } from "./view.ts";

/** A volume that is kept in a folder of a host. */
export interface KeptInFolder {
  readonly volume: string;
  readonly folder: Required<HostFolder>;
  /** The placement constraints of the services that mount it: where the folder has to be. */
  readonly where: readonly string[];
}

/** The volumes of the stack that are kept in folders of hosts. */
export function keptInFolders(view: StackView): readonly KeptInFolder[] {
  return Object.entries(view.volumes).flatMap(([volume, { folder }]) => {
    if (folder === undefined) return [];
    const constraints = mountsOf(view, volume).flatMap(({ service }) =>
      constraintsOf(view.services[service] ?? {}, view),
    );
    const where = constraints.filter((text) => !text.startsWith("node.role"));
    return [
      { volume, folder: { uid: 0, gid: 0, mode: 0o750, ...folder }, where: [...new Set(where)].toSorted() },
    ];
  });
}

/** The script that makes the folders, which the engine does not. */
export const initFoldersFile: StackFile = file(paths.initFolders, initFolders, {
  mode: 0o755,
  perTarget: true,
});

function initFolders(view: StackView): string {
  const lines = keptInFolders(view).map(({ volume, folder: { path, uid, gid, mode }, where }) => {
    const note = view.target === "swarm" && where.length > 0 ? `  # on ${where.join(", ")}` : "";
    return `folder ${shellWord(path)} ${uid} ${gid} ${mode.toString(8)} ${shellWord(volume)}${note}`;
  });
  return `#!/bin/sh
# ${madeBy(view)}
#
# Makes the folders that volumes are kept in, with the owners that their services need. Run it as root before the first
# start, on every host that such a service runs on; it may run again, and leaves what is in the folders alone.
#   ${paths.initFolders}           make what is missing, mend owners and modes
#   ${paths.initFolders} --check   only say what is not as it should be; ends with 1 then
set -eu

check=
case \${1:-} in
  --check) check=yes ;;
  '') ;;
  *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac

wrong=0
# folder PATH UID GID MODE VOLUME
folder() {
  is=$(stat -c '%u %g %a' "$1" 2>/dev/null || echo missing)
  if [ "$is" = "$2 $3 $4" ]; then
    echo "good  $1  ($5)"
  elif [ -n "$check" ]; then
    echo "WRONG $1  ($5): $is, expected $2 $3 $4"
    wrong=1
  else
    mkdir -p "$1"
    chown "$2:$3" "$1"
    chmod "$4" "$1"
    echo "made  $1  ($5)"
  fi
}

${lines.join("\n")}
exit "$wrong"
`;
}
