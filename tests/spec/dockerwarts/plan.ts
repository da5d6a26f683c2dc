import { dockerwarts } from "../../../examples/dockerwarts.ts";
import { all, contains, inTree, of, inSwarm } from "../bigdata/claims.ts";
import { deviates, section, type Claim, type Entry } from "../entry.ts";
import { platformOf } from "../platform.ts";

const pra = "PRA.md";

/** A row of the table of objectives: its priority, the store, and its RPO and RTO. */
function objective(priority: string, store: string, rpo: RegExp): Claim {
  return contains(
    pra,
    new RegExp(`^\\| ${priority} \\| ${store}.* \\| ${rpo.source} \\| [^|]+ \\| 2 h \\|`, "m"),
  );
}

function task(role: string, ...patterns: readonly RegExp[]): Claim {
  return contains(`ansible/roles/${role}/tasks/main.yml`, ...patterns);
}

const three = [1, 2, 3];
const objectives: readonly Entry[] = section("1. Introduction et Objectifs", "plan.objectives", [
  ["scope.glpi", "GLPI", of("glpi").exists],
  [
    "scope.elasticsearch",
    "Elasticsearch, a cluster",
    of(...three.map((node) => `elasticsearch${node}`)).exists,
  ],
  ["scope.grafana", "Grafana", of("grafana").exists],
  ["scope.cassandra", "Cassandra", of(...three.map((node) => `cassandra${node}`)).exists],
  [
    "scope.galera",
    "MariaDB, a Galera cluster",
    of(...three.map((node) => `galera${node}`)).flag("--wsrep-on=ON"),
  ],
  ["rpo", "RPO 24 hours", objective("P2", "GLPI", /24 h/)],
  ["rto", "RTO 2 hours", objective("P1", "MariaDB Galera", /\d+ h/)],
  ["p1.mariadb", "MariaDB comes back first", objective("P1", "MariaDB Galera", /\d+ h/)],
  ["p1.elasticsearch", "with Elasticsearch", objective("P1", "Elasticsearch", /\d+ h/)],
  ["p2.glpi", "then GLPI", objective("P2", "GLPI", /\d+ h/)],
  ["p3.grafana", "then Grafana", objective("P3", "Grafana", /\d+ h/)],
  ["p3.cassandra", "and Cassandra", objective("P3", "Cassandra", /\d+ h/)],
  [
    "order",
    "the playbook restores in this order",
    task(
      "restore",
      /Restore galera[\s\S]*Restore elasticsearch[\s\S]*Restore glpi[\s\S]*Restore grafana[\s\S]*Restore cassandra/,
    ),
  ],
]);

const cold = platformOf(dockerwarts({ archive: "cold" }));
const stopping = "services-that-go-on-during-the-archive";

