import { badOption, type ByteSize, type NetworkList, type Secret, type Text } from "@stackwright/core";

/** Options of `cassandraCluster`. */
export interface CassandraClusterOptions {
  /** The first part of the names of services and volumes: `cassandra1`, `cassandra1_data`. @default "cassandra" */
  readonly name?: string;
  /** 1 to 99. With three, each row is on every node, and any one of them may be lost. */
  readonly nodes: number;
  /** @default cassandra:4.1.9 */
  readonly image?: string;
  /** One network; the nodes talk on it. With more, say on which with `listenOn`. */
  readonly networks: NetworkList;
  /**
   * Where there are several networks: the beginning of the nodes' addresses on the one that they talk on, such as `10.20.`
   * for a network with the subnet `10.20.0.0/16`. @default the only network
   */
  readonly listenOn?: string;
  /** @default "cassandra-cluster" */
  readonly clusterName?: Text;
  /** The datacenter of all nodes: keyspaces name it. @default "dc1" */
  readonly datacenter?: Text;
  /** @default "rack1" */
  readonly rack?: Text;
  /** The heap of each node, whose memory is limited to 2 GiB. @default "512M" */
  readonly heap?: ByteSize;
  /** The part of the heap for new objects. @default "100M" */
  readonly newHeap?: ByteSize;
  /** How many nodes, from the first, are seeds: where others find the cluster. Never all of several. @default 1, or 2 from five nodes on */
  readonly seeds?: number;
  /** Whether clients log in. The choice is for ever: it is not changed by running the job again. @default true */
  readonly authentication?: boolean;
  /** The superuser that replaces the well-known one. @default "admin" */
  readonly adminUser?: string;
  /** Its password. @default secret("cassandra_admin_password") */
  readonly adminPassword?: Secret;
  /**
   * Who may use JMX, through which nodes are managed and measured. `open` is everybody on the networks, without a password,
   * and JMX can run code: for a network with trusted services only. The exporter of metrics needs it. @default "local"
   */
  readonly jmx?: "local" | "open";
  /** The keyspace that is made, with a copy of each row on up to three nodes. @default "example" */
  readonly keyspace?: string;
  /** CQL that is run after it, each time that the job runs: write IF NOT EXISTS. @default none */
  readonly initCql?: string;
  /** The constraint that keeps node `n` on the machine with its volume. @default (n) => `node.labels.cassandra == ${n}` */
  readonly placement?: (node: number) => string;
}

/** How many nodes are seeds. */
export function seedsOf({ nodes, seeds = nodes >= 5 ? 2 : 1 }: CassandraClusterOptions): number {
  return seeds;
}

/** @throws StackwrightError `option-invalid`. */
export function checkCassandraOptions(options: CassandraClusterOptions): void {
  const { nodes, networks, listenOn, keyspace = "example", adminUser = "admin" } = options;
  const builder = "cassandraCluster";
  if (!isWhole(nodes, 1, 99)) {
    const hint = "Take 1 for development and 3 for production.";
    throw badOption({
      builder,
      option: "nodes",
      value: nodes,
      expected: "a whole number from 1 to 99",
      hint,
    });
  }
  const most = Math.max(1, nodes - 1);
  if (!isWhole(seedsOf(options), 1, most)) {
    throw badOption({
      builder,
      option: "seeds",
      value: options.seeds,
      expected: `a whole number from 1 to ${most}`,
      hint: "Leave it out. A seed copies no data when it joins, so not all nodes may be seeds.",
    });
  }
  if (networks.length !== 1 && listenOn === undefined) {
    throw badOption({
      builder,
      option: "networks",
      value: networks.map((one) => (typeof one === "string" ? one : one.name)),
      expected: "exactly one network, or listenOn to say on which of several the nodes talk",
      hint: 'Keep Cassandra on one network; else give that network a subnet, and its beginning as listenOn: "10.20.".',
    });
  }
  if (listenOn !== undefined && !/^\d{1,3}\.(?:\d{1,3}\.){0,2}$/.test(listenOn)) {
    const hint = 'Write whole parts of an IPv4 address, with a dot at the end, such as "10.20.".';
    throw badOption({
      builder,
      option: "listenOn",
      value: listenOn,
      expected: "the beginning of an address",
      hint,
    });
  }
  for (const [option, value] of Object.entries({ keyspace, adminUser })) {
    if (/^[a-z][a-z0-9_]*$/.test(value) && value !== "cassandra") continue;
    const expected = 'lower-case letters, digits and "_", starting with a letter, and not "cassandra"';
    throw badOption({
      builder,
      option,
      value,
      expected,
      hint: 'Choose a plain name, such as "metrics_archive".',
    });
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
