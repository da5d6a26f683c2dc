import { madeBy } from "../operations/names.ts";
import type { Host, ProvisioningSubject } from "./subject.ts";

/** The hosts, as Ansible reads them. An address that is not given is asked of the environment, where a new host's belongs. */
export function inventory({ view, hosts, user, sshPort }: ProvisioningSubject): string {
  const asked = hosts.filter(({ address }) => address === undefined).map(({ name }) => variableOf(name));
  const environment =
    asked.length === 0 ? "" : `#\n# New addresses are given in the environment: ${asked.join(", ")}.\n`;
  const list = (manager: boolean): string =>
    hosts
      .filter((host) => host.manager === manager)
      .map(line)
      .join("");
  return `# The hosts of the platform. ${madeBy(view)}
${environment}
[managers]
${list(true)}
[workers]
${list(false)}
[docker_hosts:children]
managers
workers

[docker_hosts:vars]
ansible_user=${user}
ansible_port=${sshPort}
`;
}

function line({ name, address }: Host): string {
  const where = address ?? `"{{ lookup('ansible.builtin.env', '${variableOf(name)}', default='${name}') }}"`;
  return `${name} ansible_host=${where}\n`;
}

/** `vps1` is reached at `VPS1_IPV4`. */
export function variableOf(host: string): string {
  return `${host.toUpperCase().replaceAll(/\W/g, "_")}_IPV4`;
}
