import type { StackView } from "@stackwright/core";
import { display, withDefaults } from "../text.ts";
import {
  isBackupService,
  isIdle,
  isJob,
  repositoryOf,
  running,
  servicesOf,
  type NamedService,
} from "../view.ts";
import type { Check, CheckLimits } from "./check.ts";

/** Data stores and their backups. */
export function dataChecks(view: StackView, { backupHours }: CheckLimits): readonly Check[] {
  const search = clusters(
    view,
    running(view, "opensearchproject/opensearch", "elasticsearch/elasticsearch"),
    "cluster.name",
  );
  const cassandra = clusters(view, running(view, "cassandra"), "CASSANDRA_CLUSTER_NAME");
  // A server is told its first password; what only borrows the client of the image is not.
  const mariadb = running(view, "mariadb").filter(({ model }) =>
    Object.keys(model.environment ?? {}).some((variable) =>
      /^(?:MARIADB|MYSQL)_ROOT_PASSWORD/.test(variable),
    ),
  );
  const restic = servicesOf(view).filter(
    ({ model }) =>
      repositoryOf(model, view) === "restic/restic" &&
      !isJob(model) &&
      !isIdle(model) &&
      (!isBackupService(model) || "RESTIC_REPOSITORY" in (model.environment ?? {})),
  );
  const agents = restic.filter(({ model }) => isBackupService(model));
  const found: Check[] = [];
  if (search.length > 0) {
    const product = search.flat().every(isElastic(view)) ? "Elasticsearch" : "OpenSearch";
    found.push({
      title: { en: `the ${product} cluster is green`, fr: `le cluster ${product} est vert` },
      define: searchGreen(product),
      calls: search.map((nodes) => `search_green ${searchArguments(nodes, view)}`),
    });
  }
  if (cassandra.length > 0) {
    found.push({
      title: {
        en: "every Cassandra node is up and normal (UN)",
        fr: "tous les nœuds Cassandra sont actifs et normaux (UN)",
      },
      define: cassandraNodes,
      calls: cassandra.map(
        (nodes) => `cassandra_nodes ${nodes.length} "${nodes.map(({ name }) => name).join(" ")}"`,
      ),
    });
  }
  if (restic.length > 0) {
    found.push({
      title: {
        en: `there is a backup that is younger than ${backupHours} h`,
        fr: `il existe une sauvegarde de moins de ${backupHours} h`,
      },
      define: resticAge,
      calls: [
        `restic_age ${backupHours} "${restic.map(({ name }) => name).join(" ")}" <<'EXPORTS'\n${exportsOf(restic)}EXPORTS`,
      ],
    });
  }
  if (agents.length > 0) {
    found.push({
      title: {
        en: "the last run of every backup job was good",
        fr: "le dernier passage de chaque tâche de sauvegarde a réussi",
      },
      define: backupJobs,
      calls: agents.map(({ name }) => `backup_jobs ${name}`),
    });
  }
  if (mariadb.length > 0) {
    found.push({
      title: {
        en: "MariaDB replicates without delay (where it replicates)",
        fr: "la réplication MariaDB est à jour (si elle est répliquée)",
      },
      define: mariadbReplication,
      calls: mariadb.map(({ name }) => `mariadb_replication ${name}`),
    });
  }
  return found;
}

/**
 * The nodes of each cluster. The variable that names a cluster tells them from sidecars that share their image; without it,
 * services whose names differ by a number form a cluster.
 */
function clusters(
  view: StackView,
  services: readonly NamedService[],
  variable: string,
): readonly (readonly NamedService[])[] {
  const named = services.filter(({ model }) => typeof model.environment?.[variable] === "string");
  const groups = new Map<string, NamedService[]>();
  for (const service of named.length > 0 ? named : services) {
    const name = withDefaults(
      service.model.environment?.[variable] ?? service.name.replace(/[-_]?\d+$/, ""),
      view,
    );
    groups.set(name, [...(groups.get(name) ?? []), service]);
  }
  return [...groups.values()];
}

/** The nodes of a cluster, where they answer, and as whom to ask: the password stays in the file that it is mounted as. */
function searchArguments(nodes: readonly NamedService[], view: StackView): string {
  const [first] = nodes;
  if (first === undefined) return "";
  const { model } = first;
  const probe = model.facets?.probe?.find(({ kind }) => kind === "http");
  const elastic = isElastic(view)(first);
  const names = nodes.map(({ name }) => name).join(" ");
  const url = `${probe?.scheme ?? (elastic ? "http" : "https")}://127.0.0.1:${probe?.port ?? 9200}`;
  return `"${names}" ${url} ${elastic ? "elastic" : "admin"} "${passwordFile(first, view)}"`;
}

function isElastic(view: StackView): (service: NamedService) => boolean {
  return ({ model }) => repositoryOf(model, view) === "elasticsearch/elasticsearch";
}

function passwordFile({ model }: NamedService, view: StackView): string {
  const exported =
    model.secretEnv?.["OPENSEARCH_INITIAL_ADMIN_PASSWORD"] ?? model.secretEnv?.["ELASTIC_PASSWORD"];
  if (exported !== undefined) return `/run/secrets/${exported}`;
  const elastic = model.environment?.["ELASTIC_PASSWORD_FILE"];
  if (typeof elastic === "string") return display(elastic, view);
  const admin = model.secrets?.find(({ source }) => source.endsWith("admin_password"))?.source;
  return admin === undefined ? "" : `/run/secrets/${admin}`;
}

