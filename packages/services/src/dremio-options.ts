import {
  badOption,
  secret,
  type ByteSize,
  type NetworkList,
  type Secret,
  type Text,
} from "@stackwright/core";
import type { DremioStore } from "./dremio-files.ts";

/** What one node may use. Its memory is limited to heap, direct memory and one GiB for the machine around them. */
export interface DremioSize {
  /** Planning, the catalog and the pages. */
  readonly heap: ByteSize;
  /** The data of queries, outside of the heap. */
  readonly direct: ByteSize;
  readonly cpus: number;
}

/** Options of `dremio`. */
export interface DremioOptions {
  /** The coordinator's service, and the first part of the others' names: `dremio-executor1`. @default "dremio" */
  readonly name?: string;
  /** @default dremio/dremio-oss:26.0 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** Further networks of the coordinator alone, such as the reverse proxy's. @default none */
  readonly front?: NetworkList;
  /** Services that run queries; without any, the coordinator runs them itself. 0 to 99. @default 0 */
  readonly executors?: number;
  /** Where all nodes keep uploads, results and accelerations. Executors need one. @default the coordinator's volume */
  readonly store?: DremioStore & { readonly accessKey: Text; readonly secretKey: Secret };
  /** The coordinator's. @default { heap: "4g", direct: "2g", cpus: 4 } */
  readonly size?: DremioSize;
  /** Each executor's. @default { heap: "4g", direct: "8g", cpus: 4 } */
  readonly executorSize?: DremioSize;
  /** The first user, who is the administrator. Without quotes, colons and backslashes. @default "admin" */
  readonly user?: Text;
  /** The first user's address. @default "admin@example.com" */
  readonly email?: Text;
  /** Theirs: at least 8 characters, with a letter and a digit. @default secret("<name>_admin_password") */
  readonly password?: Secret;
  /** The constraint that keeps the coordinator on the node with its catalog. @default "node.labels.<name> == true" */
  readonly placement?: string;
  /** The same for executor `n` and its cache, from 1. @default (n) => `node.labels.<name>-executor == ${n}` */
  readonly executorPlacement?: (executor: number) => string;
}

/** The administrator's password: base64 has no digit once in a thousand times, and Dremio would refuse it. */
export function dremioPassword(name: string): Secret {
  return secret(`${name}_admin_password`, {
    description: "Dremio: its administrator",
    generate: "openssl rand -base64 32 | sed 's/^/0aA/'",
  });
}

/** @throws StackwrightError `option-invalid`. */
export function checkDremioOptions({ executors = 0, store }: DremioOptions): void {
  if (!Number.isInteger(executors) || executors < 0 || executors > 99) {
    throw badOption({
      builder: "dremio",
      option: "executors",
      value: executors,
      expected: "a whole number from 0 to 99",
      hint: "Take 0 for development: the coordinator then runs queries itself.",
    });
  }
  if (executors > 0 && store === undefined) {
    throw badOption({
      builder: "dremio",
      option: "store",
      value: store,
      expected: "a bucket, because several nodes have to see the same results and accelerations",
      hint: 'store: { endpoint: store.endpoints.api, bucket: "dremio", accessKey: store.rootUser, secretKey: store.rootPassword }.',
    });
  }
}
