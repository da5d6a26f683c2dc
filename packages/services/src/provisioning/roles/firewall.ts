import { nftables } from "../../operations/nftables.ts";
import type { ProvisioningSubject } from "../subject.ts";
import { notInDryRun, type Task } from "./task.ts";

/** Stands for the addresses until the hosts are known: one that is kept for documents. */
const placeholder = "192.0.2.1";

/** The rules of `nftables/nftables.conf`, with the addresses of the hosts filled in by Ansible. */
export function firewallTemplate({ view, sshPort }: ProvisioningSubject): string {
  return nftables(view, { nodeAddresses: [placeholder], sshPort })
    .replace(placeholder, "{{ platform_node_addresses | join(', ') }}")
    .replace(`tcp dport ${sshPort} accept`, "tcp dport {{ platform_ssh_port }} accept");
}

/** The firewall, loaded now and after each boot. It replaces its own table only. */
export function firewallRole({ view }: ProvisioningSubject): readonly Task[] {
  const rules = `/etc/nftables.d/${view.name}.conf`;
  return [
    {
      name: "Install nftables",
      "ansible.builtin.apt": {
        name: "nftables",
        state: "present",
        update_cache: true,
        cache_valid_time: 3600,
      },
    },
    {
      name: "Make the folder of the rules",
      "ansible.builtin.file": { path: "/etc/nftables.d", state: "directory", mode: "0755" },
    },
    {
      name: "Write the rules",
      "ansible.builtin.template": {
        src: "nftables.conf.j2",
        dest: rules,
        mode: "0644",
        validate: "nft -c -f %s",
      },
      // With the addresses of some hosts only, the others could no longer reach this one.
      when: "platform_node_addresses | length == groups['docker_hosts'] | length",
      notify: "Load the rules",
    },
    {
      name: "Load the rules after each boot",
      "ansible.builtin.lineinfile": {
        path: "/etc/nftables.conf",
        line: 'include "/etc/nftables.d/*.conf"',
        create: true,
        mode: "0755",
      },
    },
    {
      // Not started: that would flush the rules of Docker, too.
      name: "Switch the firewall on at boot",
      "ansible.builtin.service": { name: "nftables", enabled: true },
      when: notInDryRun,
    },
  ];
}

/** What a change asks for. */
export function firewallHandlers({ view }: ProvisioningSubject): readonly Task[] {
  return [
    {
      name: "Load the rules",
      "ansible.builtin.command": { argv: ["nft", "-f", `/etc/nftables.d/${view.name}.conf`] },
      changed_when: true,
    },
  ];
}
