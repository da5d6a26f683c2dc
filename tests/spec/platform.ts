import { renderTree, type Assembled, type RenderedFile, type Stack, type Target } from "@stackwright/core";
import { parse } from "yaml";

/** A platform as it is written: both documents as their tools read them, every file, and both assembled stacks. */
export interface Platform {
  readonly documents: Readonly<Record<Target, Document>>;
  readonly files: ReadonlyMap<string, RenderedFile>;
  readonly stacks: Readonly<Record<Target, Assembled>>;
}

/** What the checklist reads of a document. */
export interface Document {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, Network>>;
  readonly volumes: Readonly<Record<string, { readonly driver?: string }>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string; readonly external?: boolean }>>;
  readonly configs?: Readonly<Record<string, { readonly file?: string }>>;
}

export interface Network {
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
}

export interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly network_mode?: string;
  readonly pid?: string;
  readonly ports?: readonly { readonly target: number; readonly published: number | string }[];
  readonly volumes?: readonly Mount[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly secrets?: readonly SecretMount[];
  readonly healthcheck?: Healthcheck;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ulimits?: Readonly<Record<string, unknown>>;
  readonly deploy?: Deploy;
}

export interface Mount {
  readonly type: string;
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
}

interface SecretMount {
  readonly source: string;
  readonly target?: string;
  readonly mode?: number;
}

export interface Healthcheck {
  readonly test: readonly string[];
  readonly interval?: string;
  readonly timeout?: string;
  readonly retries?: number;
}

export interface Amounts {
  readonly cpus?: string;
  readonly memory?: string;
}

export interface Deploy {
  readonly mode?: string;
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly placement?: {
    readonly constraints?: readonly string[];
    readonly preferences?: readonly unknown[];
  };
  readonly resources?: { readonly limits?: Amounts; readonly reservations?: Amounts };
  readonly update_config?: UpdatePolicy;
  readonly rollback_config?: UpdatePolicy;
}

export interface UpdatePolicy {
  readonly parallelism?: number;
  readonly delay?: string;
  readonly failure_action?: string;
}

/** Writes a stack in memory, and reads it again. */
export function platformOf(stack: Stack): Platform {
  const { files: list, results } = renderTree(stack);
  const files = new Map(list.map((file) => [file.path, file]));
  const stackFor = (target: Target): Assembled => {
    const found = results.find((result) => result.stack.target === target);
    if (found === undefined) throw new Error(`no result for ${target}`);
    return found.stack;
  };
  return {
    documents: {
      compose: documentAt(files, "docker-compose.dev.yml"),
      swarm: documentAt(files, "stack.prod.yml"),
    },
    files,
    stacks: { compose: stackFor("compose"), swarm: stackFor("swarm") },
  };
}

function documentAt(files: ReadonlyMap<string, RenderedFile>, path: string): Document {
  // What it holds is what the interface says, or an entry of the checklist is not satisfied.
  return asContainersSee(parse(files.get(path)?.content ?? "")) as Document;
}

/** `$$` is how a document writes `$`, and `${NAME:-default}` is the variable `${NAME}` of the specification. */
function asContainersSee(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll(/(?<!\$)\$\{(\w+):?[-?][^}]*\}/g, "${$1}").replaceAll("$$", "$");
  }
  if (Array.isArray(value)) return value.map(asContainersSee);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asContainersSee(item)]));
}
