import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy } from "../policy.ts";
import { isTrue } from "./read.ts";

/** Policies on the container's own files. */
export const filesystemPolicies: readonly Policy[] = [
  servicePolicy({
    id: "read-only-root",
    title: "The container's root is read-only",
    severity: "warning",
    targets,
    why: "Whoever breaks in cannot leave anything behind, and what a program writes is known: it is on a volume, or gone.",
    hint: "Set read_only: true and mount a tmpfs or a volume where the program has to write, usually /tmp and /run.",
    sources: ["P21", "CL-0007", "DockSec", "Semgrep", "CIS 5.13"],
    check: ({ lowered }) =>
      isTrue(lowered.read_only)
        ? undefined
        : { path: ["read_only"], message: "the container's root can be written" },
  }),
  servicePolicy({
    id: "tmpfs-flags",
    title: "Nothing on a tmpfs can be executed",
    severity: "warning",
    targets: ["compose"],
    why: "The engine mounts tmpfs with noexec, nosuid and nodev; an option that takes one back makes it a place to run what was brought in.",
    hint: "Take the options exec, suid and dev out.",
    sources: ["P20", "CL-0022"],
    check: ({ lowered }) => {
      if (lowered.tmpfs === undefined) return undefined;
      const mounts = typeof lowered.tmpfs === "string" ? [lowered.tmpfs] : lowered.tmpfs;
      return mounts.flatMap((mount, index) => {
        const [path = "", options = ""] = mount.split(":");
        const bad = options
          .split(",")
          .find((option) => option === "exec" || option === "suid" || option === "dev");
        return bad === undefined
          ? []
          : [{ path: ["tmpfs", index], message: `${path} is mounted with ${bad}` }];
      });
    },
  }),
];
