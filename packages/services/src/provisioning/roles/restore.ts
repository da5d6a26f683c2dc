import type { ProvisioningSubject } from "../subject.ts";
import { dockerFormat, notInDryRun, onFirstManager, type Task } from "./task.ts";

/**
 * Restores every store from its newest backup, one after the other, each on the hosts that have its data. It replaces what
 * is there, so it wants to be told so: `--tags restore -e restore_confirmed=true`.
 */
export function restoreRole({ view, restoreOrder }: ProvisioningSubject): readonly Task[] {
  if (!("scripts/restore.sh" in view.files)) return [nothing];
  return [
    {
      name: "Want to be sure",
      "ansible.builtin.assert": {
        that: ["restore_confirmed | default(false) | bool"],
        fail_msg: "This replaces what is there. Add -e restore_confirmed=true.",
      },
      run_once: true,
    },
    {
      name: "Wait for the services that restore",
      "ansible.builtin.command": {
        argv: [
          "docker",
          "service",
          "ls",
          "--filter",
          "name={{ platform_name }}_restic-backup",
          "--format",
          dockerFormat("{{.Replicas}}"),
        ],
      },
      register: "restore_agents",
      changed_when: false,
      until: "restore_agents.stdout is search('1/1') and restore_agents.stdout is not search('0/1')",
      retries: 60,
      delay: 10,
      when: [onFirstManager, notInDryRun],
    },
    ...restoreOrder.map((store): Task => ({
      name: store === "all" ? "Restore every store" : `Restore ${store}`,
      "ansible.builtin.command": { argv: ["{{ platform_root }}/scripts/here.sh", "restore", store] },
      register: "restore_result",
      changed_when: "restore_result.stdout | length > 0 or restore_result.stderr | length > 0",
      when: notInDryRun,
    })),
  ];
}

const nothing: Task = {
  name: "Say that there is nothing to restore",
  "ansible.builtin.debug": { msg: "This stack has no backups." },
};
