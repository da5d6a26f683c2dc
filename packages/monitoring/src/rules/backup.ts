import { backupDrillAlerts } from "./backup-drills.ts";
import type { Alert, RuleContext, Rules } from "./rule.ts";
import { secondsOf } from "../time-span.ts";
import { always, anyOf, humanDuration, turning } from "./text.ts";

const run = 'service="mariadb",method="mariadb",repo="minio"';
const labels = { service: "mariadb", method: "mariadb", repo: "minio" };
const succeeded = "backup_last_success_timestamp_seconds";
const hour = 3600;

/** Whether what is kept safe is really safe. */
export function backupRules(context: RuleContext): Rules {
  return {
    recordings: [
      {
        record: "service:backup_age_seconds:min",
        expr: `time() - max by (service) (${succeeded})`,
        description: "How old the last good backup of a service is",
        test: { series: { [`${succeeded}{${run}}`]: always(300) }, gives: { '{service="mariadb"}': 600 } },
      },
    ],
    alerts: [backupFailed, backupTooOld(context), ...repository, ...backupDrillAlerts(context)],
  };
}

const backupFailed: Alert = {
  alert: "BackupFailed",
  // 3 means that something could not be read: for what is promised, that is a failure too.
  expr: "backup_last_exit_code != 0",
  severity: "critical",
  threshold: "exit code not 0",
  summary: "The backup of {{ $labels.service }} has failed with exit code {{ $value }}",
  description:
    "The last good one is still there. The job's log says what went wrong; run it again by hand when it is mended.",
  runbook: "failed-backup",
  fires: [
    { series: { [`backup_last_exit_code{${run}}`]: turning(0, 5, 1) }, alerts: [{ labels, value: "1" }] },
    { series: { [`backup_last_exit_code{${run}}`]: always(3) }, alerts: [{ labels, value: "3" }] },
  ],
  quiet: [{ because: "it went well", series: { [`backup_last_exit_code{${run}}`]: always(0) } }],
};

/** A value that was pushed stays when its job is gone: only its age tells. */
function backupTooOld({ thresholds: { backupAge, backupAges } }: RuleContext): Alert {
  const usual = secondsOf(backupAge) ?? 0;
  const special = Object.entries(backupAges);
  const others = special.length === 0 ? "" : `{service!~"${special.map(([service]) => service).join("|")}"}`;
  const [first, ...more] = [
    `service:backup_age_seconds:min${others} > ${usual}`,
    ...[...new Set(special.map(([, age]) => age))].map((age) => {
      const alike = special.filter((one) => one[1] === age).map(([service]) => service);
      const names = alike.length === 1 ? `="${alike.join("")}"` : `=~"${alike.join("|")}"`;
      return `service:backup_age_seconds:min{service${names}} > ${secondsOf(age) ?? 0}`;
    }),
    // These are expected by name: each must have succeeded at least once.
    ...special.map(([service]) => `absent(${succeeded}{service="${service}"})`),
    `absent(${succeeded})`,
  ];
  // Of whatever services are expected, so that only the one under test can be the cause.
  const others1 = Object.fromEntries(
    special.map(([service]) => [`${succeeded}{service="${service}"}`, always(0)]),
  );
  const age = 2 * usual + 10 * hour;
  return {
    alert: "BackupTooOld",
    expr: anyOf(first ?? "", ...more),
    for: "5m",
    severity: "critical",
    threshold: `> ${backupAge}${special.map(([service, limit]) => `, ${service}: > ${limit}`).join("")}`,
    summary: "The last good backup of {{ $labels.service }} is too old, or there is none",
    description:
      "More would be lost than the recovery plan accepts. The job does not run, does not finish, or cannot report.",
    runbook: "failed-backup",
    fires: [
      {
        series: { ...others1, [`${succeeded}{service="files",method="restic",repo="minio"}`]: always(-age) },
        alerts: [{ labels: { service: "files" } }],
      },
      ...special.map(([service, limit]) => ({
        series: { ...others1, [`${succeeded}{service="${service}"}`]: always(-2 * (secondsOf(limit) ?? 0)) },
        alerts: [{ labels: { service } }],
      })),
      { series: {}, alerts: [{}, ...special.map(([service]) => ({ labels: { service } }))] },
    ],
    quiet: [
      {
        because: "it is new",
        series: { ...others1, [`${succeeded}{service="files",method="restic",repo="minio"}`]: always(0) },
      },
      {
        because: "one of several repositories has a new one",
        series: {
          ...others1,
          [`${succeeded}{service="files",method="restic",repo="minio"}`]: always(0),
          [`${succeeded}{service="files",method="restic",repo="offsite"}`]: always(-age),
        },
      },
    ],
  };
}

/** The size of what is complete in itself. Changes since then come and go. */
const size = 'backup_bytes{method!~"binlog|incremental|wal"}';

const repository: readonly Alert[] = [
  {
    alert: "BackupShrank",
    expr: `${size} < 0.5 * max_over_time(${size}[7d])`,
    for: "5m",
    severity: "warning",
    threshold: "< half of the largest in 7 days",
    summary: "The backup of {{ $labels.service }} is less than half as large as before",
    description:
      "Something is missing from it, or has been deleted. Look before the good copies are forgotten.",
    runbook: "failed-backup",
    fires: [{ series: { [`backup_bytes{${run}}`]: turning(1000, 5, 100) }, alerts: [{ labels }] }],
    quiet: [
      { because: "a fifth less is fine", series: { [`backup_bytes{${run}}`]: turning(1000, 5, 800) } },
      {
        because: "changes begin anew with each full backup",
        series: {
          'backup_bytes{service="cassandra1",method="incremental",repo="minio"}': turning(1000, 5, 1),
        },
      },
    ],
  },
  {
    alert: "BackupRepositoryLocked",
    expr: "backup_repo_locks > 0",
    for: "2h",
    severity: "warning",
    threshold: "for 2 hours",
    summary: "The backup repository {{ $labels.repo }} has been locked for two hours",
    description: "A job hangs, or died without letting go: nothing can be cleared up, and other jobs wait.",
    runbook: "failed-backup",
    fires: [
      {
        series: { 'backup_repo_locks{repo="minio"}': always(1) },
        at: "130m",
        alerts: [{ labels: { repo: "minio" } }],
      },
    ],
    quiet: [
      {
        because: "a backup takes its time",
        series: { 'backup_repo_locks{repo="minio"}': "0+0x60 1+0x60 0+0x60" },
        at: "130m",
      },
    ],
  },
  {
    alert: "BackupCheckTooOld",
    expr: `time() - max by (repo) (backup_check_last_success_timestamp_seconds) > ${8 * 24 * hour}`,
    for: "5m",
    severity: "warning",
    threshold: "> 8 days",
    summary: "The repository {{ $labels.repo }} was last found whole {{ $value | humanizeDuration }} ago",
    description:
      "Nobody knows whether what is in it can be read. The weekly check does not run, or finds damage.",
    runbook: "failed-backup",
    fires: [
      {
        series: { 'backup_check_last_success_timestamp_seconds{repo="minio"}': always(-9 * 24 * hour) },
        alerts: [{ labels: { repo: "minio" }, value: humanDuration(9 * 24 * hour + 900) }],
      },
    ],
    quiet: [
      {
        because: "that was last week",
        series: { 'backup_check_last_success_timestamp_seconds{repo="minio"}': always(-7 * 24 * hour) },
      },
    ],
  },
];
