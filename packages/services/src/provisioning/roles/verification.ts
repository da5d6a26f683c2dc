import type { ProvisioningSubject } from "../subject.ts";
import { dockerFormat, notInDryRun, onFirstManager, type Task } from "./task.ts";

/** What follows a deployment and a restore: every task runs, and the checks of the platform pass. */
export function verificationRole({ view }: ProvisioningSubject): readonly Task[] {
  const wanted = Object.values(view.services).some(({ deploy }) => deploy?.mode?.endsWith("-job") === true);
  return [
    {
      name: "Wait until every service has its tasks",
      "ansible.builtin.command": {
        argv: [
          "docker",
          "stack",
          "services",
          "{{ platform_name }}",
          "--format",
          dockerFormat("{{.Name}} {{.Mode}} {{.Replicas}}"),
        ],
      },
      register: "verification_services",
      changed_when: false,
      // A task is there when as many run as are wanted: 2/2. A job that is done says so.
      until: `verification_services.stdout_lines | ${wanted ? "reject('search', '-job|job ') | " : ""}reject('search', ' ([0-9]+)/\\\\1( |$)') | list | length == 0`,
      retries: 60,
      delay: 20,
      when: [onFirstManager, notInDryRun],
    },
    ...("scripts/checks.sh" in view.files
      ? [
          {
            name: "Run the platform's checks",
            "ansible.builtin.command": {
              argv: ["{{ platform_root }}/scripts/checks.sh"],
              chdir: "{{ platform_root }}",
            },
            register: "verification_checks",
            changed_when: false,
            until: "verification_checks.rc == 0",
            retries: 10,
            delay: 30,
            when: [onFirstManager, notInDryRun],
          },
        ]
      : []),
  ];
}
