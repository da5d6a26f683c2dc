import { yamlContent, type FileContent } from "@stackwright/core";
import { madeBy } from "../operations/names.ts";
import { inventory } from "./inventory.ts";
import { playbook } from "./playbook.ts";
import { backupRole } from "./roles/backup.ts";
import { deployRole } from "./roles/deploy.ts";
import { dockerHandlers, dockerRole } from "./roles/docker.ts";
import { firewallHandlers, firewallRole, firewallTemplate } from "./roles/firewall.ts";
import { restoreRole } from "./roles/restore.ts";
import { swarmRole } from "./roles/swarm.ts";
import type { Play, Task } from "./roles/task.ts";
import { verificationRole } from "./roles/verification.ts";
import type { ProvisioningSubject } from "./subject.ts";

type Content = (subject: ProvisioningSubject) => FileContent;

/** Tasks or plays, as Ansible reads them. */
function yaml(list: (subject: ProvisioningSubject) => readonly (Task | Play)[], about: string): Content {
  return (subject) => yamlContent(list(subject), `${about} ${madeBy(subject.view)}`);
}

/** Every file of the playbook. */
export const ansibleFiles: Readonly<Record<string, Content>> = {
  "ansible/ansible.cfg": configuration,
  "ansible/inventory.ini": inventory,
  "ansible/site.yml": yaml(playbook, "Prepares the hosts and deploys the platform."),
  "ansible/group_vars/docker_hosts.yml": variables,
  "ansible/roles/docker/tasks/main.yml": yaml(dockerRole, "The engine, and what it needs of its host."),
  "ansible/roles/docker/handlers/main.yml": yaml(dockerHandlers, "What a change of the engine's asks for."),
  "ansible/roles/firewall/tasks/main.yml": yaml(firewallRole, "The firewall of each host."),
  "ansible/roles/firewall/handlers/main.yml": yaml(firewallHandlers, "What a change of the rules asks for."),
  "ansible/roles/firewall/templates/nftables.conf.j2": firewallTemplate,
  "ansible/roles/swarm/tasks/main.yml": yaml(swarmRole, "One Swarm of all hosts."),
  "ansible/roles/deploy/tasks/main.yml": yaml(deployRole, "The platform's files, secrets and services."),
  "ansible/roles/backup/tasks/main.yml": yaml(backupRole, "The backups that only a host can start."),
  "ansible/roles/restore/tasks/main.yml": yaml(restoreRole, "Brings the data back, in the plan's order."),
  "ansible/roles/verification/tasks/main.yml": yaml(verificationRole, "Whether it works."),
};

function configuration({ view }: ProvisioningSubject): string {
  return `# ${madeBy(view)}
[defaults]
inventory = inventory.ini
roles_path = roles
interpreter_python = auto_silent
stdout_callback = default
retry_files_enabled = False

[ssh_connection]
pipelining = True
`;
}

function variables({ view, root, sshPort }: ProvisioningSubject): FileContent {
  return yamlContent(
    {
      platform_name: view.name,
      platform_root: root,
      platform_ssh_port: sshPort,
      // Filled from the facts of every host, so a run that is limited to one (-l) leaves the firewall alone.
      platform_node_addresses:
        "{{ groups['docker_hosts'] | map('extract', hostvars, ['ansible_default_ipv4', 'address']) | select('defined') | list }}",
      platform_first_manager: "{{ groups['managers'][0] }}",
    },
    `What the roles have in common. ${madeBy(view)}`,
  );
}
