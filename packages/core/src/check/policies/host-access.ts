import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy, type PolicyService } from "../policy.ts";
import { constraintsOf, isPinned } from "./deployment.ts";
import { isEngineSocket, isOnEveryNode, isRootEquivalent, isSensitive } from "./host-paths.ts";
import { isUnknown } from "./interpolation.ts";
import { mountsOfType } from "./mounts.ts";
import { commandWords, eachVariable } from "./read.ts";

/** Policies on what of the host is mounted. */
export const hostAccessPolicies: readonly Policy[] = [
  servicePolicy({
    id: "docker-socket-mounted",
    title: "The engine's socket is not mounted",
    severity: "error",
    targets,
    why: "Whoever can talk to the engine can start a privileged container, and so is root on the host, on a manager in the whole swarm. A read-only mount changes nothing: it does not limit the requests.",
    hint: "Put a socket proxy that allows only the needed requests in between, or waive this for the one service that has to have it.",
    sources: ["P01", "KICS", "CL-0001", "DockSec", "Semgrep", "CIS 5.32"],
    check: ({ lowered }) => {
      if (lowered.use_api_socket === true) {
        return { path: ["use_api_socket"], message: "the service gets the engine, and so the host" };
      }
      if (lowered.volumes === undefined) return undefined;
      return [...mountsOfType(lowered, "bind"), ...mountsOfType(lowered, "npipe")]
        .filter(({ source }) => isEngineSocket(source))
        .map(({ index, source }) => ({
          path: ["volumes", index],
          message: `${source} gives the service the engine, and so the host`,
        }));
    },
  }),
  servicePolicy({
    id: "root-equivalent-mount",
    title: "No folder is writable that makes its writer root on the host",
    severity: "error",
    targets,
    why: "Who can write to /, /etc, /root, /usr or the engine's data can change what the host runs as root.",
    hint: "Mount just the folder that is needed, and with read_only: true.",
    sources: ["P16", "CL-0025"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      return mountsOfType(lowered, "bind").flatMap(({ index, source, readOnly }) => {
        if (readOnly || isEngineSocket(source) || !isRootEquivalent(source)) return [];
        return [{ path: ["volumes", index], message: `${source} of the host is writable` }];
      });
    },
  }),
  servicePolicy({
    id: "sensitive-mount",
    title: "No folder with the host's own secrets is mounted",
    severity: "warning",
    targets,
    why: "Even read-only, /, /etc, /root, /home or the engine's data give away keys, password hashes and the data of every other container. Reading /proc and /sys is left to monitoring.",
    hint: "Mount just the file or folder that is needed.",
    sources: ["P17", "KICS", "CL-0013", "DockSec", "CIS 5.6"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      return mountsOfType(lowered, "bind").flatMap(({ index, source, readOnly }) => {
        // A writable one is an error already.
        if (!readOnly || isEngineSocket(source) || !isSensitive(source)) return [];
        return [{ path: ["volumes", index], message: `${source} of the host can be read` }];
      });
    },
  }),
  servicePolicy({
    id: "mount-propagation",
    title: "No mount is propagated to the host",
    severity: "warning",
    targets,
    why: "With shared propagation, what the container mounts appears on the host, over whatever is there. The other direction, rslave, is how an exporter sees new disks, and is left alone.",
    hint: "Take `propagation` out, or use rslave.",
    sources: ["P18", "KICS", "CL-0017", "CIS 5.20"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      return mountsOfType(lowered, "bind").flatMap(({ index, target, propagation }) =>
        propagation === "shared" || propagation === "rshared"
          ? [{ path: ["volumes", index], message: `mounts made below ${target} appear on the host` }]
          : [],
      );
    },
  }),
  servicePolicy({
    id: "relative-bind-in-swarm",
    title: "Binds in Swarm are absolute paths",
    severity: "error",
    targets: ["swarm"],
    why: "A relative path is resolved where `docker stack deploy` is typed. Other nodes do not have that folder; it is not created, and the task is rejected.",
    hint: "Make it a file() of the stack, which becomes a Swarm config; or a named volume.",
    sources: ["P69"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      return mountsOfType(lowered, "bind").flatMap(({ index, source }) => {
        if (source.startsWith("/") || isUnknown(source)) return [];
        return [
          { path: ["volumes", index], message: `${source} exists at most on the machine that deploys` },
        ];
      });
    },
  }),
  servicePolicy({
    id: "host-path-unpinned",
    title: "A folder of the host belongs to a service that is placed on that host",
    severity: "warning",
    targets: ["swarm"],
    why: "Swarm does not create the folder: on a node that lacks it the task is rejected, and on a node that has it the content is another.",
    hint: "Add a placement constraint on a node's label or name, or use a named volume.",
    sources: ["P69"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      const found = mountsOfType(lowered, "bind").filter(
        ({ source }) => source.startsWith("/") && !isOnEveryNode(source),
      );
      if (found.length === 0 || isPinned(lowered)) return undefined;
      return found.map(({ index, source }) => ({
        path: ["volumes", index],
        message: `${source} must exist on every node that may run the service`,
      }));
    },
  }),
  servicePolicy({
    id: "config-bind-writable",
    title: "Config files are mounted read-only",
    severity: "warning",
    targets,
    why: "A process that can rewrite its own configuration can make a break-in last.",
    hint: "Add read_only: true.",
    sources: ["P55"],
    check: ({ lowered }) => {
      if (lowered.volumes === undefined) return undefined;
      return mountsOfType(lowered, "bind").flatMap(({ index, target, readOnly }) => {
        if (readOnly || !configFile.test(target)) return [];
        return [{ path: ["volumes", index], message: `the config file ${target} is writable` }];
      });
    },
  }),
  servicePolicy({
    id: "swarm-api-on-manager",
    title: "What asks the engine about the swarm runs on a manager",
    severity: "warning",
    targets: ["swarm"],
    why: "Only managers answer questions about services and nodes. On a worker the same socket gives errors, and a proxy has no routes.",
    hint: 'Add the constraint "node.role == manager".',
    sources: ["P84"],
    check: (service) => {
      const { lowered } = service;
      const mount = mountsOfType(lowered, "bind").find(({ source }) => isEngineSocket(source));
      if (mount === undefined || !speaksSwarm(service)) return undefined;
      if (constraintsOf(lowered).includes("node.role==manager")) return undefined;
      return {
        path: ["deploy", "placement", "constraints"],
        message: "uses the swarm's API but may run on a worker",
      };
    },
  }),
];

const configFile = /\.(?:ya?ml|json|toml|ini|conf|cfg|cnf|xml|properties)$/;

/** Proxies and schedulers that work with services say so: in the image's name, an argument or a variable. */
function speaksSwarm({ lowered }: PolicyService): boolean {
  if (namesSwarm(lowered.image ?? "") || commandWords(lowered.command).some(namesSwarm)) return true;
  let found = false;
  eachVariable(lowered, (name, value) => {
    if (namesSwarm(name) && value !== "false") found = true;
  });
  return found;
}

function namesSwarm(text: string): boolean {
  return text.toLowerCase().includes("swarm");
}
