import type { Assembled } from "../assemble/assembled.ts";
import type { FileContent, FileDefinition } from "../model/file.ts";
import type { NetworkOptions } from "../model/network.ts";
import type { Named } from "../model/part.ts";
import type { SecretDefinition } from "../model/secret.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Target } from "../model/view.ts";
import type { VolumeOptions } from "../model/volume.ts";
import { lower } from "./lower.ts";
import type { Lowered } from "./report.ts";

/** An assembled stack called `shop`, with only what a test has to say about it. */
export function assembled(target: Target, content: Partial<Assembled> = {}): Assembled {
  return {
    name: "shop",
    description: "",
    target,
    services: {},
    networks: {},
    volumes: {},
    secrets: {},
    files: {},
    variables: {},
    links: [],
    patches: [],
    waivers: [],
    values: {},
    ...content,
  };
}

/** One service, lowered; its networks, volumes and secrets are declared on the way. */
export function lowerOne(target: Target, service: ServiceModel, content: Partial<Assembled> = {}): Lowered {
  return lower(
    assembled(target, {
      services: { web: { image: "nginx:1.25", ...service } },
      networks: named<NetworkOptions>(Object.keys(service.networks ?? {}), {}),
      volumes: named<VolumeOptions>(
        (service.volumes ?? []).flatMap((mount) => (mount.type === "volume" ? [mount.source] : [])),
        {},
      ),
      secrets: Object.fromEntries(
        (service.secrets ?? []).map(({ source }) => [source, secretDefinition(source)]),
      ),
      ...content,
    }),
  );
}

/** The lowered service of {@link lowerOne}, without its image. */
export function lowerService(
  target: Target,
  service: ServiceModel,
  content: Partial<Assembled> = {},
): Readonly<Record<string, unknown>> {
  const { image: _image, ...rest } = lowerOne(target, service, content).document.services?.["web"] ?? {};
  return rest;
}

/** A secret as a part holds it. */
export function secretDefinition(name: string, version = 1): SecretDefinition {
  return { description: "", file: `./secrets/${name}.txt`, version, generate: "" };
}

/** Files as a part holds them. */
export function fileDefinitions(
  contents: Readonly<Record<string, FileContent>>,
  options: Partial<FileDefinition> = {},
): Named<FileDefinition> {
  return Object.fromEntries(
    Object.entries(contents).map(([path, content]) => [
      path,
      { path, content, mode: 0o644, perTarget: false, ...options },
    ]),
  );
}

/** `id severity path` of every finding, which is what most tests ask for. */
export function findingLines({ findings }: Pick<Lowered, "findings">): readonly string[] {
  return findings.map(({ id, severity, path }) => `${severity} ${id} ${path}`);
}

function named<Value>(names: readonly string[], value: Value): Named<Value> {
  return Object.fromEntries(names.map((name) => [name, value]));
}
