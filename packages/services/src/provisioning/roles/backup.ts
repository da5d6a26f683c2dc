import type { ProvisioningSubject } from "../subject.ts";
import { notInDryRun, type Task } from "./task.ts";

const here = "{{ platform_root }}/scripts/here.sh";
const job = "/etc/cron.d/{{ platform_name }}-backup";

/**
 * Backups run in the stack by themselves. What only a host can do is to stop services for an archive: a line in its cron.
 * With `-e backup_now=true` everything is backed up at once.
 */
export function backupRole({ view }: ProvisioningSubject): readonly Task[] {
  const cold = "scripts/cold-backup.sh" in view.files;
  return [...(cold ? coldTasks : [noColdTask]), ...("scripts/backup.sh" in view.files ? [backUpNow] : [])];
}

const coldTasks: readonly Task[] = [
  {
    name: "Install cron",
    "ansible.builtin.apt": { name: "cron", state: "present", update_cache: true, cache_valid_time: 3600 },
  },
  {
    name: "Ask when this host's archives are made",
    "ansible.builtin.command": { argv: [here, "cold-schedule"] },
    register: "backup_schedule",
    changed_when: false,
    when: notInDryRun,
  },
  {
    name: "Plan the archives of stopped services",
    "ansible.builtin.copy": {
      content: `# Made by Ansible: change the stack, not this file.\n{{ backup_schedule.stdout }} root ${here} cold 2>&1 | logger -t {{ platform_name }}-backup\n`,
      dest: job,
      mode: "0644",
    },
    when: [notInDryRun, "backup_schedule.stdout | length > 0"],
  },
];

const noColdTask: Task = {
  name: "Plan no archives of stopped services",
  "ansible.builtin.file": { path: job, state: "absent" },
};

const backUpNow: Task = {
  name: "Back everything up now",
  "ansible.builtin.command": {
    argv: ["{{ platform_root }}/scripts/backup.sh"],
    chdir: "{{ platform_root }}",
  },
  changed_when: true,
  run_once: true,
  delegate_to: "{{ platform_first_manager }}",
  when: ["backup_now | default(false) | bool", notInDryRun],
};
