import { documentFiles, yamlContent, type FileContent } from "@stackwright/core";
import { madeBy } from "../operations/names.ts";
import type { ProvisioningSubject } from "./subject.ts";

/**
 * A workflow for GitHub that rehearses the restore on a machine that is thrown away: it starts the platform there, backs up,
 * loses every volume but the backups', restores, and checks. What it took is compared with the objective.
 */
export function rehearsalWorkflow({ view, rehearsal }: ProvisioningSubject): FileContent {
  const { schedule = "0 4 1 * *", minutes = 120, runner = "ubuntu-24.04", environment = {} } = rehearsal;
  const compose = `docker compose -f ${documentFiles.compose}`;
  return yamlContent(
    {
      name: "Restore rehearsal",
      on: { schedule: [{ cron: schedule }], workflow_dispatch: null },
      permissions: { contents: "read" },
      concurrency: { group: "restore-rehearsal" },
      jobs: {
        rehearsal: {
          "runs-on": runner,
          "timeout-minutes": minutes + 60,
          ...(Object.keys(environment).length === 0 ? {} : { env: environment }),
          steps: [
            { uses: "actions/checkout@v4" },
            { name: "Check the playbook", run: checkPlaybook },
            { name: "Prepare the host", run: prepare(compose, view.files) },
            { name: "Start the platform", run: `${compose} up -d\n${untilItDoes("scripts/checks.sh")}` },
            { name: "Back everything up", run: "scripts/backup.sh" },
            { name: "Restore beside the data, and compare", run: "scripts/verify.sh" },
            { name: "Lose the data", run: loss(compose, backupVolumes(view)) },
            {
              name: "Restore",
              id: "restore",
              run: [
                "begin=$(date +%s)",
                `${compose} up -d`,
                untilItDoes("scripts/restore.sh list"),
                "scripts/restore.sh all --overwrite-live-data",
                untilItDoes("scripts/checks.sh"),
                'echo "minutes=$(( ($(date +%s) - begin + 59) / 60 ))" >>"$GITHUB_OUTPUT"',
              ].join("\n"),
            },
            {
              name: `Compare with the objective of ${minutes} minutes`,
              env: { MINUTES: "${{ steps.restore.outputs.minutes }}" },
              run: `echo "Restored in $MINUTES minutes; the objective is ${minutes}." | tee -a "$GITHUB_STEP_SUMMARY"\ntest "$MINUTES" -le ${minutes}`,
            },
            {
              name: "Keep what the services said",
              if: "always()",
              run: `${compose} logs --no-color --timestamps >rehearsal.log 2>&1 || true`,
            },
            {
              uses: "actions/upload-artifact@v4",
              if: "always()",
              with: { name: "rehearsal", path: "rehearsal.log", "retention-days": 90 },
            },
          ],
        },
      },
    },
    `Rehearses the restore on a machine that is thrown away. ${madeBy(view)}`,
  );
}

const checkPlaybook = [
  "command -v ansible-playbook >/dev/null || pipx install ansible-core",
  "ansible-playbook -i ansible/inventory.ini --syntax-check ansible/site.yml",
].join("\n");

/** Tries for an hour at most. */
function untilItDoes(command: string): string {
  return `for try in $(seq 120); do if ${command}; then break; fi; test "$try" -lt 120; sleep 30; done`;
}

/** Folders, secrets and kernel settings of the host. Secrets that only somebody else can give are made up: nothing leaves it. */
function prepare(compose: string, files: Readonly<Record<string, unknown>>): string {
  return [
    "cp .env.example .env",
    ...("scripts/init-folders.sh" in files ? ["sudo scripts/init-folders.sh"] : []),
    "sudo sysctl -w vm.max_map_count=1048575",
    "scripts/init-secrets.sh || true",
    `${compose} config --format json | jq -r '.secrets[].file' | while read -r secret; do`,
    '  [ -s "$secret" ] || { openssl rand -hex 16 | tr -d "\\n" >"$secret" && chmod 0444 "$secret"; }',
    "done",
  ].join("\n");
}

/** The volumes that the loss spares: those in which backups lie. */
function backupVolumes({ services }: ProvisioningSubject["view"]): readonly string[] {
  const stores = Object.values(services).filter(({ image }) => /(?:^|\/)minio:/.test(image ?? ""));
  const mounted = stores.flatMap(({ volumes = [] }) =>
    volumes.flatMap((mount) => (mount.type === "volume" ? [mount.source] : [])),
  );
  return [...new Set(mounted)].toSorted();
}

function loss(compose: string, spared: readonly string[]): string {
  const names = spared.length === 0 ? "^$" : spared.map((name) => `_${name}$`).join("|");
  return [
    `volumes=$(${compose} config --format json | jq -r '.volumes[].name' | grep -Ev '${names}')`,
    `${compose} --profile '*' down`,
    "# shellcheck disable=SC2086 # one word a volume",
    'for volume in $volumes; do docker volume rm "$volume" || ! docker volume inspect "$volume" >/dev/null 2>&1; done',
  ].join("\n");
}
