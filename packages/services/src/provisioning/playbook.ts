import type { Play } from "./roles/task.ts";

/** The playbook: each role has a tag of its own name. Restoring is done only when it is asked for. */
export function playbook(): readonly Play[] {
  const everywhere = { hosts: "docker_hosts", become: true };
  return [
    {
      name: "Prepare the hosts",
      ...everywhere,
      roles: [
        // The engine listens with its metrics as soon as it starts.
        { role: "firewall", tags: ["firewall"] },
        { role: "docker", tags: ["docker"] },
      ],
    },
    { name: "Make the Swarm", ...everywhere, roles: [{ role: "swarm", tags: ["swarm"] }] },
    { name: "Deploy the platform", ...everywhere, roles: [{ role: "deploy", tags: ["deploy"] }] },
    { name: "Set the backups up", ...everywhere, roles: [{ role: "backup", tags: ["backup"] }] },
    { name: "Restore the data", ...everywhere, roles: [{ role: "restore", tags: ["never", "restore"] }] },
    {
      name: "Verify the platform",
      ...everywhere,
      // The other two are the words of the recovery plan for parts of the same checks.
      roles: [{ role: "verification", tags: ["verification", "monitoring", "elastic"] }],
    },
  ];
}