/** What the entrypoint exports from secrets, for a command that is run beside it. */
function exportsOf(services: readonly NamedService[]): string {
  const exported = services[0]?.model.secretEnv ?? {};
  return Object.entries(exported)
    .map(([variable, secret]) => `${variable}=$(cat /run/secrets/${secret}); export ${variable}\n`)
    .join("");
}

const searchGreen = (product: string): string => `# search_green SERVICES URL USER PASSWORD_FILE
search_green() {
  here_any "$1" "${product} cluster" || return 0
  answer=$(ask "$service" "$2" "$3" "$4" <<'INSIDE'
if [ -n "$3" ]; then printf 'user = "%s:%s"\\n' "$2" "$(cat "$3")"; fi | curl -ksS -m 15 -K - "$1/_cluster/health"
INSIDE
)
  status=$(printf '%s' "$answer" | sed -n 's/.*"status" *: *"\\([a-z]*\\)".*/\\1/p')
  case $status in
    green) ok "${product} cluster" "green" ;;
    "") fail "${product} cluster" "$service does not tell: $answer" ;;
    *) fail "${product} cluster" "$status" ;;
  esac
}`;

const cassandraNodes = `# cassandra_nodes HOW_MANY SERVICES
cassandra_nodes() {
  here_any "$2" "Cassandra nodes" || return 0
  answer=$(inside "$service" nodetool status 2>&1)
  normal=$(printf '%s\\n' "$answer" | grep -c '^UN ')
  others=$(printf '%s\\n' "$answer" | sed -n 's/^\\([UD][NLJM]\\) *\\([^ ]*\\).*/\\1 \\2/p' | grep -v '^UN ' | tr '\\n' ' ')
  if [ "$normal" -eq "$1" ] && [ -z "$others" ]; then
    ok "Cassandra nodes" "$normal of $1 UN"
  else
    fail "Cassandra nodes" "$normal of $1 UN $others"
  fi
}`;

// restic's image has jq; its times carry fractions and a time zone.
const resticAge = `# restic_age HOURS SERVICES, with what the command needs of the environment on standard input
restic_age() {
  hours=$1
  exports=$(cat)
  here_any "$2" "Backups" || return 0
  newest=$(ask "$service" 2>&1 <<INSIDE
$exports
restic snapshots --no-lock --latest 1 --json | jq -r '
  [ .[].time
    | capture("^(?<at>[0-9T:-]{19})([.][0-9]+)?(?<sign>[Z+-])((?<h>[0-9]{2}):(?<m>[0-9]{2}))?$")
    | (.at + "Z" | fromdateiso8601)
      - (if .sign == "Z" then 0 else ((.h | tonumber) * 60 + (.m | tonumber)) * 60 * (if .sign == "-" then -1 else 1 end) end)
  ] | max // 0'
INSIDE
)
  case $newest in
    0) fail "Backups" "the repository has no snapshot" ;;
    "" | *[!0-9]*) fail "Backups" "restic does not tell: $(printf '%s' "$newest" | tail -n 1)" ;;
    *)
      age=$((($(date +%s) - newest) / 3600))
      if [ "$age" -lt "$hours" ]; then ok "Backups" "the newest is $age h old"; else fail "Backups" "the newest is $age h old, more than $hours h"; fi ;;
  esac
}`;

// The columns are the job, its store, the age of the last good backup (one word or two), the exit code, the schedule.
const backupJobs = `backup_jobs() {
  here "$1" "Backup jobs" || return 0
  list=$(inside "$1" /bin/sh /scripts/backup.sh list 2>&1) || { fail "Backup jobs" "$1 does not tell: $(printf '%s' "$list" | tail -n 1)"; return 0; }
  bad=$(printf '%s\\n' "$list" | awk 'NR > 1 { code = $3 == "never" ? $4 : $5; if (code != 0) print $1 (code == "-" ? " never ran" : " failed with " code) }' | tr '\\n' ',')
  if [ -n "$bad" ]; then fail "Backup jobs" "$1: \${bad%,}"; else ok "Backup jobs" "all good ($1)"; fi
}`;

const mariadbReplication = `mariadb_replication() {
  here "$1" "MariaDB replication" || return 0
  answer=$(ask "$1" 2>&1 <<'INSIDE'
file=\${MARIADB_ROOT_PASSWORD_FILE:-\${MYSQL_ROOT_PASSWORD_FILE:-}}
if [ -n "$file" ]; then MYSQL_PWD=$(cat "$file"); export MYSQL_PWD; fi
mariadb -uroot -e 'SHOW REPLICA STATUS\\G' </dev/null || echo "refused"
INSIDE
)
  lag=$(printf '%s\\n' "$answer" | sed -n 's/^ *Seconds_Behind_Master: *//p')
  threads=$(printf '%s\\n' "$answer" | grep -cE '^ *Slave_(IO|SQL)_Running: Yes')
  case $answer in
    "") skip "MariaDB replication" "$1 is not a replica" ;;
    *refused) fail "MariaDB replication" "$(printf '%s\\n' "$answer" | head -n 1)" ;;
    *)
      if [ "$threads" -eq 2 ] && [ "\${lag:-61}" != NULL ] && [ "\${lag:-61}" -le 60 ]; then
        ok "MariaDB replication" "$lag s behind ($1)"
      else
        fail "MariaDB replication" "$threads of 2 threads run, \${lag:-unknown} s behind ($1)"
      fi ;;
  esac
}`;
