import { badOption, type ByteSize, type NetworkList, type Secret, type Text } from "@stackwright/core";

/** Options of `galera`. */
export interface GaleraOptions {
  /** The first part of the names of services and volumes: `galera1`, `galera1_data`. @default "galera" */
  readonly name?: string;
  /** 3, 5 or 7: a majority must be left when some are lost, or when the network falls apart. @default 3 */
  readonly nodes?: 3 | 5 | 7;
  /** It must be 10.6 or newer. @default mariadb:10.11.3 */
  readonly image?: string;
  /** One network; the nodes talk on it. With more, say on which with `listenOn`. */
  readonly networks: NetworkList;
  /**
   * Where there are several networks: the beginning of the nodes' addresses on the one that they talk on, such as `10.20.`
   * for a network with the subnet `10.20.0.0/16`. @default the only network
   */
  readonly listenOn?: string;
  /** What nodes call their cluster: those of another one are refused. @default the name */
  readonly clusterName?: string;
  /** The database that is made on the first start. */
  readonly database: Text;
  /** Its user. @default the database's name */
  readonly user?: Text;
  /** @default secret("mariadb_root_password") */
  readonly rootPassword?: Secret;
  /** The user's password. @default secret("<name>_password") */
  readonly password?: Secret;
  /** `innodb_buffer_pool_size` of each node. @default "256M" */
  readonly bufferPool?: ByteSize;
  /** Changes that each node keeps for others: one that was away for less copies only those. @default "256M" */
  readonly writeSetCache?: ByteSize;
  /** Days that binary logs are kept: point-in-time recovery needs them. @default 7 */
  readonly binlogDays?: number;
  /** SQL that is run once, on the empty data folder of a new cluster. */
  readonly initSql?: string;
  /** The constraint that keeps node `n` on the machine with its volume. @default (n) => `node.labels.<name> == ${n}` */
  readonly placement?: (node: number) => string;
}

/** @throws StackwrightError `option-invalid`. */
export function checkGaleraOptions(options: GaleraOptions): void {
  const { name = "galera", nodes = 3, networks, listenOn, clusterName = name } = options;
  const builder = "galera";
  if (![3, 5, 7].includes(nodes)) {
    throw badOption({
      builder,
      option: "nodes",
      value: nodes,
      expected: "3, 5 or 7 nodes, so that one half is always the larger",
      hint: "Take 3: any one of them may be lost. A single server is mariadb().",
    });
  }
  if (networks.length !== 1 && listenOn === undefined) {
    throw badOption({
      builder,
      option: "networks",
      value: networks.map((one) => (typeof one === "string" ? one : one.name)),
      expected: "exactly one network, or listenOn to say on which of several the nodes talk",
      hint: 'Keep the cluster on one network; else give that network a subnet, and its beginning as listenOn: "10.20.".',
    });
  }
  if (listenOn !== undefined && !/^\d{1,3}\.(?:\d{1,3}\.){0,2}$/.test(listenOn)) {
    throw badOption({
      builder,
      option: "listenOn",
      value: listenOn,
      expected: "the beginning of an address",
      hint: 'Write whole parts of an IPv4 address, with a dot at the end, such as "10.20.".',
    });
  }
  if (!/^[\w-]{1,32}$/.test(clusterName)) {
    throw badOption({
      builder,
      option: "clusterName",
      value: clusterName,
      expected: 'up to 32 letters, digits, "_" and "-"',
      hint: "Leave it out for the cluster's name.",
    });
  }
}
