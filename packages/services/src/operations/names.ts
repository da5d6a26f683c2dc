import {
  networkName as physicalNetworkName,
  secretName as physicalSecretName,
  volumeName as physicalVolumeName,
  type StackView,
} from "@stackwright/core";

/** The files that the operations write, by what they are. */
export const paths = {
  makefile: "Makefile",
  gitignore: ".gitignore",
  readme: "README.md",
  architecture: "docs/architecture.md",
  deployment: "docs/deployment.md",
  development: "docs/development.md",
  initFolders: "scripts/init-folders.sh",
  initSecrets: "scripts/init-secrets.sh",
  initSwarm: "scripts/init-swarm.sh",
  wait: "scripts/wait.sh",
  checks: "scripts/checks.sh",
  grafanaImport: "scripts/grafana-import.sh",
  nftables: "nftables/nftables.conf",
} as const;

/** The name that the engine knows a network of the stack by. */
export function networkName(view: StackView, name: string): string {
  return physicalNetworkName(view.name, name, view.networks[name]);
}

/** The name that the engine knows a volume of the stack by. */
export function volumeName(view: StackView, name: string): string {
  return physicalVolumeName(view.name, name, view.volumes[name]);
}

/** The name of a secret of the stack in Swarm. */
export function secretName(view: StackView, name: string): string {
  return physicalSecretName(view.name, name, view.secrets[name]?.version ?? 1);
}

/** The line at the head of every file. */
export function madeBy(view: StackView): string {
  return `Made by Stackwright from the stack "${view.name}": change the stack's TypeScript, not this file.`;
}
