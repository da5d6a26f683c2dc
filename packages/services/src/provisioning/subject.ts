import type { StackView, Text } from "@stackwright/core";
import { nodeHostnames } from "../operations/requirements.ts";

/** A host of the Swarm. */
export interface ProvisioningHost {
  /** The name that placement constraints and the Swarm know it by. */
  readonly name: string;
  /** Where it is reached. @default the variable `<NAME>_IPV4` of the environment, else its name */
  readonly address?: string;
  /** @default the first three of at least three hosts, else the first */
  readonly manager?: boolean;
}

/** The bucket that Terraform makes for the copies of the backups. */
export interface ProvisioningBucket {
  /** Its name; a variable of the stack becomes a variable of Terraform. */
  readonly name: Text;
  readonly region: string;
  /**
   * Days for which what is replaced or deleted is kept. What is current stays: a repository refers to packs of any age.
   * @default 30
   */
  readonly noncurrentDays?: number;
}

/** Options of `provisioning`. */
export interface ProvisioningOptions {
  /** @default the host names in placement constraints, else one host called as the stack */
  readonly hosts?: readonly ProvisioningHost[];
  /** Who logs in on the hosts, and may become root there. @default "debian" */
  readonly user?: string;
  /** Where the platform is on each host. @default "/opt/<stack>" */
  readonly root?: string;
  /** @default 22 */
  readonly sshPort?: number;
  /** The stores in the order in which they are restored. @default every store of each host, in its order */
  readonly restoreOrder?: readonly string[];
  /** Records for the addresses of the stack, at Cloudflare. @default true */
  readonly dns?: boolean;
  /** @default none */
  readonly bucket?: ProvisioningBucket;
  /** The workflow for GitHub that restores on a machine of its own; `false` for none. @default { schedule: "0 4 1 * *" } */
  readonly rehearsal?: RehearsalOptions | false;
}

/** Options of the rehearsal. */
export interface RehearsalOptions {
  /** Five fields of cron, in UTC. @default "0 4 1 * *", on the first of the month */
  readonly schedule?: string;
  /** The recovery time objective: it fails when it takes longer. @default 120 */
  readonly minutes?: number;
  /** A runner with the memory that the services may take together. @default "ubuntu-24.04" */
  readonly runner?: string;
  /** Variables of the stack that have no default, for the rehearsal. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A host, with every default filled in. */
export interface Host {
  readonly name: string;
  readonly address: string | undefined;
  readonly manager: boolean;
}

/** What the files are made from. */
export interface ProvisioningSubject {
  readonly view: StackView;
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly root: string;
  readonly sshPort: number;
  readonly restoreOrder: readonly string[];
  readonly dns: boolean;
  readonly bucket: ProvisioningBucket | undefined;
  readonly rehearsal: RehearsalOptions;
}

/** Fills in the defaults. */
export function subjectOf(view: StackView, options: ProvisioningOptions): ProvisioningSubject {
  const named = nodeHostnames(view).map((name): ProvisioningHost => ({ name }));
  const given = options.hosts ?? (named.length === 0 ? [{ name: view.name }] : named);
  const managers = given.length >= 3 ? 3 : 1;
  return {
    view,
    hosts: given.map(({ name, address, manager }, index) => ({
      name,
      address,
      manager: manager ?? index < managers,
    })),
    user: options.user ?? "debian",
    root: options.root ?? `/opt/${view.name}`,
    sshPort: options.sshPort ?? 22,
    restoreOrder: options.restoreOrder ?? ["all"],
    dns: options.dns ?? true,
    bucket: options.bucket,
    rehearsal: options.rehearsal === false ? {} : (options.rehearsal ?? {}),
  };
}
