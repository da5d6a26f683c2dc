import {
  assemble,
  defineStack,
  emptyPart,
  merge,
  network,
  only,
  pipe,
  service,
  withReplicas,
  type MetricsFacet,
  type Part,
  type StackView,
  type Target,
} from "@stackwright/core";

const back = network("back");

/** A service that says no more than where its metrics are. */
function scraped(name: string, metrics: MetricsFacet, options: { readonly everyNode?: boolean } = {}): Part {
  return service(name, {
    image: "test/test:1",
    networks: [back],
    ...(options.everyNode === true ? { deploy: { mode: "global" as const } } : {}),
    facets: { metrics },
  });
}

const parts: Readonly<Record<string, Part>> = {
  prometheus: scraped("prometheus", { port: 9090 }),
  alertmanager: scraped("alertmanager", { port: 9093 }),
  grafana: scraped("grafana", { port: 3000 }),
  loki: scraped("loki", { port: 3100 }),
  promtail: scraped("promtail", { port: 9080 }, { everyNode: true }),
  node: scraped("node-exporter", { port: 9100, job: "node" }, { everyNode: true }),
  cadvisor: scraped("cadvisor", { port: 8080 }, { everyNode: true }),
  blackbox: scraped("blackbox-exporter", { port: 9115, technology: "blackbox" }),
  traefik: pipe(scraped("traefik", { port: 8082 }), only("swarm", withReplicas({ traefik: 2 }))),
  crowdsec: scraped("crowdsec", { port: 6060 }),
  "crowdsec-bouncer": scraped("traefik-bouncer", { port: 8080, technology: "crowdsec-bouncer" }),
  mariadb: scraped("mysqld-exporter", { port: 9104, job: "mariadb" }),
  postgres: scraped("postgres-exporter", { port: 9187, job: "postgres" }),
  opensearch: scraped("opensearch-exporter", { port: 9114, job: "opensearch" }),
  cassandra: [1, 2, 3]
    .map((node) => scraped(`cassandra-exporter${node}`, { port: 9404, job: "cassandra" }))
    .reduce(merge, emptyPart),
  dremio: scraped("dremio", { port: 9010 }),
  minio: scraped("minio", { port: 9000 }),
  docker: scraped("docker-metrics", { port: 9323, job: "docker" }, { everyNode: true }),
  backup: scraped("pushgateway", { port: 9091, job: "backup" }),
};

/** A stack with every technology that there are rules for, or without some of them. For tests. */
export function wholeStack(target: Target, without: readonly string[] = []): StackView {
  const kept = Object.entries(parts).flatMap(([name, part]) => (without.includes(name) ? [] : [part]));
  return assemble(defineStack({ name: "whole", parts: kept }), target);
}
