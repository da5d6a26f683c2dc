import type { Changes } from "./sandbox/sandbox.ts";

/**
 * A clock that the test sets: `$CLOCK/now` holds the seconds. The commands `date` and `restic` are put in front of the real ones:
 * restic has no other way to be told the time than by `backup --time`.
 */
export const simulatedClock: NonNullable<NonNullable<Changes["image"]>["files"]> = {
  "/usr/local/bin/date": `#!/bin/sh
case " $* " in *" -d "*) exec /bin/busybox date "$@" ;; esac
read -r now <"\${CLOCK:-/clock}/now"
exec /bin/busybox date -d "@$now" "$@"
`,
  "/usr/local/bin/restic": `#!/bin/sh
for word; do
  if [ "$word" = backup ]; then exec /usr/bin/restic "$@" --time "$(date -u '+%Y-%m-%d %H:%M:%S')"; fi
done
exec /usr/bin/restic "$@"
`,
};