const strategy: readonly Entry[] = section("2. Stratégie de Sauvegarde", "plan.backup", [
  [
    "volumes",
    "every volume with data is decided about",
    ({ stacks }) => {
      const decided = new Set(
        Object.values(stacks.swarm.services).flatMap(({ facets }) =>
          (facets?.backup ?? []).map(({ volume }) => volume),
        ),
      );
      return ["galera1", "glpi", "elasticsearch1", "grafana", "cassandra1"].every((name) =>
        decided.has(`${name}_data`),
      );
    },
  ],
  ["schedule", "every day at 03:00", contains("scripts/backup/jobs.swarm.sh", /job_cron='?0 3 \* \* \*/)],
  ["stop", "every container is stopped for it", deviates(stopping, inTree("scripts/cold-backup.sh"))],
  [
    "stop.option",
    "or can be",
    () =>
      cold.files.has("scripts/cold-backup.sh") &&
      /stop_services/.test(cold.files.get("scripts/cold-backup.sh")?.content ?? ""),
  ],
  [
    "cron",
    "a script is started by cron on the hosts",
    () => /cron\.d/.test(cold.files.get("ansible/roles/backup/tasks/main.yml")?.content ?? ""),
  ],
  ["tar", "a tar.gz of all volumes", deviates("a-repository-instead-of-tar-files")],
  [
    "place",
    "archives are in /opt/dockerwarts/backups",
    ({ stacks }) => stacks.swarm.volumes["minio_data"]?.folder?.path === "/opt/dockerwarts/backups",
  ],
  [
    "offsite",
    "and go to a bucket elsewhere",
    all(of("restic-offsite").exists, contains(pra, /s3\.eu-west-3\.amazonaws\.com/)),
  ],
  ["retention", "7 days", contains(".env.example", /^RESTIC_RETENTION_DAILY=7$/m)],
  [
    "retention.only",
    "and no longer",
    contains(".env.example", /^RESTIC_RETENTION_WEEKLY=0$/m, /^RESTIC_RETENTION_MONTHLY=0$/m),
  ],
]);

const recovery: readonly Entry[] = section("3. Procédure de Reprise", "plan.recovery", [
  [
    "inventory",
    "ansible/inventory.ini names the hosts",
    contains("ansible/inventory.ini", /^\[docker_hosts/m, /^vps1 ansible_host=/m),
  ],
  ["inventory.user", "ansible_user=debian", contains("ansible/inventory.ini", /^ansible_user=debian$/m)],
  [
    "inventory.address",
    "new addresses are edited into it",
    deviates("addresses-in-the-environment", contains("ansible/inventory.ini", /NOUVELLE_IP/)),
  ],
  ["fetch", "the newest archive is fetched from elsewhere", contains("scripts/restore.sh", /newest/)],
  ["untar", "and unpacked into /var/lib/docker/volumes", deviates("a-repository-instead-of-tar-files")],
  ["before", "before the services are deployed", deviates("restore-after-the-deployment")],
  [
    "terraform.token",
    "TF_VAR_cloudflare_api_token",
    contains("terraform/variables.tf", /variable "cloudflare_api_token"/),
  ],
  ["terraform.zone", "TF_VAR_zone_id", contains("terraform/variables.tf", /variable "zone_id"/)],
  ["terraform.address", "TF_VAR_vps_ipv4", contains("terraform/variables.tf", /variable "vps_ipv4"/)],
  [
    "terraform.dns",
    "the records of the DNS",
    contains(
      "terraform/dns.tf",
      /cloudflare_dns_record/,
      /glpi\.\$\{var\.domain\}/,
      /grafana\.\$\{var\.domain\}/,
    ),
  ],
  ["ansible.site", "ansible-playbook -i inventory.ini site.yml", inTree("ansible/site.yml")],
  ["ansible.docker", "installs Docker", task("docker", /docker\.io/)],
  ["ansible.swarm", "makes the Swarm", task("swarm", /- init/)],
  ["ansible.firewall", "sets the firewall up", task("firewall", /nftables/)],
  ["ansible.deploy", "deploys the stack", task("deploy", /- deploy/)],
  ["validation.tasks", "every replica runs", task("verification", /docker\n[\s\S]*stack\n[\s\S]*services/)],
  ["validation.checks", "the applications are tried", task("verification", /scripts\/checks\.sh/)],
  [
    "validation.ports",
    "at http://<IP>:<PORT>",
    deviates("addresses-instead-of-ports", inSwarm("grafana").publishes(3000)),
  ],
  ["communication", "the end is told", contains(pra, /Service rétabli/)],
]);

const people: readonly Entry[] = section("4. et 5. Rôles et contacts", "plan.people", [
  ["owner", "the pilot of operations keeps the plan", contains(pra, /Pilote d'exploitation/)],
  ["team", "the infrastructure team carries it out", contains(pra, /Équipe Infrastructure\/DevOps/)],
  ["glpi", "Service Desk for GLPI", contains(pra, /GLPI \| Service Desk - Pôle Support/)],
  ["grafana", "Supervision for Grafana", contains(pra, /Grafana \| Équipe Supervision/)],
  ["elasticsearch", "Data & BI for Elasticsearch", contains(pra, /Elasticsearch \| Pôle Data & BI/)],
  ["cassandra", "Data & BI for Cassandra", contains(pra, /Cassandra \| Pôle Data & BI/)],
]);

/** dockerwarts-recovery-plan.md. */
export const plan: readonly Entry[] = [...objectives, ...strategy, ...recovery, ...people];
