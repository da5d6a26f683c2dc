import { parseCron, type Cron } from "../cron.ts";
import type { BackupPlan, JobPlan, StorePlan } from "../plan.ts";

/** A policy: when snapshots are taken, when they go, and how many there are at most. */
interface SnapshotPolicy {
  readonly name: string;
  readonly cron: string;
  readonly age: string;
  readonly count: number;
}

/** OpenSearch keeps at most so many snapshots of a policy. Source: OpenSearch 2.15, snapshot management. */
const mostSnapshots = 400;

/**
 * The policies of a cluster, as `NAME|SCHEDULE|AGE|COUNT;...`: a frequent one, and one for each generation. Both products remove
 * by age and count only, so each generation has snapshots of its own; they share their files.
 */
export function policiesOf(store: StorePlan, job: JobPlan, plan: BackupPlan): string {
  const { hourly, daily, weekly, monthly, yearly } = store.retention;
  const { minutes, hours } = parseCron(plan.schedule, "schedule");
  const time = `${minutes[0] ?? 0} ${hours[0] ?? 2}`;
  const prefix = `${plan.stack}-${store.name}`;
  const frequent = Math.max(1, Math.ceil((Math.max(hourly, 1) * 3_600_000) / job.interval));
  const policies: readonly SnapshotPolicy[] = [
    {
      name: `${prefix}-frequent`,
      cron: job.cron,
      age: `${Math.max(hourly, 1)}h`,
      count: Math.min(frequent + 1, mostSnapshots),
    },
    { name: `${prefix}-daily`, cron: `${time} * * *`, age: `${daily}d`, count: daily + 1 },
    { name: `${prefix}-weekly`, cron: `${time} * * 0`, age: `${7 * weekly}d`, count: weekly + 1 },
    {
      name: `${prefix}-monthly`,
      cron: `${time} 1 * *`,
      age: `${Math.round(30.5 * monthly)}d`,
      count: monthly + 1,
    },
    { name: `${prefix}-yearly`, cron: `${time} 1 1 *`, age: `${366 * yearly}d`, count: yearly + 1 },
  ];
  const kept = [true, daily > 0, weekly > 0, monthly > 0, yearly > 0];
  return policies
    .filter((_policy, index) => kept[index])
    .map(({ name, cron, age, count }) =>
      [
        name,
        store.strategy === "elasticsearch" ? quartz(parseCron(cron, "schedule")) : cron,
        age,
        count,
      ].join("|"),
    )
    .join(";");
}

/** A schedule as Elasticsearch writes it: seconds first, Sunday is 1, and `?` for the day that is not limited. */
export function quartz({ text, weekdays }: Cron): string {
  const [minute = "0", hour = "0", day = "*", month = "*", weekday = "*"] = text.split(" ");
  const onDays = weekday === "*";
  const named = weekdays.map((one) => one + 1).join(",");
  return ["0", minute, hour, onDays ? day : "?", month, onDays ? "?" : named].join(" ");
}
