import { daemonSettings, kernelSettings, nodeHostnames } from "../../operations/requirements.ts";
import { madeBy } from "../../operations/names.ts";
import type { ProvisioningSubject } from "../subject.ts";
import { dockerFormat, notInDryRun, type Task } from "./task.ts";

/** The oldest engine and client that know jobs in a stack's file. Source: docker/cli#2907. */
const oldest = "23.0";

/** The engine of the distribution, and what no container can set on its host. */
export function dockerRole({ view }: ProvisioningSubject): readonly Task[] {
  const settings = kernelSettings(view);
  return [
    ...(nodeHostnames(view).length === 0 ? [] : [hostName]),
    {
      name: "Install Docker and the tools of the scripts",
      "ansible.builtin.apt": {
        name: ["curl", "docker.io", "make", "openssl"],
        state: "present",
        update_cache: true,
        cache_valid_time: 3600,
      },
    },
    {
      name: "Make the folder of the engine's configuration",
      "ansible.builtin.file": { path: "/etc/docker", state: "directory", mode: "0755" },
    },
    {
      name: "Configure the engine",
      "ansible.builtin.copy": {
        content: `${JSON.stringify(daemonSettings(view), null, 2)}\n`,
        dest: "/etc/docker/daemon.json",
        mode: "0644",
      },
      notify: "Restart Docker",
    },
    ...(settings.length === 0
      ? []
      : [
          {
            name: `Set what ${settings.flatMap(({ services }) => services).join(", ")} need of the kernel`,
            "ansible.builtin.copy": {
              content: `# ${madeBy(view)}\n${settings.map(({ key, least }) => `${key} = ${least}\n`).join("")}`,
              dest: `/etc/sysctl.d/90-${view.name}.conf`,
              mode: "0644",
            },
            notify: "Apply the kernel settings",
          },
        ]),
    { name: "Apply changes now", "ansible.builtin.meta": "flush_handlers" },
    {
      name: "Start Docker, now and after a boot",
      "ansible.builtin.service": { name: "docker", state: "started", enabled: true },
      when: notInDryRun,
    },
    {
      name: "Ask for the version of the engine",
      "ansible.builtin.command": {
        argv: ["docker", "version", "--format", dockerFormat("{{.Server.Version}}")],
      },
      register: "docker_version",
      changed_when: false,
      when: notInDryRun,
    },
    {
      name: `Refuse an engine before ${oldest}, which knows no jobs`,
      "ansible.builtin.assert": {
        that: [`docker_version.stdout is version('${oldest}', '>=')`],
        fail_msg: `This host has Docker {{ docker_version.stdout }}. Debian 13 has one that is new enough.`,
      },
      when: notInDryRun,
    },
  ];
}

/** Services are placed by it. */
const hostName: Task = {
  name: "Name the host as services are placed",
  "ansible.builtin.hostname": { name: "{{ inventory_hostname }}" },
  when: notInDryRun,
};

/** What a change asks for. */
export function dockerHandlers(): readonly Task[] {
  return [
    {
      name: "Restart Docker",
      "ansible.builtin.service": { name: "docker", state: "restarted" },
      when: notInDryRun,
    },
    {
      name: "Apply the kernel settings",
      "ansible.builtin.command": { argv: ["sysctl", "--system"] },
      changed_when: true,
    },
  ];
}
