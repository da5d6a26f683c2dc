import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { credentialsInFile } from "./credential-content.ts";

/** Policies on files that hold credentials. */
export const secretFilePolicies: readonly Policy[] = [
  {
    id: "config-holds-credential",
    title: "No mounted file holds a credential",
    severity: "warning",
    targets,
    why: "Configs are readable for everybody who may inspect the swarm, and the written tree is usually kept in version control. Only secrets are encrypted.",
    hint: "Refer to the path of a secret() inside the file, or let the program read the credential from a file of its own.",
    sources: ["P77"],
    check: mountedCredentials,
  },
  servicePolicy({
    id: "secret-env-file",
    title: "No env_file is a file of secrets",
    severity: "warning",
    targets,
    why: "What an env_file holds becomes plain environment variables, visible in `docker inspect`; the name says that this one is secret.",
    hint: "Declare each credential with secret() and use the image's file variables.",
    sources: ["P45", "DockSec"],
    check: ({ lowered }) => {
      if (lowered.env_file === undefined) return undefined;
      const files = typeof lowered.env_file === "string" ? [lowered.env_file] : lowered.env_file;
      return files.flatMap((file, index) => {
        const path = typeof file === "string" ? file : file.path;
        if (!secretFile.test(path)) return [];
        return [
          {
            path: ["env_file", index],
            message: `the env_file ${JSON.stringify(path)} seems to hold secrets`,
          },
        ];
      });
    },
  }),
  servicePolicy({
    id: "secret-mode",
    title: "A mounted secret is not readable for everybody in the container",
    severity: "warning",
    targets: ["swarm"],
    why: "Without a mode a secret is readable for every user of the container (0444). Compose takes owner and mode from the file on the host, so there it cannot be said.",
    hint: "Give the secret mode 0o400 and the uid that the program runs as.",
    sources: ["P48"],
    check: ({ lowered }) =>
      lowered.secrets?.flatMap((secret, index) => {
        const mode = typeof secret === "string" ? undefined : secret.mode;
        const bits = typeof mode === "string" ? Number.parseInt(mode, 8) : (mode ?? 0o444);
        const name = typeof secret === "string" ? secret : (secret.source ?? "");
        if ((bits & 0o037) === 0) return [];
        return [
          {
            path: ["secrets", index, "mode"],
            message: `the secret ${name} has mode 0${bits.toString(8)}: more than its owner and group can use it`,
          },
        ];
      }),
  }),
];

const secretFile = /secret|passw|credential|token/i;

function mountedCredentials({ stack }: PolicyContext): readonly Violation[] {
  const users = new Map<string, string[]>();
  for (const [service, { configs = [] }] of Object.entries(stack.services)) {
    for (const { source } of configs) {
      const known = users.get(source);
      if (known === undefined) users.set(source, [service]);
      else known.push(service);
    }
  }
  return [...users].flatMap(([path, services]) => {
    const file = stack.files[path];
    const found = file === undefined ? [] : credentialsInFile(file);
    if (found.length === 0) return [];
    const [only = ""] = services;
    return [
      {
        path: ["files", path],
        ...(services.length === 1 ? { service: only } : {}),
        message: `the file ${path}, mounted by ${services.join(", ")}, seems to hold credentials: ${[...new Set(found)].join(", ")}`,
      },
    ];
  });
}
