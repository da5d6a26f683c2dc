import { swarmPath } from "@stackwright/core";
import { shell, table, type Block } from "../page/page.ts";
import { code, codes, nothing } from "../page/words.ts";
import { constraintsOf, hasFile, physicalSecret, servicesOf, type Subject } from "../subject.ts";

/** A mark of nodes that services are placed by. */
export interface NodeMark {
  /** `mariadb=true` for a label, `node2` for a host name. */
  readonly mark: string;
  readonly kind: "label" | "hostname";
  readonly services: readonly string[];
}

/** The labels and host names that the placement constraints ask for. */
export function nodeMarks(subject: Subject): readonly NodeMark[] {
  const marks = new Map<string, NodeMark>();
  for (const { name, model } of servicesOf(subject)) {
    for (const constraint of constraintsOf(model)) {
      const [, label, value] = /^node\.(labels\.[\w.-]+|hostname)\s*==\s*(.+)$/.exec(constraint) ?? [];
      if (label === undefined || value === undefined) continue;
      const kind = label === "hostname" ? "hostname" : "label";
      const mark = kind === "hostname" ? value : `${label.replace("labels.", "")}=${value}`;
      const before = marks.get(`${kind} ${mark}`);
      marks.set(`${kind} ${mark}`, { mark, kind, services: [...(before?.services ?? []), name] });
    }
  }
  return [...marks.values()];
}

/** What a node must carry so that services can run on it. */
export function markTable(subject: Subject): Block {
  return table(
    [
      { en: "Node must carry", fr: "Le nœud doit porter" },
      { en: "Services", fr: "Services" },
      { en: "Command, on a manager", fr: "Commande, sur un manager" },
    ],
    nodeMarks(subject).map(({ mark, kind, services }) => [
      kind === "label"
        ? { en: `the label ${code(mark)}`, fr: `le label ${code(mark)}` }
        : { en: `the host name ${code(mark)}`, fr: `le nom d'hôte ${code(mark)}` },
      codes(services),
      kind === "label"
        ? code(`docker node update --label-add ${mark} "$NEW_NODE"`)
        : {
            en: `${code(`hostnamectl set-hostname ${mark}`)}, on the node, before it joins`,
            fr: `${code(`hostnamectl set-hostname ${mark}`)}, sur le nœud, avant qu'il ne rejoigne`,
          },
    ]),
  );
}

/** Puts the secrets into the Swarm again, from a folder with the values of the vault. */
export function secretCommands(subject: Subject): readonly string[] {
  const script = "scripts/init-secrets.sh";
  if (hasFile(subject, script)) return [`./${swarmPath(script)} --from vault`];
  return Object.keys(subject.stack.secrets).map(
    (name) => `docker secret create ${physicalSecret(subject, name)} vault/${name}.txt`,
  );
}

/** Every secret, and the name that the stack asks for. */
export function secretTable(subject: Subject): Block {
  const users = (secret: string): readonly string[] =>
    servicesOf(subject)
      .filter(({ model }) => (model.secrets ?? []).some(({ source }) => source === secret))
      .map(({ name }) => name);
  return table(
    [
      { en: "Secret", fr: "Secret" },
      { en: "Name in Swarm", fr: "Nom dans Swarm" },
      { en: "Used by", fr: "Utilisé par" },
    ],
    Object.keys(subject.stack.secrets).map((name) => [
      code(name),
      code(physicalSecret(subject, name)),
      codes(users(name)) || nothing,
    ]),
  );
}

/** How a machine is prepared, where the platform has a script for it. */
export function prepareNode(subject: Subject): Block {
  return shell(...prepareCommands(subject));
}

/** The same, as commands. */
export function prepareCommands(subject: Subject): readonly string[] {
  return [
    ...(hasFile(subject, "scripts/init-swarm.sh") ? ["./scripts/init-swarm.sh --apply"] : []),
    ...(hasFile(subject, "nftables/nftables.conf") ? ["nft -f nftables/nftables.conf"] : []),
    "docker version --format '{{.Server.Version}}'",
  ];
}
