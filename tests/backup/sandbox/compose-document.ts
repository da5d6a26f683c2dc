import { spawnSync } from "node:child_process";

/** A mount of a service, as `docker compose config` writes it. */
export interface DocumentMount {
  readonly type: "volume" | "bind" | "tmpfs";
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
}

/** A service, as `docker compose config` writes it. */
export interface DocumentService {
  readonly image: string;
  readonly entrypoint?: readonly string[] | null;
  readonly command?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly volumes?: readonly DocumentMount[];
  readonly secrets?: readonly { readonly source: string; readonly target?: string }[];
  readonly configs?: readonly { readonly source: string; readonly target?: string }[];
  readonly hostname?: string;
  readonly user?: string;
  readonly working_dir?: string;
  readonly read_only?: boolean;
  readonly init?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly profiles?: readonly string[];
}

/** What a Compose file comes to, variables filled in. */
export interface ComposeDocument {
  readonly name: string;
  readonly services: Readonly<Record<string, DocumentService>>;
  readonly secrets?: Readonly<Record<string, { readonly file?: string }>>;
  readonly configs?: Readonly<Record<string, { readonly file?: string }>>;
}

/**
 * Reads the Compose file of a folder with the official tool, which needs no engine for that. It doubles each `$`, so that its
 * output could be read again.
 */
export function readCompose(folder: string, file: string): ComposeDocument {
  const { status, stdout, stderr } = spawnSync(
    "docker",
    ["compose", "-f", file, "--profile", "*", "config", "--format", "json"],
    { cwd: folder, encoding: "utf8", maxBuffer: 64 << 20 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.replaceAll("$$", "$")) as ComposeDocument;
}
