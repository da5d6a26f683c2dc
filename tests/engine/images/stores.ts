import { cassandra } from "./cassandra.ts";
import { text } from "./files.ts";
import type { EngineImage } from "./image.ts";
import { opensearch } from "./opensearch.ts";

const mariadbPrograms = [
  "mariadb", "mariadb-admin", "mariadb-backup", "mariadb-binlog", "mariadb-check", "mariadb-dump", "mariadb-install-db",
  "mariadb-show", "mariadb-tzinfo-to-sql", "mariadb-upgrade", "mbstream", "my_print_defaults", "resolveip", "socat",
]; // prettier-ignore

/** Where data is kept. */
export const stores: readonly EngineImage[] = [
  {
    reference: "mariadb:10.11.3",
    runs: { kind: "real", what: "MariaDB of Debian bookworm; own entrypoint" },
    version: ["mariadbd", "--version"],
    base: "debian",
    programs: [
      "bookworm:/usr/sbin/mariadbd",
      "bookworm:/usr/sbin/gosu",
      ...mariadbPrograms.map((name) => `bookworm:/usr/bin/${name}`),
    ],
    trees: ["bookworm:/usr/share/mysql", "bookworm:/usr/lib/mysql/plugin", "bookworm:/usr/share/zoneinfo"],
    links: {
      "/usr/bin/mysql": "mariadb",
      "/usr/bin/mysqldump": "mariadb-dump",
      "/usr/bin/mysqladmin": "mariadb-admin",
    },
    users: ["mysql:999:999"],
    files: {
      "/usr/local/bin/docker-entrypoint.sh": text("mariadb-entrypoint.sh"),
      "/usr/local/bin/healthcheck.sh": text("mariadb-healthcheck.sh"),
      "/etc/mysql/my.cnf":
        "[mariadbd]\nskip-name-resolve\nsocket=/run/mysqld/mysqld.sock\npid-file=/run/mysqld/mysqld.pid\n[client]\nsocket=/run/mysqld/mysqld.sock\n",
    },
    folders: { "/var/lib/mysql": "999:999", "/run/mysqld": "999:999", "/docker-entrypoint-initdb.d": "0:0" },
    dockerfile: [
      "VOLUME /var/lib/mysql",
      "EXPOSE 3306",
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["mariadbd"]',
    ],
    has: ["bash", "mariadb", "mariadb-dump", "mariadb-backup", "healthcheck.sh"],
    lacks: ["curl", "wget"],
    source: "MariaDB/mariadb-docker 7a32d07, 10.11/Dockerfile, docker-entrypoint.sh and healthcheck.sh",
  },
  opensearch,
  {
    reference: "opensearchproject/opensearch-dashboards:2.15.0",
    runs: { kind: "stand-in", what: "logs in to OpenSearch over TLS, answers its paths" },
    base: "debian",
    programs: ["bookworm:/usr/bin/curl"],
    standIns: ["/usr/local/bin/dashboards"],
    users: ["opensearch-dashboards:1000:1000"],
    files: {
      "/usr/share/opensearch-dashboards/opensearch-dashboards-docker-entrypoint.sh":
        "#!/bin/bash\nexec dashboards\n",
      "/usr/share/opensearch-dashboards/config/opensearch_dashboards.yml": "server.host: 0.0.0.0\n",
    },
    folders: { "/usr/share/opensearch-dashboards": "1000:1000" },
    dockerfile: [
      "USER 1000:1000",
      "WORKDIR /usr/share/opensearch-dashboards",
      "EXPOSE 5601",
      'ENTRYPOINT ["./opensearch-dashboards-docker-entrypoint.sh"]',
      'CMD ["opensearch-dashboards"]',
    ],
    has: ["bash", "curl", "grep"],
    lacks: ["wget"],
    source: "opensearch-project/opensearch-build 2.15.0, docker/release (dashboards)",
  },
  cassandra,
  {
    reference: "criteord/cassandra_exporter:2.3.8",
    runs: { kind: "stand-in", what: "waits for JMX's port and then listens, as run.sh does; one metric" },
    base: "debian",
    programs: { "/usr/bin/nc": "bookworm:/bin/nc.openbsd" },
    standIns: ["/usr/local/bin/serve"],
    files: {
      "/run.sh": text("cassandra-exporter.sh"),
      "/etc/cassandra_exporter/config.yml": "host: localhost:7199\nlistenPort: 8080\n",
      "/etc/stand-in.json": JSON.stringify({
        listen: {
          $CASSANDRA_EXPORTER_CONFIG_listenPort: {
            "/": "cassandra_stats 1\n",
            "/metrics": '# TYPE cassandra_stats gauge\ncassandra_stats{name="stand-in"} 1\n',
          },
        },
      }),
    },
    dockerfile: ['CMD ["/run.sh"]'],
    has: ["bash", "nc"],
    lacks: ["curl", "wget"],
    source: "criteo/cassandra_exporter 2.3.8, docker/Dockerfile and docker/run.sh",
  },
  {
    reference: "minio/minio:RELEASE.2023-11-20T22-40-07Z",
    runs: {
      kind: "stand-in",
      what: "an S3 server on plain files, and mc ready, alias and mb; signatures are not computed, only the key's name is looked at",
    },
    base: "micro",
    standIns: ["/usr/bin/minio", "/usr/bin/mc"],
    folders: { "/data": "0:0" },
    files: {
      "/usr/bin/docker-entrypoint.sh": '#!/bin/sh\n[ "$1" = minio ] || set -- minio "$@"\nexec "$@"\n',
    },
    dockerfile: [
      "ENV MC_CONFIG_DIR=/tmp/.mc",
      "VOLUME /data",
      "EXPOSE 9000",
      'ENTRYPOINT ["/usr/bin/docker-entrypoint.sh"]',
      'CMD ["minio"]',
    ],
    has: ["sh", "bash", "mc", "cat", "sleep"],
    lacks: ["curl", "wget", "grep", "sed", "awk", "tar"],
    source: "minio/minio RELEASE.2023-11-20T22-40-07Z, Dockerfile.release",
  },
  {
    reference: "restic/restic:0.17.0",
    runs: { kind: "real", what: "restic of Debian trixie" },
    version: ["restic", "version"],
    base: "busybox",
    programs: ["trixie:/usr/bin/restic", "bookworm:/usr/bin/jq"],
    trees: ["bookworm:/usr/share/zoneinfo"],
    dockerfile: ['ENTRYPOINT ["/usr/bin/restic"]'],
    has: ["sh", "wget", "jq", "crond"],
    lacks: ["bash", "curl", "mariadb-dump", "mc", "docker", "nodetool"],
    source: "restic/restic v0.17.0, docker/Dockerfile.release",
  },
];
