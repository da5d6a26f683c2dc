import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { renderTree, type RenderedFile, type Stack } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import three from "./bigdata.ts";

/** The platform, with one number of its source changed, as a person would change it. */
async function withNodes(nodes: number): Promise<Stack> {
  const folder = "out/growth";
  mkdirSync(folder, { recursive: true });
  const source = readFileSync("examples/bigdata.ts", "utf8")
    .replaceAll('from "./', 'from "../../examples/')
    .replaceAll("nodes: 3,", `nodes: ${nodes},`);
  writeFileSync(`${folder}/bigdata-${nodes}.ts`, source);
  const module = (await import(/* @vite-ignore */ resolve(folder, `bigdata-${nodes}.ts`))) as {
    readonly default: Stack;
  };
  return module.default;
}

function linesOf(file: RenderedFile | undefined): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const line of file?.content.split("\n") ?? []) lines.set(line, (lines.get(line) ?? 0) + 1);
  return lines;
}

/** The lines that one file has and the other has not, each once. */
function without(a: RenderedFile | undefined, b: RenderedFile | undefined): readonly string[] {
  const other = linesOf(b);
  return [...linesOf(a)]
    .filter(([line, count]) => count > (other.get(line) ?? 0))
    .map(([line]) => line.trim());
}

describe("from three nodes to five", async () => {
  const before = new Map(renderTree(three).files.map((file) => [file.path, file]));
  const after = new Map(renderTree(await withNodes(5)).files.map((file) => [file.path, file]));
  const changed = [...after.keys()].filter((path) => after.get(path)?.content !== before.get(path)?.content);

  it("makes the same files", () => {
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  it("changes the files that speak of the nodes, and no others", () => {
    expect(changed).toMatchInlineSnapshot(`
      [
        "docker-compose.dev.yml",
        "data-gateway/routes.yml",
        "prometheus/prometheus.yml",
        "scripts/init-secrets.sh",
        "scripts/checks.sh",
        "docs/development.md",
        "stack.prod.yml",
        "prometheus/prometheus.swarm.yml",
        "scripts/init-secrets.swarm.sh",
        "scripts/checks.swarm.sh",
        "scripts/init-swarm.sh",
        "README.md",
        "docs/architecture.md",
        "docs/deployment.md",
      ]
    `);
  });

  it("takes nothing away but counts, sums and lists of nodes", () => {
    const gone = changed.flatMap((path) =>
      without(before.get(path), after.get(path)).map((line) => `${path}: ${line}`),
    );
    expect(gone).toMatchInlineSnapshot(`
      [
        "docker-compose.dev.yml: CASSANDRA_SEEDS: cassandra1",
        "scripts/checks.sh: #   2. every health check passes (services that state one: 29)",
        "scripts/checks.sh: running "traefik crowdsec traefik-bouncer glpi opensearch-dashboards data-gateway mariadb opensearch1 opensearch2 opensearch3 cassandra1 cassandra2 cassandra3 cassandra-exporter-1 cassandra-exporter-2 cassandra-exporter-3 minio prometheus prometheus-edge alertmanager grafana loki promtail node-exporter cadvisor blackbox-exporter opensearch-exporter mysqld-exporter consul" "opensearch-init cassandra-init minio-init"",
        "scripts/checks.sh: search_green "opensearch1 opensearch2 opensearch3" https://127.0.0.1:9200 admin "/run/secrets/opensearch_admin_password"",
        "scripts/checks.sh: cassandra_nodes 3 "cassandra1 cassandra2 cassandra3"",
        "docs/development.md: | \`opensearch_dashboards_password\` | Compte OpenSearch de Dashboards (kibanaserver) | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`openssl rand -base64 32\` | \`secrets/opensearch_dashboards_password.txt\` |",
        "docs/development.md: | \`opensearch_ca\` | Certificat de l'autorité interne d'OpenSearch | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\` | \`sh opensearch/make-certificates.sh ca certificate\` | \`secrets/opensearch_ca.txt\` |",
        "docs/development.md: | \`opensearch_admin_password\` | Mot de passe de l'administrateur OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\` | \`openssl rand -base64 32 \\| sed 's/^/0aA/'\` | \`secrets/opensearch_admin_password.txt\` |",
        "docs/development.md: | \`opensearch_monitor_password\` | Compte OpenSearch de la supervision (monitor) | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` | \`openssl rand -base64 32\` | \`secrets/opensearch_monitor_password.txt\` |",
        "stack.prod.yml: CASSANDRA_SEEDS: cassandra1",
        "stack.prod.yml: name: bigdata_data-gateway-routes-yml_40883ac11a53",
        "stack.prod.yml: name: bigdata_prometheus-prometheus-yml_0521973e7823",
        "scripts/checks.swarm.sh: #   2. every health check passes (services that state one: 30)",
        "scripts/checks.swarm.sh: running "traefik crowdsec traefik-bouncer glpi opensearch-dashboards data-gateway mariadb opensearch1 opensearch2 opensearch3 cassandra1 cassandra2 cassandra3 cassandra-exporter-1 cassandra-exporter-2 cassandra-exporter-3 minio prometheus prometheus-edge alertmanager grafana loki promtail node-exporter cadvisor blackbox-exporter opensearch-exporter mysqld-exporter crowdsec-agent docker-metrics" "opensearch-init cassandra-init minio-init"",
        "scripts/checks.swarm.sh: search_green "opensearch1 opensearch2 opensearch3" https://127.0.0.1:9200 admin "/run/secrets/opensearch_admin_password"",
        "scripts/checks.swarm.sh: cassandra_nodes 3 "cassandra1 cassandra2 cassandra3"",
        "scripts/init-swarm.sh: if [ "$have" -lt 9128 ]; then",
        "scripts/init-swarm.sh: bad "$have MiB of memory; the services reserve 9128 MiB and could not all be placed"",
        "scripts/init-swarm.sh: elif [ "$have" -lt 25376 ]; then",
        "scripts/init-swarm.sh: note "$have MiB of memory; the services may take 25376 MiB together"",
        "scripts/init-swarm.sh: good "$have MiB of memory; the services may take 25376 MiB together"",
        "scripts/init-swarm.sh: note "swap is on: opensearch1, opensearch2, opensearch3, cassandra1, cassandra2, cassandra3 should run without (swapoff -a, and take it out of /etc/fstab)"",
        "scripts/init-swarm.sh: kernel_setting vm.max_map_count 1048575 "opensearch1, opensearch2, opensearch3, cassandra1, cassandra2, cassandra3"",
        "README.md: La plateforme compte 33 services. Elle tourne sur un seul hôte en développement (Docker Compose) et sur un cluster en production (Docker Swarm). Tous les fichiers versionnés sont produits à partir d'une seule description en TypeScript : on modifie la description, jamais les fichiers.",
        "README.md: | \`opensearch_dashboards_password\` | Compte OpenSearch de Dashboards (kibanaserver) | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_dashboards_password_v1\` |",
        "README.md: | \`opensearch_ca\` | Certificat de l'autorité interne d'OpenSearch | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\` | \`sh opensearch/make-certificates.sh ca certificate\` | \`bigdata_opensearch_ca_v1\` |",
        "README.md: | \`opensearch_admin_password\` | Mot de passe de l'administrateur OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\` | \`openssl rand -base64 32 \\| sed 's/^/0aA/'\` | \`bigdata_opensearch_admin_password_v1\` |",
        "README.md: | \`opensearch_monitor_password\` | Compte OpenSearch de la supervision (monitor) | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_monitor_password_v1\` |",
        "README.md: - tous les contrôles de santé passent (services qui en déclarent un : 30)",
        "docs/architecture.md: Ce document décrit la production (Docker Swarm) : 33 services, dont 5 avec une instance par nœud admis, 3 réseaux et 21 volumes. Il est calculé à partir de la même description que \`stack.prod.yml\`.",
        "docs/architecture.md: subgraph g_8["node.labels.minio == true"]",
        "docs/architecture.md: subgraph g_9["node.labels.prometheus == true"]",
        "docs/architecture.md: subgraph g_10["node.labels.alertmanager == true"]",
        "docs/architecture.md: subgraph g_11["node.labels.grafana == true"]",
        "docs/architecture.md: subgraph g_12["node.labels.loki == true"]",
        "docs/architecture.md: subgraph g_13["une par nœud admis"]",
        "docs/architecture.md: subgraph g_14["une par nœud admis, node.role == manager"]",
        "docs/deployment.md: | \`vm.max_map_count >= 1048575\` | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`cassandra1\`, \`cassandra2\`, \`cassandra3\` |",
        "docs/deployment.md: | \`opensearch_dashboards_password\` | Compte OpenSearch de Dashboards (kibanaserver) | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_dashboards_password_v1\` |",
        "docs/deployment.md: | \`opensearch_ca\` | Certificat de l'autorité interne d'OpenSearch | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\` | \`sh opensearch/make-certificates.sh ca certificate\` | \`bigdata_opensearch_ca_v1\` |",
        "docs/deployment.md: | \`opensearch_admin_password\` | Mot de passe de l'administrateur OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\` | \`openssl rand -base64 32 \\| sed 's/^/0aA/'\` | \`bigdata_opensearch_admin_password_v1\` |",
        "docs/deployment.md: | \`opensearch_monitor_password\` | Compte OpenSearch de la supervision (monitor) | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_monitor_password_v1\` |",
        "docs/deployment.md: | **Total** |  | 25.35 | 24.78 GiB | 8.06 | 8.91 GiB |",
      ]
    `);
  });

  it("adds what each further node needs in both documents", () => {
    for (const path of ["docker-compose.dev.yml", "stack.prod.yml"]) {
      const text = after.get(path)?.content ?? "";
      for (const node of ["opensearch4", "opensearch5", "cassandra4", "cassandra5"]) {
        expect(text).toContain(`\n  ${node}:\n`);
        expect(text).toContain(`\n  ${node}_data:\n`);
        expect(text).toContain(`hostname: ${node}\n`);
      }
      for (const word of ["cassandra-exporter-5", "opensearch5_certificate"]) expect(text).toContain(word);
    }
  });
});
