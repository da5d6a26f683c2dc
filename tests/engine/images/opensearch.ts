import { text } from "./files.ts";
import type { EngineImage } from "./image.ts";
import { java } from "./java.ts";

const home = "/usr/share/opensearch";
const version = "2.19.4";
const security = `tools:/opensearch-drills/plugins/opensearch-security`;

/** What a plugin says of itself. */
const descriptor = (name: string, classname: string): string =>
  `${Object.entries({
    name,
    description: name,
    version,
    classname,
    "opensearch.version": version,
    "java.version": "17",
    "extended.plugins": "",
    "has.native.controller": "false",
  })
    .map(([key, value]) => `${key}=${value}`)
    .join("\n")}\n`;

/**
 * The real OpenSearch with its security plugin, as a cluster. What is other than in the real image: a newer version, of which
 * Maven Central has that plugin; two plugins that no registry has, played by tests/engine/opensearch/; and what
 * files/opensearch-entrypoint.sh says for machines of tests: no locked memory, no mapped files, a limit of open files that is
 * not asked for, and Java's quick compiler.
 */
export const opensearch: EngineImage = {
  reference: "opensearchproject/opensearch:2.15.0",
  runs: {
    kind: "real",
    what: "OpenSearch and its security plugin, 2.19.4, of Maven Central, on Java 17 of Debian bookworm; repository-s3 and policies of snapshots are stand-ins; own entrypoint; nothing locked in memory, no mapped files",
  },
  version: [`${home}/bin/opensearch`, "--version"],
  base: "debian",
  programs: ["bookworm:/usr/bin/curl", ...java.programs],
  trees: {
    ...java.trees,
    [`${home}/lib`]: "tools:/opensearch-drills/lib",
    [`${home}/modules`]: "tools:/opensearch-drills/modules",
    [`${home}/plugins/opensearch-security`]: security,
    [`${home}/config/opensearch-security`]: `${security}/config`,
    [`${home}/plugins/opensearch-index-management/index-management.jar`]: "parts:/index-management.jar",
    "/opt/stand-ins/repository-s3/repository-s3.jar": "parts:/repository-s3.jar",
    "/opt/stand-ins/keystore.jar": "parts:/keystore.jar",
    "/opt/stand-ins/limits.so": "parts:/limits.so",
  },
  links: java.links,
  users: ["opensearch:1000:1000"],
  files: {
    [`${home}/opensearch-docker-entrypoint.sh`]: text("opensearch-entrypoint.sh"),
    [`${home}/bin/opensearch`]: text("opensearch-server.sh"),
    [`${home}/bin/opensearch-keystore`]: text("opensearch-keystore.sh"),
    [`${home}/bin/opensearch-plugin`]: text("opensearch-plugin.sh"),
    [`${home}/config/opensearch.yml`]: "cluster.name: docker-cluster\nnetwork.host: 0.0.0.0\n",
    [`${home}/config/log4j2.properties`]: text("opensearch-log4j2.properties"),
    [`${home}/modules/transport-netty4/plugin-descriptor.properties`]: descriptor(
      "transport-netty4",
      "org.opensearch.transport.Netty4Plugin",
    ),
    [`${home}/modules/transport-netty4/plugin-security.policy`]: text("opensearch-netty.policy"),
    [`${home}/plugins/opensearch-index-management/plugin-descriptor.properties`]: descriptor(
      "opensearch-index-management",
      "PoliciesPlugin",
    ),
    "/opt/stand-ins/repository-s3/plugin-descriptor.properties": descriptor("repository-s3", "S3Plugin"),
    "/opt/stand-ins/repository-s3/plugin-security.policy":
      'grant {\n  permission java.net.SocketPermission "*", "connect,resolve";\n};\n',
  },
  dockerfile: [
    `RUN mkdir ${home}/data ${home}/logs && chown -R 1000:1000 ${home}/config ${home}/data ${home}/logs ${home}/plugins && chown 1000:1000 ${home}`,
    `ENV OPENSEARCH_HOME=${home}`,
    // For what its scripts start beside the server.
    'ENV JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"',
    "USER 1000:1000",
    `WORKDIR ${home}`,
    "EXPOSE 9200 9300 9600 9650",
    'ENTRYPOINT ["./opensearch-docker-entrypoint.sh"]',
    'CMD ["opensearch"]',
  ],
  has: ["bash", "curl", "grep", "sed"],
  lacks: ["wget"],
  source: "opensearch-project/opensearch-build 2.15.0, docker/release/dockerfiles/opensearch.al2.dockerfile",
};
