import type { ServiceModel } from "../model/service-model.ts";
import type { Path } from "../path.ts";
import { report, type Notes } from "./notes.ts";
import { shortFormsOf } from "./translate-deploy.ts";
import { swarmTmpfs } from "./dialect/surroundings.ts";
import { tmpfsLine } from "./translate-mounts.ts";
import type { Applied } from "./translate.ts";

/** Reports what became of parts of a key, where the table can only speak of the whole. */
export function reportAsides(service: Applied, authored: ServiceModel, path: Path, notes: Notes): void {
  reportShortForms(service, path, notes);
  if (notes.target === "swarm") reportSwarm(service, authored, path, notes);
  else if (service.restart !== undefined && service.deploy?.restart_policy !== undefined) {
    report(notes, "dropped", [...path, "deploy", "restart_policy"], "`restart` says it too, and wins");
  }
}

function reportShortForms(service: Applied, path: Path, notes: Notes): void {
  if (service.deploy?.resources === undefined) return;
  for (const { key, section, amount, isOverruled } of shortFormsOf(service)) {
    const place = `deploy.resources.${section}.${amount}`;
    if (isOverruled) report(notes, "dropped", [...path, key], `${place} says it too, and wins`);
    else if (notes.target === "compose") {
      report(
        notes,
        "translated",
        [...path, key],
        `written as ${place}: Compose refuses the short form beside others there`,
      );
    }
  }
}

function reportSwarm(service: Applied, authored: ServiceModel, path: Path, notes: Notes): void {
  const { tmpfs } = service;
  const lines = typeof tmpfs === "string" ? [tmpfs] : (tmpfs ?? []);
  for (const [index, line] of lines.entries()) {
    const { lost } = tmpfsLine(line);
    if (lost.length === 0) continue;
    report(
      notes,
      "dropped",
      [...path, "tmpfs", index],
      `Swarm takes only the size of a tmpfs: ${lost.join(", ")} is lost; ${swarmTmpfs}`,
    );
  }
  if (service.restart !== undefined && service.deploy?.restart_policy !== undefined) {
    report(notes, "dropped", [...path, "restart"], "deploy.restart_policy says it too, and wins");
  }
  if (authored.waits !== undefined && authored.waits.length > 0) {
    report(
      notes,
      "translated",
      [...path, "depends_on"],
      `instead, the generated entrypoint waits for ${authored.waits.join(", ")}`,
    );
  }
}
