import {
  file,
  makePart,
  merge,
  mergeAll,
  mountFile,
  only,
  pipe,
  secret,
  withHealthcheck,
  type Endpoint,
  type ImageStart,
  type Part,
  type Secret,
} from "@stackwright/core";
import { checkElasticsearchOptions, type ElasticsearchClusterOptions } from "./elasticsearch-options.ts";
import { initScript, startScript, startScriptPath } from "./elasticsearch-scripts.ts";
import { elasticsearchSecurity } from "./elasticsearch-security.ts";
import { images } from "./images.ts";
import { searchInit } from "./search-init.ts";
import { answers, httpOf, searchNode } from "./search-node.ts";

/** The services of an Elasticsearch cluster, and what others need of it. */
export interface ElasticsearchCluster extends Part {
  readonly endpoints: {
    /** The first node. */
    readonly http: Endpoint;
    readonly nodes: readonly Endpoint[];
  };
  /** The password of `elastic`. `undefined` where nobody is asked for one. */
  readonly elasticPassword: Secret | undefined;
  /** The password of `monitor`. */
  readonly monitorPassword: Secret | undefined;
  /** The certificate of the cluster's own authority, where it has one. */
  readonly authority: Secret | undefined;
}

/**
 * How the image starts: as user 1000 of group 0. Its settings come from variables with a dot in their names, which bash passes
 * on and other shells drop. It would read the password's file itself, but only with mode 0400 or 0600, which a file that
 * Compose mounts need not have. Source: elastic/elasticsearch 8.15, distribution/docker; elastic/elasticsearch#105828.
 */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["/bin/tini", "--", "/usr/local/bin/docker-entrypoint.sh"],
  command: ["eswrapper"],
  tcpCheck: "bash",
};
const runsAs = { uid: 1000, gid: 0 };

/**
 * An Elasticsearch cluster: one service and one volume for each node, under the free "basic" licence.
 *
 * The first three nodes choose the leader among themselves and are the seeds; further ones hold data only. So another node
 * changes nothing in the settings of those that are there.
 *
 * Every machine needs `vm.max_map_count` of at least 262144, which no stack file can set. Swarm updates all services of a
 * stack at the same time: change images and settings one node at a time with `docker service update`.
 *
 * @throws StackwrightError `option-invalid` for two nodes, for a heap that Java cannot read, or for passwords nobody asks for.
 * @example
 * const search = elasticsearchCluster({ nodes: 3, networks: [data] });
 * const forDevelopment = elasticsearchCluster({ nodes: 1, networks: [data], security: { kind: "none" } });
 */
export function elasticsearchCluster(options: ElasticsearchClusterOptions): ElasticsearchCluster {
  checkElasticsearchOptions(options);
  const { name = "elasticsearch", image = images.elasticsearch, networks, heap = "1g", snapshots } = options;
  const security = options.security ?? { kind: "certificates" };
  const { scheme, environment, secretsOf, files, authority } = elasticsearchSecurity(name, security);
  const passwords = passwordsOf(name, security.kind, options);
  const names = Array.from({ length: options.nodes }, (_, index) => `${name}${index + 1}`);
  const start = file(`${name}/start.sh`, startScript, { mode: 0o755 });
  const nodes = names.map((node, index) =>
    searchNode(node, index + 1, {
      product: "Elasticsearch",
      name,
      names,
      clusterName: options.clusterName ?? "elasticsearch-cluster",
      scheme,
      networks,
      snapshots,
      placement: options.placement,
      start: {
        image,
        imageStart,
        runsAs,
        ...(snapshots === undefined
          ? {}
          : { entrypoint: ["/bin/tini", "--", "/bin/bash", startScriptPath], command: imageStart.command }),
      },
      passwords:
        passwords.elasticPassword === undefined ? {} : { ELASTIC_PASSWORD: passwords.elasticPassword },
      environment: {
        ES_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
        "xpack.license.self_generated.type": "basic",
        // It would fetch a database from the internet, to which networks of data have no way.
        "ingest.geoip.downloader.enabled": false,
        ...environment,
      },
      secrets: secretsOf(node),
      configs: snapshots === undefined ? [] : [mountFile(start, startScriptPath)],
    }),
  );
  const cluster = mergeAll([
    ...nodes.map((part, index) => ({ label: `node ${index + 1}`, part })),
    {
      label: "files",
      part: makePart({ files: Object.fromEntries(files.map(({ path, definition }) => [path, definition])) }),
    },
  ]);
  const part = pipe(cluster, only("swarm", withHealthcheck(answers("200|401|503", scheme))));
  const { elasticPassword, monitorPassword } = passwords;
  return {
    ...(elasticPassword === undefined || monitorPassword === undefined
      ? part
      : merge(
          part,
          searchInit({
            product: "Elasticsearch",
            name,
            purpose: "makes the user who may look",
            image,
            runsAs,
            networks,
            nodes: names,
            password: elasticPassword,
            authority,
            secrets: { MONITOR_PASSWORD_FILE: monitorPassword },
            script: initScript,
          }),
        )),
    endpoints: { http: httpOf(`${name}1`, scheme), nodes: names.map((node) => httpOf(node, scheme)) },
    ...passwords,
    authority,
  };
}

function passwordsOf(
  name: string,
  kind: "none" | "certificates",
  options: ElasticsearchClusterOptions,
): Pick<ElasticsearchCluster, "elasticPassword" | "monitorPassword"> {
  if (kind === "none") return { elasticPassword: undefined, monitorPassword: undefined };
  return {
    elasticPassword:
      options.elasticPassword ??
      secret(`${name}_elastic_password`, { description: "Elasticsearch: elastic" }),
    monitorPassword:
      options.monitorPassword ??
      secret(`${name}_monitor_password`, { description: "Elasticsearch: monitor" }),
  };
}
