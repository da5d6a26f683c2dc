import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { attempt, run, type RunOptions, type RunResult } from "../engine/run.ts";
import type { Engine } from "../engine/engine.ts";
import type { PlatformTree } from "./tree.ts";

/** A service of the document, as `docker compose config` reads it. */
export interface ComposeService {
  readonly image: string;
  readonly restart?: string;
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly secrets?: readonly { readonly source: string; readonly target?: string }[];
  readonly volumes?: readonly { readonly type: string; readonly source?: string; readonly target: string }[];
  readonly profiles?: readonly string[];
}

/** The document, as `docker compose config` reads it. */
export interface ComposeDocument {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** A file that a container is given, and what must be in it. */
export interface GivenFile {
  readonly kind: "secret" | "configuration";
  readonly target: string;
  readonly content: string;
}

/** Runs `docker compose` with the document for development. */
export function compose(
  engine: Engine,
  tree: PlatformTree,
  words: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return run("docker", ["compose", "-f", "docker-compose.dev.yml", ...words], at(engine, tree, options));
}

/** The scripts' exit code for a job that the platform itself runs at this moment: wait, and ask again. */
export const runningAlready = 75;

/** Runs one of the platform's own scripts. */
export function script(
  engine: Engine,
  tree: PlatformTree,
  words: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return attempt("sh", words, at(engine, tree, options));
}

function at(engine: Engine, tree: PlatformTree, options: RunOptions): RunOptions {
  return { ...options, folder: tree.folder, env: { ...options.env, DOCKER_HOST: engine.host } };
}

/** The document as the tool understands it. */
export async function composeDocument(engine: Engine, tree: PlatformTree): Promise<ComposeDocument> {
  return JSON.parse(await compose(engine, tree, ["config", "--format", "json"])) as ComposeDocument;
}

/** The services that go on running; the others are jobs that end. */
export function longRunning({ services }: ComposeDocument): readonly string[] {
  return Object.keys(services).filter((name) => services[name]?.restart !== "no");
}

/** The secrets and the files of the platform that a service has mounted. */
export function givenFiles(
  document: ComposeDocument,
  tree: PlatformTree,
  service: ComposeService,
): readonly GivenFile[] {
  const secrets = (service.secrets ?? []).map(({ source, target = source }) => ({
    kind: "secret" as const,
    target: target.startsWith("/") ? target : `/run/secrets/${target}`,
    content: readFileSync(document.secrets[source]?.file ?? "", "utf8"),
  }));
  const files = (service.volumes ?? []).flatMap(({ type, source = "", target }) =>
    type === "bind" && !relative(tree.folder, source).startsWith("..") && source.startsWith("/")
      ? [{ kind: "configuration" as const, target, content: readFileSync(join(source), "utf8") }]
      : [],
  );
  return [...secrets, ...files];
}
