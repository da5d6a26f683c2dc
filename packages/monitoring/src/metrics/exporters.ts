import { alertmanager } from "./alertmanager.ts";
import { backup } from "./backup.ts";
import { blackbox } from "./blackbox.ts";
import { cadvisor } from "./cadvisor.ts";
import { cassandra } from "./cassandra.ts";
import { crowdsec, crowdsecBouncer } from "./crowdsec.ts";
import { docker } from "./docker.ts";
import { dremio } from "./dremio.ts";
import { grafana } from "./grafana.ts";
import { loki } from "./loki.ts";
import { mariadb } from "./mariadb.ts";
import type { Exporter } from "./metric.ts";
import { minio } from "./minio.ts";
import { node } from "./node.ts";
import { opensearch } from "./opensearch.ts";
import { postgres } from "./postgres.ts";
import { prometheus } from "./prometheus.ts";
import { promtail } from "./promtail.ts";
import { traefik } from "./traefik.ts";

/** Everything whose metrics are known, one entry a technology. */
export const exporters: readonly Exporter[] = [
  alertmanager,
  backup,
  blackbox,
  cadvisor,
  cassandra,
  crowdsec,
  crowdsecBouncer,
  docker,
  dremio,
  grafana,
  loki,
  mariadb,
  minio,
  node,
  opensearch,
  postgres,
  prometheus,
  promtail,
  traefik,
];
