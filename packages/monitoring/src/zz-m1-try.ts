import { defineStack, network, only, pipe, renderTree as _r, synth, toYaml, variable, secret, withReplicas, formatFindings } from "@stackwright/core";
import { cassandraCluster, consul, crowdsec, glpi, mariadb, minio, opensearchCluster, traefik, traefikBouncer, withTraefik, cassandraExporters, useImages } from "@stackwright/services";
import { monitoring } from "/work/main/packages/monitoring/src/monitoring.ts";
const domain = variable("DOMAIN", { default: "example.com", description: "Public domain" });
const front = network("front", { encrypted: true });
const back = network("back", { encrypted: true });
const data = network("data", { encrypted: true });
const ring = network("consul_net", { encrypted: true });
const db = mariadb({ database: "glpi", networks: [data] });
const search = opensearchCluster({ nodes: 3, networks: [data] });
const lake = cassandraCluster({ nodes: 3, networks: [data], jmx: "open" });
const agent = consul({ networks: [ring] });
export const stack = defineStack({
  name: "bigdata", description: "test",
  parts: [
    traefik({ acmeEmail: "a@example.com", networks: [front] } as never),
    db, search, lake, cassandraExporters({ cluster: lake, networks: [data] }),
    only("compose", agent),
    pipe(glpi({ database: db.endpoints.sql, networks: [front, back] } as never), withTraefik({ host: `glpi.${domain}`, network: front, expect: [200, 302] })),
    pipe(monitoring({
      networks: { own: [back], data: [data], front: [front] },
      opensearch: search, mariadb: db,
      alerts: { email: { to: variable("ALERT_EMAILS", { default: "oncall@example.com,ops@example.com" }), smarthost: variable("SMTP_SMARTHOST", { default: "smtp.example.com:587" }), from: "alerts@example.com", username: "alerts", password: secret("smtp_password") }, pagerduty: secret("pagerduty_key"), heartbeat: "https://hc.example.com/ping" },
      loki: { consul: { endpoint: agent.endpoints.http, network: ring } },
      grafana: { rootUrl: `https://grafana.${domain}` },
    }), withTraefik({ service: "grafana", host: `grafana.${domain}`, network: front })),
    only("swarm", withReplicas({ traefik: 1, glpi: 2 })),
  ],
});
for (const target of ["compose", "swarm"] as const) {
  const r = synth(stack, target);
  console.log("=====", target);
  if (process.argv[2] === "doc") console.log(toYaml(r.document));
  else if (process.argv[2] === "findings") console.log(formatFindings(r.findings.filter(f => /prom|graf|loki|tail|node-exp|cadv|alertm|blackbox|exporter|docker-m|push/.test(JSON.stringify(f)))));
  else for (const f of r.files) if (/prometheus|alertmanager|grafana|loki|promtail|blackbox|exporter/.test(f.path)) { if (process.argv[2] === "list") console.log(f.path, f.content.length); else if (f.path.includes(process.argv[2] ?? "")) console.log("-----", f.path, "\n" + f.content); }
}
