import { emptyPart } from "@stackwright/core";
import { badOption } from "../bad-option.ts";
import { samePlace } from "../places.ts";
import { folders } from "../paths.ts";
import type { SourcePlan, UnitPlan } from "../plan.ts";
import type { FoundMember, FoundStore, JobDraft, StoreDraft, Strategy } from "../strategy.ts";

/**
 * Files that may be copied while they are in use: uploads, documents, keys. restic reads the volume on the node where it is,
 * and restores in place. Not for the files of a database, which change while they are read.
 */
export const files: Strategy = {
  name: "files",
  priority: "P2",
  draft,
  services: () => emptyPart,
  scripts: () => ({}),
};

function draft(store: FoundStore): StoreDraft {
  const groups = byPlace(store.members);
  const units = groups.map((members) => unitOf(store, members, groups.length === 1));
  const jobs = groups.map((members, index): JobDraft => {
    const unit = units[index]?.name ?? store.name;
    return {
      name: `${unit}-files`,
      unit,
      kind: "full",
      pace: "between",
      method: "files",
      words: {
        en: "restic reads the files of the volume",
        fr: "restic lit les fichiers du volume",
      },
      place: members[0]?.place,
      sources: members.map(sourceOf),
    };
  });
  return {
    title: store.name,
    method: {
      en: "Files, read by restic on their node. Every snapshot is complete in itself.",
      fr: "Fichiers lus par restic sur leur nœud. Chaque instantané est complet.",
    },
    jobs,
    units,
    restores: [
      {
        kind: "full",
        words: { en: "all files, in place", fr: "tous les fichiers, en place" },
        example: `${store.name} --overwrite-live-data`,
      },
      {
        kind: "part",
        words: { en: "one folder or file", fr: "un dossier ou un fichier" },
        example: `${store.name} --only folder/file.txt --overwrite-live-data`,
      },
    ],
  };
}

/** Members whose volumes are on the same node are read by one job. */
function byPlace(members: readonly FoundMember[]): readonly (readonly FoundMember[])[] {
  const groups: FoundMember[][] = [];
  for (const member of members) {
    const group = groups.find(([first]) => first !== undefined && samePlace(first.place, member.place));
    if (group === undefined || group[0]?.service !== member.service) groups.push([member]);
    else group.push(member);
  }
  return groups;
}

function unitOf(store: FoundStore, members: readonly FoundMember[], alone: boolean): Omit<UnitPlan, "agent"> {
  const name = alone ? store.name : (members[0]?.service ?? store.name);
  return {
    name,
    way: "files",
    loader: undefined,
    base: `${name}-files`,
    changes: undefined,
    pointInTime: false,
  };
}

function sourceOf({ service, volume = "", options }: FoundMember): SourcePlan {
  const { paths = ["."], exclude = [] } = options as { readonly paths?: unknown; readonly exclude?: unknown };
  return {
    volume,
    kind: "data",
    mountedAt: `${folders.data}/${volume}`,
    paths: texts(paths, service, "paths"),
    exclude: texts(exclude, service, "exclude"),
  };
}

/** @throws StackwrightError `option-invalid`. */
function texts(value: unknown, service: string, option: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const good = list.filter(
    (one): one is string => typeof one === "string" && /^[\w.*-][\w.*/-]*$/.test(one) && !one.includes(".."),
  );
  if (Array.isArray(value) && good.length === list.length && (option === "exclude" || good.length > 0))
    return good;
  throw badOption({
    builder: `services.${service}`,
    option: `facets.backup.options.${option}`,
    value,
    expected: 'a list of paths below the volume: letters, digits, ".", "_", "-" and "/"',
    hint: 'Name folders of the volume, such as ["config", "files"], or leave it out for all of it.',
  });
}
