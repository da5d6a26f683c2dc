/** The series of one MBean. */
export function stats(name: string): string {
  return `cassandra_stats{name="${name}"}`;
}

/** The same of one node, for a test. */
export function cassandraSeries(name: string, instance = "c1:9404"): string {
  return `cassandra_stats{cluster="bigdata",datacenter="dc1",instance="${instance}",name="${name}"}`;
}
