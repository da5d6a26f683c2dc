export const ofCluster = 'cluster=~"$cluster"';
export const ofNode = 'cluster=~"$cluster",name=~"$node"';

/** One number about the cluster: the highest that any exporter gives. */
export function health(name: string): string {
  return `max by (cluster) (elasticsearch_cluster_health_${name}{${ofCluster}})`;
}

/** How fast a counter of the chosen nodes grows. */
export function rate(metric: string): string {
  return `rate(${metric}{${ofNode}}[$__rate_interval])`;
}
