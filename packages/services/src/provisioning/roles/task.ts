/** A task of Ansible: a name, one module by its full name, and keywords. */
export interface Task {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A play of Ansible. */
export interface Play {
  readonly name: string;
  readonly hosts: string;
  readonly become: boolean;
  readonly roles: readonly { readonly role: string; readonly tags: readonly string[] }[];
}

/** Ansible reads `{{ }}` as its own: a format of Docker's has to be marked. */
export function dockerFormat(format: string): string {
  return `{% raw %}${format}{% endraw %}`;
}

/** A dry run on a fresh host cannot run what it has not installed. */
export const notInDryRun = "not ansible_check_mode";

/** Where things are done once for the whole Swarm. */
export const onFirstManager = "inventory_hostname == platform_first_manager";
