/**
 * What an image of the platform is here: which files are in it, and what is known of the real one. Every row of the
 * catalogue is data; build.ts makes images of it.
 */
export interface EngineImage {
  /** The reference, exactly as the platform pins it. */
  readonly reference: string;
  /** What runs in it: the real program, with its version's origin, or a stand-in, with what it does and does not do. */
  readonly runs: { readonly kind: "real" | "stand-in"; readonly what: string };
  /** The command by which the real program tells its version. */
  readonly version?: readonly string[];
  /**
   * What it is built on. `scratch`: nothing. `busybox`: Debian's static busybox under all its names. `micro`: bash and
   * coreutils. `debian`: Debian's minimal system, without curl or wget.
   */
  readonly base: "scratch" | "busybox" | "micro" | "debian";
  /** Debian programs with the libraries that they need: `suite:path`, or `path in the image`: `suite:path`. */
  readonly programs?: readonly string[] | Readonly<Record<string, string>>;
  /**
   * Files and folders, written as programs are: of Debian; as `tools:path`, of what scripts/install-tools.sh gets; as
   * `parts:path`, of what was built for OpenSearch.
   */
  readonly trees?: readonly string[] | Readonly<Record<string, string>>;
  /** Paths under which the stand-in is found. The last name of each is the program that it plays. */
  readonly standIns?: readonly string[];
  /** Files, by path. What begins with `#!` can be run. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders that are there, by path, with their owner: `uid:gid`. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Links, by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Users that it knows beside root and nobody: `name:uid:gid`. */
  readonly users?: readonly string[];
  /** The rest of its Dockerfile. */
  readonly dockerfile: readonly string[];
  /** Commands that the real image has, and that generated commands may therefore use. */
  readonly has?: readonly string[];
  /** Commands that the real image lacks, and that a generated command would wait for in vain. */
  readonly lacks?: readonly string[];
  /** Where what is said here of the real image comes from. */
  readonly source: string;
}
