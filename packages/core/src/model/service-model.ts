import type { Except } from "type-fest";
import type { Service as ComposeService } from "../generated/compose-types.ts";
import type { Deploy } from "./deploy.ts";
import type { Facets, FacetOptions } from "./facet.ts";
import type { FileMount } from "./file.ts";
import type { Healthcheck } from "./healthcheck.ts";
import type { ImageStart } from "./image-start.ts";
import type { UnpinnedImage, PinnedImage } from "./image.ts";
import type { Mount } from "./mount.ts";
import type { Network } from "./network.ts";
import type { Port } from "./port.ts";
import type { Text } from "./reference.ts";
import type { Secret } from "./secret.ts";
import type { ByteSize, Duration } from "./units.ts";

/** The keys of Compose's service that the authoring types narrow. */
type NarrowedKey =
  | "build"
  | "command"
  | "configs"
  | "cpus"
  | "depends_on"
  | "deploy"
  | "entrypoint"
  | "environment"
  | "healthcheck"
  | "image"
  | "labels"
  | "mem_limit"
  | "mem_reservation"
  | "networks"
  | "ports"
  | "secrets"
  | "stop_grace_period"
  | "tmpfs"
  | "volumes";

/** The keys of Compose's service that are passed on as they are. */
type PlainKeys = Except<ComposeService, NarrowedKey>;

/** A value of an environment variable or a label. Numbers and booleans are written as text. */
export type Scalar = Text | number | boolean;

/** How a service is attached to a network. */
export interface NetworkAttachment {
  /** Further DNS names on this network. */
  readonly aliases?: readonly string[];
  /** A fixed address. Compose only: Swarm ignores it. */
  readonly ipv4_address?: string;
  readonly ipv6_address?: string;
  readonly driver_opts?: Readonly<Record<string, string | number>>;
  /** Which network gives the default route. Compose only. */
  readonly gw_priority?: number;
  readonly priority?: number;
  readonly interface_name?: string;
  readonly mac_address?: string;
  readonly link_local_ips?: readonly string[];
}

/** Networks to join, as a list: values of `network()`, or names of networks that another part declares. */
export type NetworkList = readonly (Network | string)[];

/** A service that starts after another. Compose only: in Swarm there is no order. */
export interface Dependency {
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
  readonly required?: boolean;
  readonly restart?: boolean;
}

/** A mounted secret, with its owner and mode. */
export interface SecretMount<Source = Secret | string> {
  readonly source: Source;
  /** The file's name under `/run/secrets`, or an absolute path. @default the secret's name */
  readonly target?: string;
  /** @default the user that the service runs as */
  readonly uid?: string;
  readonly gid?: string;
  /** @default 0o400 */
  readonly mode?: number;
}

/** The user that the image's main process runs as: it owns mounted secrets. */
export interface RunsAs {
  readonly uid: number;
  readonly gid: number;
}

/** The keys that are written alike in a builder's options and in a part. */
interface SharedKeys extends PlainKeys {
  /** What the service is: a comment in the generated files, a line in the documents. */
  readonly description?: string;
  readonly build?: ComposeService["build"];
  /** A string is split into words at its blanks and quotes, and not run by a shell. */
  readonly command?: string | readonly string[];
  readonly entrypoint?: string | readonly string[];
  readonly healthcheck?: Healthcheck;
  readonly ports?: readonly Port[];
  /** CPUs. The same as `deploy.resources.limits.cpus`, which wins. */
  readonly cpus?: number;
  /** The same as `deploy.resources.limits.memory`, which wins. */
  readonly mem_limit?: ByteSize;
  readonly mem_reservation?: ByteSize;
  /** Paths that are kept in memory. In Swarm they become mounts of type tmpfs. */
  readonly tmpfs?: readonly string[];
  /** Between the stop signal and the kill. @default "10s" */
  readonly stop_grace_period?: Duration;
  readonly deploy?: Deploy;
  /** The user that the image's main process runs as: it owns mounted secrets. @default root */
  readonly runsAs?: RunsAs;
  /** How the image starts by itself: lets a generated entrypoint export secrets, and wait where the target cannot. */
  readonly imageStart?: ImageStart;
}

/** What {@link service} takes: Compose's own keys, long forms only, plus facets. */
export interface ServiceOptions<Image extends string = string> extends SharedKeys {
  /** Pinned to a tag or a digest; `:latest` does not compile. */
  readonly image?: (Image & PinnedImage<Image>) | UnpinnedImage;
  readonly environment?: Readonly<Record<string, Scalar | null>>;
  /** Variables that the image can only read from its environment: exported from mounted secrets when it starts. */
  readonly secretEnv?: Readonly<Record<string, Secret>>;
  /** Container labels. What a proxy reads belongs to `deploy.labels`. */
  readonly labels?: Readonly<Record<string, Scalar>>;
  readonly networks?: NetworkList | Readonly<Record<string, NetworkAttachment | null>>;
  readonly volumes?: readonly Mount[];
  /** Only needed for an owner or mode of one's own: mentioning a secret mounts it. */
  readonly secrets?: readonly (Secret | SecretMount)[];
  /** Mounted files. */
  readonly configs?: readonly FileMount[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, Dependency>>;
  /** Facts about the service, for others to use. */
  readonly facets?: FacetOptions;
}

/** A service as it stands in a part: one form for everything, names instead of objects. Modifiers work on this. */
export interface ServiceModel extends SharedKeys {
  readonly image?: string;
  /** Why the image is not pinned, if the author said so. */
  readonly unpinnedReason?: string;
  readonly environment?: Readonly<Record<string, string | null>>;
  /** The name of the secret by variable. */
  readonly secretEnv?: Readonly<Record<string, string>>;
  /** The services that the generated entrypoint waits for. Set by assembly. */
  readonly waits?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: Readonly<Record<string, NetworkAttachment | null>>;
  readonly volumes?: readonly Mount<string>[];
  readonly secrets?: readonly SecretMount<string>[];
  readonly configs?: readonly FileMount<string>[];
  readonly depends_on?: Readonly<Record<string, Dependency>>;
  readonly facets?: Facets;
}
