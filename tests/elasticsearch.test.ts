import { backups } from "@stackwright/backup";
import { defineStack, network, openFindings, secret, synth, type Part } from "@stackwright/core";
import { monitoring } from "@stackwright/monitoring";
import { elasticsearchCluster, engineOptions, minio, operations } from "@stackwright/services";
import { describe, expect, it } from "vitest";

const data = network("data", { encrypted: true });
const store = minio({ networks: [data], buckets: ["backups"] });
const snapshots = {
  endpoint: store.endpoints.api,
  accessKey: store.rootUser,
  secretKey: store.rootPassword,
};
const search = elasticsearchCluster({ nodes: 3, networks: [data], snapshots });

function platform(parts: readonly Part[]) {
  return synth(
    defineStack({
      name: "history",
      parts: [
        ...parts,
        backups({
          repository: { endpoint: store.endpoints.api, bucket: "backups", credentials: snapshots },
          offsite: {
            endpoint: "https://s3.example.com",
            bucket: "backups",
            credentials: { accessKey: "backup", secretKey: secret("offsite_secret_key") },
          },
        }),
        operations(),
        engineOptions,
      ],
    }),
    "swarm",
  );
}

describe("an Elasticsearch cluster", () => {
  const { files, document } = platform([
    search,
    store,
    monitoring({ networks: { data: [data] }, opensearch: search }),
  ]);
  const textOf = (path: string): string => files.find((file) => file.path === path)?.content ?? "";

  const wordsOf = (key: "command" | "entrypoint"): string =>
    [document.services?.["opensearch-exporter"]?.[key] ?? []].flat().join(" ");

  it("is scraped through its exporter, which logs in and checks the certificate", () => {
    expect(wordsOf("command")).toContain("--es.uri=https://elasticsearch1:9200");
    expect(wordsOf("entrypoint")).toContain(
      'ES_PASSWORD="$$(cat /run/secrets/elasticsearch_monitor_password)"',
    );
    expect(wordsOf("command")).toContain("--es.ca=/run/secrets/elasticsearch_ca");
  });

  it("has rules that lead to its own runbook, and a dashboard", () => {
    const rules = files
      .filter(({ path }) => /rules/.test(path))
      .map(({ content }) => content)
      .join("\n");
    expect(rules).toContain("restore-elasticsearch");
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([expect.stringMatching(/dashboards\/opensearch\..*json$/)]),
    );
  });

  it("is backed up by a job that logs in as elastic, and checks whom it speaks with", () => {
    expect(document.services?.["elasticsearch-snapshots"]?.environment).toMatchObject({
      SEARCH_KIND: "elasticsearch",
      SEARCH_USER: "elastic",
      SEARCH_PASSWORD_FILE: "/run/secrets/elasticsearch_elastic_password",
      SEARCH_CA_FILE: "/run/secrets/elasticsearch_ca",
      SEARCH_URLS: "https://elasticsearch1:9200 https://elasticsearch2:9200 https://elasticsearch3:9200",
    });
    const runbook = textOf("docs/runbooks/restore-elasticsearch.md");
    expect(runbook).toContain("/run/secrets/elasticsearch_elastic_password");
    expect(runbook).not.toContain("repository-s3");
  });

  it("is checked as elastic", () => {
    expect(textOf("scripts/checks.swarm.sh")).toContain(
      'search_green "elasticsearch1 elasticsearch2 elasticsearch3" https://127.0.0.1:9200 elastic "/run/secrets/elasticsearch_elastic_password"',
    );
    expect(textOf("scripts/checks.swarm.sh")).not.toContain("OpenSearch");
  });

  it("leaves nothing open", () => {
    expect(openFindings(platform([search, store]).findings)).toEqual([]);
  });
});
