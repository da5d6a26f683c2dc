import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { elasticsearchCluster, minio, opensearchCluster } from "@stackwright/services";
import { expect } from "vitest";
import { data, stackWith, startTestBed, type TestBed } from "../platform.ts";
import type { Container, Result } from "../sandbox/sandbox.ts";
import { snapshotFolder, startSearch, type Search } from "./search.ts";

const store = minio({ networks: [data] });
const snapshots = { endpoint: store.endpoints.api, accessKey: store.rootUser, secretKey: store.rootPassword };
const certificates = { kind: "certificates" } as const;

/** The two products, each with its own platform. */
export const kinds = [
  {
    product: "OpenSearch",
    name: "opensearch",
    user: "admin",
    password: "opensearch_admin_password",
    policies: "/_plugins/_sm/policies/",
    cluster: () =>
      opensearchCluster({
        nodes: 1,
        networks: [data],
        security: certificates,
        snapshots,
        plugins: ["repository-s3"],
        pluginsImage: "registry.example.com/opensearch-s3:2.15.0",
      }),
    standIns: [
      "the plugins for security, index management and S3, which no registry of packages has for this version: a gateway with TLS and logins that keeps the policies, and a repository in a folder",
    ],
  },
  {
    product: "Elasticsearch",
    name: "elasticsearch",
    user: "elastic",
    password: "elasticsearch_elastic_password",
    policies: "/_slm/policy/",
    cluster: () => elasticsearchCluster({ nodes: 1, networks: [data], security: certificates, snapshots }),
    standIns: [
      "Elasticsearch: OpenSearch, whose API of snapshots is the same; what only Elasticsearch knows, policies and the state of features, a gateway answers",
    ],
  },
] as const;

/** A machine with a cluster and everything that backs it up. */
export interface SearchBed extends TestBed {
  readonly search: Search;
  readonly agent: Container;
  readonly backup: () => Promise<Result>;
  readonly restore: (...words: readonly string[]) => Promise<Result>;
}

/** Makes that machine. The job has never run yet. */
export async function startSearchBed(kind: (typeof kinds)[number]): Promise<SearchBed> {
  const node = `${kind.name}1`;
  const bed = await startTestBed(kind.name, stackWith([kind.cluster(), store]));
  const fileOf = (secret: string): string => bed.document.secrets?.[secret]?.file ?? "";
  // The certificates of the platform's own script.
  for (const [secret, words] of [
    [`${kind.name}_ca`, "ca certificate"],
    [`${node}_certificate`, `${node} certificate`],
    [`${node}_key`, `${node} key`],
  ] as const) {
    const { stdout } = spawnSync("sh", ["-c", `sh ${kind.name}/make-certificates.sh ${words}`], {
      cwd: bed.tree,
      encoding: "utf8",
    });
    writeFileSync(fileOf(secret), stdout);
  }
  const container = await bed.up(node, { entrypoint: ["/bin/sh", "-c", "sleep 3600"] });
  const search = await startSearch(bed, container, {
    node,
    user: kind.user,
    password: bed.secret(kind.password),
    key: fileOf(`${node}_key`),
    certificate: fileOf(`${node}_certificate`),
  });
  await bed.up(`${kind.name}-snapshots`, {
    environment: {
      SEARCH_REPOSITORY_TYPE: "fs",
      SEARCH_REPOSITORY_SETTINGS: JSON.stringify({ location: snapshotFolder(bed) }),
      SEARCH_SECONDS: "15",
    },
  });
  const idle = ["/bin/sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"];
  const agent = await bed.up("restic-backup", { entrypoint: idle });
  const restorer = await bed.up("restic-restore");
  return {
    ...bed,
    search,
    agent,
    backup: () => agent.exec("/scripts/backup.sh", `${kind.name}-snapshot`),
    restore: (...words) => restorer.exec("/scripts/restore.sh", kind.name, ...words),
  };
}

/** What must work. */
export async function succeed(run: Promise<Result>): Promise<Result> {
  const result = await run;
  expect(result.code, result.output).toBe(0);
  return result;
}
