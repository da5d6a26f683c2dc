import {
  file,
  hardened,
  mountFile,
  mountVolume,
  service,
  tmpfsMount,
  unpinned,
  volume,
  type ByteSize,
  type Duration,
  type Mount,
  type NetworkList,
  type Part,
  type Scalar,
  type ServiceModel,
  type ServiceOptions,
  type Target,
} from "@stackwright/core";
import { engineFile, files, folders, inContainer } from "./paths.ts";
import type { Place } from "./plan.ts";

/** What a worker is made of. */
export interface WorkerOptions {
  readonly name: string;
  readonly description: string;
  /** The engine's service, whose image it runs. */
  readonly model: Pick<ServiceModel, "image" | "unpinnedReason">;
  /** The script that it runs, such as `mariadb`. */
  readonly engine: string;
  /** `backup` runs always; `restore` only while somebody restores. */
  readonly queue: "backup" | "restore";
  /** Further scripts that the engine's reads. */
  readonly scripts?: readonly string[];
  /** Whether the engine's script also has something to run beside the work. */
  readonly serves?: boolean;
  /** The volume through which it and the agent hand work over. */
  readonly handoff: string;
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly networks: NetworkList;
  readonly place: Place;
  readonly target: Target;
  readonly volumes?: readonly Mount[];
  readonly capabilities?: readonly string[];
  readonly memory: ByteSize;
  readonly cpus?: number;
  readonly stopAfter?: Duration;
}

/** The image of another service. */
export function imageOf({
  image,
  unpinnedReason,
}: Pick<ServiceModel, "image" | "unpinnedReason">): Pick<ServiceOptions, "image"> {
  if (image === undefined) return {};
  return unpinnedReason === undefined ? { image } : { image: unpinned(image, unpinnedReason) };
}

/** What only runs while somebody restores: a profile in Compose, no task in Swarm. */
export function onlyForRestores(
  target: Target,
): Pick<ServiceOptions, "profiles"> & { readonly replicas: object } {
  return target === "compose" ? { profiles: ["restore"], replicas: {} } : { replicas: { replicas: 0 } };
}

/** The mounts of scripts: each is a file of the platform's folder, and at the same path in the container. */
export function scriptMounts(paths: readonly string[]): NonNullable<ServiceOptions["configs"]> {
  return paths.map((path) => mountFile(path, inContainer(path), { mode: 0o555 }));
}

/** A service in the engine's image that waits for work in a folder. */
export function workerService(options: WorkerOptions): Part {
  const { name, description, model, engine, queue, scripts = [], serves = false, handoff, target } = options;
  const { environment = {}, volumes = [], capabilities = [], memory, cpus = 1, stopAfter = "1m" } = options;
  const { replicas, ...profile } = queue === "restore" ? onlyForRestores(target) : { replicas: {} };
  return service(name, {
    description,
    ...imageOf(model),
    user: "0",
    entrypoint: ["/bin/sh", inContainer(files.worker), engine, queue, ...(serves ? ["serve"] : [])],
    environment,
    networks: options.networks,
    volumes: [
      mountVolume(
        volume(handoff, { description: "What restic and the engine hand over to each other" }),
        folders.handoff,
      ),
      ...volumes,
      tmpfsMount("/tmp"),
    ],
    configs: scriptMounts([files.worker, engineFile(engine), ...scripts]),
    read_only: true,
    ...hardened,
    cap_add: capabilities,
    stop_grace_period: stopAfter,
    healthcheck: {
      test: ["CMD", "/bin/sh", inContainer(files.worker), "--health", queue],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    ...profile,
    deploy: {
      ...replicas,
      resources: { limits: { cpus, memory } },
      ...(options.place.constraints.length === 0
        ? {}
        : { placement: { constraints: [...options.place.constraints] } }),
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: { volume: handoff, none: "what is in it is on its way into the repository, or out of it" },
      logs: { format: "text" },
    },
  });
}

/** A script of the platform's folder. */
export function scriptFile(path: string, content: string): Part["files"] {
  return { [path]: file(path, content, { mode: 0o755 }).definition };
}
