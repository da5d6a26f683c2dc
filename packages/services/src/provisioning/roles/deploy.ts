import { documentFiles, swarmPath, type StackView } from "@stackwright/core";
import { madeBy, paths } from "../../operations/names.ts";
import { shellWord } from "../../operations/text.ts";
import type { ProvisioningSubject } from "../subject.ts";
import { notInDryRun, onFirstManager, type Task } from "./task.ts";

/** The files of the production tree, without those that prepare hosts from outside. */
export function platformFiles({ files }: StackView): readonly string[] {
  const own = Object.values(files).filter(({ path }) => !/^(?:ansible|terraform|\.github)\//.test(path));
  const written = own.flatMap(({ path, perTarget }) => {
    if (!perTarget) return [path];
    // Scripts call their edition for Swarm.
    return /^scripts\/[^/]+\.sh$/.test(path) ? [path, swarmPath(path)] : [swarmPath(path)];
  });
  return [documentFiles.swarm, ...written].toSorted();
}

/** A script for the controller that packs the files of the platform: one transfer to each host, instead of one a file. */
export function packScript({ view }: ProvisioningSubject): string {
  return `#!/bin/sh
# Packs what production needs on its hosts into ansible/platform.tmp. ${madeBy(view)}
# The same files give the same archive. It needs GNU tar.
set -eu
cd "$(dirname "$0")/.."
tar --create --file ansible/platform.tmp --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \\
${platformFiles(view)
  .map((path) => `  ${shellWord(path)}`)
  .join(" \\\n")}
`;
}

/** Files on every host; secrets, labels and services from the first manager. */
export function deployRole({ view }: ProvisioningSubject): readonly Task[] {
  const files = platformFiles(view);
  const has = (path: string): boolean => files.includes(path);
  const folders = swarmPath(paths.initFolders);
  const secrets = swarmPath(paths.initSecrets);
  return [
    {
      name: "Pack the platform's files",
      "ansible.builtin.command": { argv: ["sh", "{{ playbook_dir }}/pack.sh"] },
      changed_when: false,
      check_mode: false,
      delegate_to: "localhost",
      become: false,
      run_once: true,
    },
    {
      name: "Look for the platform's folder",
      "ansible.builtin.stat": { path: "{{ platform_root }}" },
      register: "deploy_folder",
    },
    {
      name: "Make the platform's folder",
      "ansible.builtin.file": { path: "{{ platform_root }}", state: "directory", mode: "0755" },
    },
    {
      // It compares with what is there, and so mends what was changed by hand.
      name: "Unpack the platform's files",
      "ansible.builtin.unarchive": { src: "{{ playbook_dir }}/platform.tmp", dest: "{{ platform_root }}" },
      when: "not ansible_check_mode or deploy_folder.stat.exists",
    },
    {
      name: "Look for the values of the variables",
      "ansible.builtin.stat": { path: "{{ playbook_dir }}/../.env" },
      register: "deploy_env",
      delegate_to: "localhost",
      become: false,
      run_once: true,
    },
    {
      name: "Copy the values of the variables",
      "ansible.builtin.copy": {
        src: "{{ playbook_dir }}/../.env",
        dest: "{{ platform_root }}/.env",
        mode: "0600",
      },
      when: "deploy_env.stat.exists",
    },
    ...(has(folders) ? [ownFolders(folders)] : []),
    ...(has(secrets) && Object.keys(view.secrets).length > 0 ? secretTasks(secrets) : []),
    ...(has(paths.initSwarm) ? [labels] : []),
    {
      name: "Deploy the services",
      "ansible.builtin.command": { argv: ["make", "deploy"], chdir: "{{ platform_root }}" },
      environment: "{{ deploy_environment | default({}) }}",
      register: "deploy_stack",
      changed_when: "'Creating ' in deploy_stack.stdout",
      when: [onFirstManager, notInDryRun],
    },
  ];
}

function ownFolders(script: string): Task {
  return {
    name: "Make the folders that volumes are kept in",
    "ansible.builtin.command": { argv: [`{{ platform_root }}/${script}`] },
    register: "deploy_folders",
    changed_when: "'made ' in deploy_folders.stdout",
    when: notInDryRun,
  };
}

const labels: Task = {
  name: "Give the nodes the labels that services are placed by",
  "ansible.builtin.command": { argv: [`{{ platform_root }}/${paths.initSwarm}`, "--spread"] },
  register: "deploy_labels",
  changed_when: "' given to ' in deploy_labels.stdout",
  // What it misses beside labels, it says; services that need it tell.
  failed_when: "deploy_labels.rc not in [0, 1]",
  when: [onFirstManager, notInDryRun],
};

/** Secrets are made where they are used. Those of a folder of the controller pass through memory, and are removed. */
function secretTasks(script: string): readonly Task[] {
  const folder = "/dev/shm/{{ platform_name }}-secrets";
  const given = "platform_secrets is defined";
  const make = (name: string, words: readonly string[], when: string): Task => ({
    name,
    "ansible.builtin.command": { argv: [`{{ platform_root }}/${script}`, ...words] },
    register: "deploy_secrets",
    changed_when: "'made ' in deploy_secrets.stdout",
    when,
  });
  return [
    {
      name: "Make the secrets that are missing",
      when: [onFirstManager, notInDryRun],
      block: [
        {
          name: "Bring given secrets into memory",
          "ansible.builtin.copy": {
            src: "{{ platform_secrets }}/",
            dest: `${folder}/`,
            mode: "0600",
            directory_mode: "0700",
          },
          no_log: true,
          changed_when: false,
          when: given,
        },
        make("Make the secrets, with those that were given", ["--from", folder], given),
        make("Make the secrets of the Swarm", [], `not (${given})`),
      ],
      always: [
        {
          name: "Remove given secrets from memory",
          "ansible.builtin.file": { path: folder, state: "absent" },
          changed_when: false,
          when: given,
        },
      ],
    },
  ];
}
