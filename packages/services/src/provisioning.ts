import {
  badOption,
  file,
  makePart,
  mergeAll,
  only,
  type FileContent,
  type Part,
  type StackView,
} from "@stackwright/core";
import { ansibleFiles } from "./provisioning/ansible.ts";
import { hereScript } from "./provisioning/here-script.ts";
import { packScript } from "./provisioning/roles/deploy.ts";
import { subjectOf, type ProvisioningOptions, type ProvisioningSubject } from "./provisioning/subject.ts";
import { terraformFiles } from "./provisioning/terraform.ts";
import { rehearsalWorkflow } from "./provisioning/rehearsal.ts";

/**
 * What prepares hosts for the stack and brings it back on new ones, computed from the stack: an Ansible playbook with its
 * inventory and roles, Terraform for the names and the bucket of the copies, and a workflow that rehearses the restore.
 *
 * Everything repeats without harm. Nothing of it holds a secret: those are made by `scripts/init-secrets.sh` on the first
 * manager, or come from a folder of yours (`-e platform_secrets=FOLDER`).
 *
 * Put it last in the stack's parts, beside `operations()` and `backups()`, whose scripts the roles run.
 *
 * @throws StackwrightError `option-invalid`.
 * @example
 * provisioning({ hosts: [{ name: "vps1" }, { name: "vps2" }, { name: "vps3" }], restoreOrder: ["mariadb", "glpi"] })
 */
export function provisioning(options: ProvisioningOptions = {}): Part {
  checkOptions(options);
  const made = (content: (subject: ProvisioningSubject) => FileContent) => (view: StackView) =>
    content(subjectOf(view, options));
  const files: readonly (readonly [string, (subject: ProvisioningSubject) => FileContent, number?])[] = [
    ...Object.entries(ansibleFiles),
    ["ansible/pack.sh", packScript, 0o755],
    ["scripts/here.sh", hereScript, 0o755],
    ...Object.entries(terraformFiles),
    ...(options.rehearsal === false
      ? []
      : [[".github/workflows/restore-rehearsal.yml", rehearsalWorkflow] as const]),
  ];
  const part = makePart({
    files: Object.fromEntries(
      files.map(([path, content, mode = 0o644]) => [path, file(path, made(content), { mode }).definition]),
    ),
  });
  return mergeAll([{ label: "provisioning", part: only("swarm", part) }]);
}

function checkOptions({ hosts, user, root, restoreOrder = [], bucket }: ProvisioningOptions): void {
  if (hosts !== undefined) {
    const names = hosts.map(({ name }) => name);
    if (names.length === 0 || !names.every(isName) || new Set(names).size < names.length) {
      throw bad(
        "hosts",
        names,
        "host names, each once",
        'hosts: [{ name: "vps1", address: "203.0.113.10" }]',
      );
    }
    for (const { address } of hosts) {
      if (address !== undefined && !/^[\w.:-]+$/.test(address))
        throw bad("hosts", address, "an address, or a name of the DNS", 'address: "203.0.113.10"');
    }
  }
  if (user !== undefined && !isName(user)) throw bad("user", user, "the name of a user", 'user: "debian"');
  if (root !== undefined && !/^\/[\w./-]+$/.test(root)) {
    throw bad("root", root, "an absolute path of plain characters", 'root: "/opt/shop"');
  }
  if (!restoreOrder.every(isName)) {
    throw bad("restoreOrder", restoreOrder, "names of stores", 'restoreOrder: ["mariadb", "glpi"]');
  }
  if (bucket?.noncurrentDays !== undefined && !(bucket.noncurrentDays >= 1)) {
    throw bad("bucket.noncurrentDays", bucket.noncurrentDays, "at least 1", "noncurrentDays: 30");
  }
}

function isName(name: string): boolean {
  return /^[a-zA-Z0-9][\w.-]*$/.test(name);
}

function bad(option: string, value: unknown, expected: string, example: string): Error {
  return badOption({ builder: "provisioning", option, value, expected, hint: `For example ${example}.` });
}
