import type { Service } from "../generated/compose-types.ts";
import type { RunsAs } from "../model/service-model.ts";
import { configSlug } from "./names.ts";
import type { TargetFile } from "./files.ts";
import type { Applied } from "./translate.ts";

/** A secret or config of a service, in the document. */
export type FileReference = Exclude<NonNullable<Service["secrets"]>[number], string>;

/** Readable by its owner alone. */
const secretMode = 0o400;
/** Readable by everyone. */
const configMode = 0o444;

/** Swarm's secrets: files that the user of the main process owns. */
export function swarmSecrets(
  service: Applied,
  runsAs: RunsAs | undefined,
): readonly FileReference[] | undefined {
  const owner = secretOwner(service.user, runsAs);
  return service.secrets?.map(({ source, target = source, uid, gid, mode = secretMode }) => ({
    source,
    target,
    uid: uid ?? owner.uid,
    gid: gid ?? owner.gid,
    mode,
  }));
}

/** Who reads the secrets: whom the builder names, or the numbers in `user`, or root. */
function secretOwner(
  user: string | undefined,
  runsAs: RunsAs | undefined,
): { readonly uid: string; readonly gid: string } {
  if (runsAs !== undefined) return { uid: String(runsAs.uid), gid: String(runsAs.gid) };
  const numbers = user === undefined ? null : /^(\d+)(?::(\d+))?$/.exec(user);
  return { uid: numbers?.[1] ?? "0", gid: numbers?.[2] ?? "0" };
}

/** Compose's secrets: the file on the host, mounted as it is. */
export function composeSecrets(service: Applied): readonly FileReference[] | undefined {
  return service.secrets?.map(({ source, target }) =>
    target === undefined ? { source } : { source, target },
  );
}

/** Swarm's configs, by the key that the file has there. */
export function swarmConfigs(
  service: Applied,
  files: ReadonlyMap<string, TargetFile>,
): readonly FileReference[] | undefined {
  return service.configs?.map(({ source, target, uid, gid, mode = configMode }) => ({
    source: files.get(source)?.slug ?? configSlug(source),
    target,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    mode,
  }));
}

/** Swarm's `env_file`: paths. */
export function swarmEnvFile(files: Service["env_file"]): readonly string[] | string | undefined {
  if (files === undefined || typeof files === "string") return files;
  return files.map((file) => (typeof file === "string" ? file : file.path));
}
