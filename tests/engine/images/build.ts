import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, tryDocker, type Engine } from "../engine/engine.ts";
import { run } from "../engine/run.ts";
import { testAuthority } from "./authority.ts";
import { bases } from "./bases.ts";
import { buildOpensearchParts, buildStandIn } from "./built.ts";
import type { EngineImage } from "./image.ts";
import { layOut, type Materials } from "./layout.ts";
import { fillPantry } from "./pantry.ts";

const label = "stackwright.engine-image";

/** Changes when the way in which images are laid out does. */
const layout = 5;

/** Makes the images that the engine does not have yet, each under the reference that the platform pins. */
export async function buildImages(
  engine: Engine,
  images: readonly EngineImage[],
): Promise<readonly string[]> {
  const standIn = await buildStandIn();
  const parts = await buildOpensearchParts();
  const certificates = await testAuthority();
  const below = bases([], certificates);
  const isUpToDate = async (image: EngineImage): Promise<boolean> => {
    const format = `{{index .Config.Labels "${label}"}}`;
    const { output } = await tryDocker(engine, ["image", "inspect", "-f", format, image.reference]);
    return output.trim() === hashOf(image);
  };
  const hashOf = (image: EngineImage): string => {
    const needsStandIn = image.standIns !== undefined || image.base === "busybox";
    const needsParts = JSON.stringify(image.trees ?? {}).includes('"parts:');
    const madeOf = [image, below, layout, needsStandIn ? standIn.hash : "", needsParts ? parts.hash : ""];
    return createHash("sha256").update(JSON.stringify(madeOf)).digest("hex");
  };

  const missing: EngineImage[] = [];
  for (const image of images) if (!(await isUpToDate(image))) missing.push(image);
  if (missing.length === 0) return [];
  const materials = { pantry: await fillPantry(parts.path), standIn: standIn.path };
  await buildBases(engine, materials, certificates);
  for (const image of missing) await buildImage(engine, materials, image, hashOf(image));
  await docker(engine, ["image", "prune", "-f"]);
  return missing.map(({ reference }) => reference);
}

async function buildBases(engine: Engine, materials: Materials, certificates: string): Promise<void> {
  const { folders, system } = materials.pantry;
  const applets = await run("chroot", [folders.bookworm, "/usr/bin/busybox", "--list"]);
  for (const image of bases(applets.split("\n").filter(Boolean), certificates))
    await buildImage(engine, materials, image, "base", "scratch");
  await docker(engine, ["import", system, "stackwright/debian"]);
}

async function buildImage(
  engine: Engine,
  materials: Materials,
  image: EngineImage,
  hash: string,
  from = `stackwright/${image.base}`,
): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "stackwright-image-"));
  try {
    const root = join(context, "root");
    await layOut(root, materials, image, from === "scratch");
    await run("tar", ["-C", root, "-cf", join(context, "root.tar"), "."]);
    writeFileSync(
      join(context, "Dockerfile"),
      [`FROM ${from}`, "ADD root.tar /", ...image.dockerfile, `LABEL ${label}="${hash}"`, ""].join("\n"),
    );
    await docker(engine, ["build", "-q", "-t", image.reference, context], { env: { DOCKER_BUILDKIT: "0" } });
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}
