import { secret, type Endpoint, type Secret, type StackView } from "@stackwright/core";
import { longestGap, parseCron } from "./cron.ts";
import type { Credentials, DecidedOptions, OffsiteOptions, RepositoryOptions } from "./options.ts";
import type { RepositoryPlan, SecretPlan } from "./plan.ts";

/** When the second repository is filled, unless it is said. */
export const offsiteSchedule: string = "20 * * * *";

/** The password of the repository. */
export function passwordOf({ password }: Pick<RepositoryOptions, "password">): Secret {
  return (
    password ?? secret("restic_password", { description: "Encrypts the backups; keep a copy elsewhere" })
  );
}

/** The secrets with which a bucket is opened. */
export function credentialSecrets(credentials: Credentials): readonly Secret[] {
  return ["file" in credentials ? credentials.file : credentials.secretKey];
}

/** What restic calls a repository; references stay in it. */
export function urlOf({ endpoint, bucket, path = "restic" }: RepositoryOptions): string {
  const base = typeof endpoint === "string" ? endpoint.replace(/\/$/, "") : String(endpoint.soft.url());
  return `s3:${base}/${String(bucket)}/${path}`;
}

/** The copy in the second bucket, as restic opens it: the same folder, the same password. */
function copyOf(
  { repository }: Pick<DecidedOptions, "repository">,
  offsite: OffsiteOptions,
): RepositoryOptions {
  return {
    ...offsite,
    ...(repository.path === undefined ? {} : { path: repository.path }),
    ...(repository.password === undefined ? {} : { password: repository.password }),
  };
}

function serviceOf(endpoint: Endpoint | string): string | undefined {
  return typeof endpoint === "string" ? undefined : endpoint.service;
}

/** The repositories of a plan. */
export function repositoriesOf(options: DecidedOptions, stack: StackView): readonly RepositoryPlan[] {
  const one = (
    name: RepositoryPlan["name"],
    repository: RepositoryOptions,
    cron?: string,
  ): RepositoryPlan => {
    const service = serviceOf(repository.endpoint);
    return {
      name,
      url: urlOf(repository),
      bucket: String(repository.bucket),
      service: service !== undefined && stack.services[service] !== undefined ? service : undefined,
      passwordSecret: passwordOf(repository).name,
      credentialSecrets: credentialSecrets(repository.credentials).map(({ name: secretName }) => secretName),
      cron,
      interval: cron === undefined ? undefined : longestGap(parseCron(cron, "offsite.schedule")),
    };
  };
  const { repository, offsite } = options;
  if (offsite === undefined) return [one("primary", repository)];
  return [
    one("primary", repository),
    one("offsite", copyOf(options, offsite), offsite.schedule ?? offsiteSchedule),
  ];
}

/** The secrets of the repositories. */
export function repositorySecrets({ repository, offsite }: DecidedOptions): readonly SecretPlan[] {
  const found = new Map<string, SecretPlan>();
  for (const one of offsite === undefined ? [repository] : [repository, copyOf({ repository }, offsite)]) {
    found.set(passwordOf(one).name, {
      name: passwordOf(one).name,
      words: {
        en: "Encrypts the backups: without it nothing can be read",
        fr: "Chiffre les sauvegardes : sans lui, rien n'est lisible",
      },
      escrow: true,
    });
    for (const { name } of credentialSecrets(one.credentials)) {
      found.set(name, {
        name,
        words: { en: "Opens the bucket of the backups", fr: "Ouvre le bucket des sauvegardes" },
        escrow: true,
      });
    }
  }
  return [...found.values()];
}
