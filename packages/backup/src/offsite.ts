import {
  durationMs,
  emptyPart,
  type Endpoint,
  type Part,
  type Scalar,
  type StackView,
} from "@stackwright/core";
import { longestGap, parseCron } from "./cron.ts";
import { networkNames } from "./mentions.ts";
import type { Credentials, DecidedOptions } from "./options.ts";
import { here } from "./places.ts";
import { folders } from "./paths.ts";
import type { AgentPlan, BackupPlan, JobPlan, WorkerPlan } from "./plan.ts";
import { offsiteSchedule } from "./repositories.ts";
import { workerService } from "./workers.ts";

const name = "offsite";

/** How long a copy takes at most, in milliseconds. @throws StackwrightError `unit-invalid`. */
export function offsiteRunTime({ offsiteRunTime: given = "1h" }: DecidedOptions): number {
  return durationMs(given, "backups(...).offsiteRunTime");
}

const worker: WorkerPlan = {
  service: "restic-offsite",
  name,
  volume: "offsite_handoff",
  mountedAt: `${folders.handoff}/${name}`,
  engine: "offsite",
  restorer: undefined,
};

/** The job that fills the second repository: the keeper asks a worker with MinIO's client. */
export function copiesOf(
  options: DecidedOptions,
  _stack: StackView,
  agents: readonly AgentPlan[],
): readonly JobPlan[] {
  const [keeper] = agents;
  if (options.offsite === undefined || keeper === undefined) return [];
  const cron = options.offsite.schedule ?? offsiteSchedule;
  const interval = longestGap(parseCron(cron, "offsite.schedule"));
  return [
    {
      name: "offsite-copy",
      store: name,
      unit: "repository",
      kind: "full",
      method: "copy",
      words: {
        en: "everything in the bucket is copied to the second one; nothing is removed there",
        fr: "tout le contenu du bucket est copié dans le second ; rien n'y est supprimé",
      },
      cron,
      interval,
      timeout: offsiteRunTime(options),
      agent: keeper.service,
      place: keeper.place,
      worker,
      sources: [],
      listed: false,
      keep: { hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
      tags: ["repository", "copy"],
      floorBytes: 1,
      oldest: 2 * interval,
      lane: "between",
      repository: "offsite",
    },
  ];
}

/** The service that copies. */
export function offsiteServices(plan: BackupPlan, stack: StackView, options: DecidedOptions): Part {
  const { repository, offsite } = options;
  const [job] = plan.copies ?? [];
  if (offsite === undefined || job === undefined) return emptyPart;
  const store = typeof repository.endpoint === "string" ? undefined : repository.endpoint.service;
  const known = store === undefined ? undefined : stack.services[store];
  const image =
    offsite.image ??
    (known?.image?.includes("minio/minio") === true
      ? known.image
      : "minio/minio:RELEASE.2023-11-20T22-40-07Z");
  const networks = [
    ...(options.networks ?? (store === undefined ? [] : networkNames(stack, store))),
    ...(offsite.networks ?? []),
  ];
  return workerService({
    name: worker.service,
    description: "MinIO's client: copies the backups to another place",
    model: { image },
    engine: worker.engine,
    queue: "backup",
    handoff: worker.volume,
    environment: {
      ...side("FROM", repository.endpoint, repository.bucket, repository.credentials),
      ...side("TO", offsite.endpoint, offsite.bucket, offsite.credentials),
      OFFSITE_PATH: repository.path ?? "restic",
    },
    networks: [
      ...new Map(
        networks.map((network) => [typeof network === "string" ? network : network.name, network]),
      ).values(),
    ],
    place: stack.target === "compose" ? here : job.place,
    target: stack.target,
    memory: "512M",
    cpus: 0.5,
  });
}

function side(
  which: "FROM" | "TO",
  endpoint: Endpoint | string,
  bucket: Scalar,
  credentials: Credentials,
): Readonly<Record<string, Scalar>> {
  if (!("secretKey" in credentials)) return {};
  return {
    [`OFFSITE_${which}_URL`]:
      typeof endpoint === "string" ? endpoint.replace(/\/$/, "") : endpoint.soft.url(),
    [`OFFSITE_${which}_BUCKET`]: bucket,
    [`OFFSITE_${which}_USER`]: credentials.accessKey,
    [`OFFSITE_${which}_SECRET_FILE`]: credentials.secretKey,
  };
}
