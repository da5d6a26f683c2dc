import { badOption, file, merge, makePart, only, withService, type Part } from "@stackwright/core";

/**
 * An image with Python packages that no published one has. Development builds it from a generated Dockerfile; Swarm builds
 * nothing, so push it before the deployment, to a registry that every node reaches.
 */
export interface PipImage {
  /** Its name: `registry.example.com/superset-dremio:3.0.0`. */
  readonly image: string;
  /** With exact versions: `sqlalchemy-dremio==3.0.4`. */
  readonly packages: readonly string[];
}

/** What a Dockerfile is made of. */
interface PipImageOptions extends PipImage {
  /** The image's folder in the tree, and the services that run it. */
  readonly name: string;
  /** Further lines of the Dockerfile, after the packages. */
  readonly lines: readonly string[];
  readonly from: string;
}

/**
 * Adds the Dockerfile to the part whose services run the image, and lets Compose build it.
 *
 * @throws StackwrightError `option-invalid` for packages without a version.
 */
export function withPipImage<P extends Part>(part: P, options: PipImageOptions): P {
  const { name, from, packages, lines } = options;
  packages.forEach((one, index) => {
    if (/^[\w.-]+(?:\[[\w,-]+\])?==[\w.]+$/.test(one)) return;
    throw badOption({
      builder: name,
      option: `packages[${index}]`,
      value: one,
      expected: "a package with its exact version",
      hint: 'Write "sqlalchemy-dremio==3.0.4".',
    });
  });
  const dockerfile = file(
    `${name}/Dockerfile`,
    [
      "# Made by Stackwright.",
      `FROM ${from}`,
      "USER root",
      `RUN pip install --no-cache-dir ${packages.join(" ")}`,
      ...lines,
      "",
    ].join("\n"),
  );
  const files = makePart({ files: { [dockerfile.path]: dockerfile.definition } });
  const built = only("compose", withService({ build: { context: `./${name}` } }))(part);
  return { ...built, ...merge(built, files) };
}
