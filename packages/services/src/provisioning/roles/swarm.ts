import { dockerFormat, notInDryRun, onFirstManager, type Task } from "./task.ts";

const address = "{{ ansible_default_ipv4.address }}";
const isOutside = "swarm_state.stdout | default('') is not match('active ')";

/** The first manager makes the Swarm, the other hosts join it. A host that is in one stays as it is. */
export function swarmRole(): readonly Task[] {
  return [
    {
      name: "Ask whether the host is in a Swarm",
      "ansible.builtin.command": {
        argv: [
          "docker",
          "info",
          "--format",
          dockerFormat("{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}"),
        ],
      },
      register: "swarm_state",
      changed_when: false,
      // A dry run asks, too; a fresh host has no Docker to answer.
      check_mode: false,
      failed_when: "swarm_state.rc != 0 and not ansible_check_mode",
    },
    {
      name: "Make the Swarm",
      "ansible.builtin.command": { argv: ["docker", "swarm", "init", "--advertise-addr", address] },
      changed_when: true,
      when: [onFirstManager, isOutside],
    },
    ...["manager", "worker"].map((role): Task => ({
      name: `Ask for the token of a ${role}`,
      "ansible.builtin.command": { argv: ["docker", "swarm", "join-token", "-q", role] },
      register: `swarm_${role}_token`,
      changed_when: false,
      no_log: true,
      when: [onFirstManager, notInDryRun],
    })),
    ...["manager", "worker"].map((role): Task => ({
      name: `Join the Swarm as a ${role}`,
      "ansible.builtin.command": {
        argv: [
          "docker",
          "swarm",
          "join",
          "--advertise-addr",
          address,
          "--token",
          `{{ hostvars[platform_first_manager].swarm_${role}_token.stdout }}`,
          "{{ hostvars[platform_first_manager].ansible_default_ipv4.address }}:2377",
        ],
      },
      changed_when: true,
      no_log: true,
      when: [
        `inventory_hostname in groups['${role}s']`,
        isOutside,
        "not (" + onFirstManager + ")",
        notInDryRun,
      ],
    })),
  ];
}
