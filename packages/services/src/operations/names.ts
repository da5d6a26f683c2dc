import type { StackView } from "@stackwright/core";

/** The document that each target's tool reads. */
export const documents = { compose: "docker-compose.dev.yml", swarm: "stack.prod.yml" } as const;

/** The files that the operations write, by what they are. */
export const paths = {
  makefile: "Makefile",
  gitignore: ".gitignore",
  readme: "README.md",
  architecture: "docs/architecture.md",
  deployment: "docs/deployment.md",
  development: "docs/development.md",
  initSecrets: "scripts/init-secrets.sh",
  initSwarm: "scripts/init-swarm.sh",
  checks: "scripts/checks.sh",
  grafanaImport: "scripts/grafana-import.sh",
  nftables: "nftables/nftables.conf",
} as const;

/** The name that the engine knows a network by. */
export function networkName(view: StackView, name: string): string {
  const options = view.networks[name];
  return options?.name ?? (options?.external === true ? name : `${view.name}_${name}`);
}

/** The name that the engine knows a volume by. */
export function volumeName(view: StackView, name: string): string {
  const options = view.volumes[name];
  return options?.name ?? (options?.external === true ? name : `${view.name}_${name}`);
}

/** The name of a secret in Swarm: a value cannot change, so the name carries its version. */
export function secretName(view: StackView, name: string): string {
  return `${view.name}_${name}_v${view.secrets[name]?.version ?? 1}`;
}

/** The path of Swarm's edition of a file that differs between the targets: `a/b.sh` gives `a/b.swarm.sh`. */
export function swarmEdition(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot <= path.lastIndexOf("/") + 1 ? `${path}.swarm` : `${path.slice(0, dot)}.swarm${path.slice(dot)}`;
}

/** The line at the head of every file. */
export function madeBy(view: StackView): string {
  return `Made by Stackwright from the stack "${view.name}": change the stack's TypeScript, not this file.`;
}
