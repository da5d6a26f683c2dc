/** Ports of what keeps data, or rules the engine: nobody outside of the stack has business there. */
export const wellKnownStores: ReadonlyMap<number, string> = new Map([
  [1433, "SQL Server"],
  [1521, "Oracle"],
  [2375, "the Docker engine"],
  [2376, "the Docker engine"],
  [2379, "etcd"],
  [2380, "etcd"],
  [3306, "MySQL and MariaDB"],
  [4444, "Galera"],
  [4567, "Galera"],
  [5432, "PostgreSQL"],
  [5984, "CouchDB"],
  [6379, "Redis"],
  [7000, "Cassandra's nodes"],
  [7001, "Cassandra's nodes"],
  [7199, "JMX"],
  [8086, "InfluxDB"],
  [9042, "Cassandra"],
  [9200, "OpenSearch and Elasticsearch"],
  [9300, "OpenSearch and Elasticsearch"],
  [11_211, "memcached"],
  [26_257, "CockroachDB"],
  [27_017, "MongoDB"],
  [33_060, "MySQL"],
]);

const managed: ReadonlySet<number> = new Set([2375, 2376, 7199]);

/** Whether a port is that of a data store. */
export function isStorePort(port: number): boolean {
  return wellKnownStores.has(port) && !managed.has(port);
}
