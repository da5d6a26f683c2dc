import { text } from "./files.ts";
import type { EngineImage } from "./image.ts";

/** The way in, and the applications behind it. */
export const edge: readonly EngineImage[] = [
  {
    reference: "traefik:2.10.4",
    runs: {
      kind: "real",
      what: "Traefik, built from its sources, without the pages of its dashboard; nobody to ask for certificates, so it serves its own",
    },
    version: ["traefik", "version"],
    base: "busybox",
    programs: { "/usr/local/bin/traefik": "tools:/traefik" },
    files: { "/entrypoint.sh": text("traefik-entrypoint.sh") },
    folders: { "/acme": "0:0", "/var/log/traefik": "0:0" },
    dockerfile: ["EXPOSE 80", 'ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["traefik"]'],
    has: ["sh", "wget"],
    lacks: ["curl", "bash"],
    source: "traefik/traefik-library-image v2.10.4, alpine/Dockerfile and entrypoint.sh",
  },
  {
    reference: "crowdsecurity/crowdsec:v1.6.2",
    runs: {
      kind: "real",
      what: "CrowdSec of Debian bookworm and its copy of the hub; own start script",
    },
    version: ["cscli", "version"],
    base: "busybox",
    programs: {
      "/usr/local/bin/crowdsec": "bookworm:/usr/bin/crowdsec",
      "/usr/local/bin/cscli": "bookworm:/usr/bin/cscli",
      "/bin/bash": "bookworm:/bin/bash",
      "/usr/bin/rsync": "bookworm:/usr/bin/rsync",
    },
    trees: {
      "/usr/share/crowdsec": "bookworm:/usr/share/crowdsec",
      // They live in a volume, which the start script fills from there.
      "/staging/etc/crowdsec": "bookworm:/etc/crowdsec",
      "/usr/share/zoneinfo": "bookworm:/usr/share/zoneinfo",
    },
    files: { "/docker_start.sh": text("crowdsec-start.sh") },
    folders: { "/var/lib/crowdsec/data": "0:0", "/etc/crowdsec": "0:0", "/var/log": "0:0" },
    dockerfile: ["WORKDIR /", 'ENTRYPOINT ["/bin/bash", "/docker_start.sh"]'],
    has: ["bash", "wget", "cscli"],
    lacks: ["curl"],
    source: "crowdsecurity/crowdsec v1.6.2, Dockerfile, docker/docker_start.sh and docker/README.md",
  },
  {
    reference: "fbonalair/traefik-crowdsec-bouncer:0.4.0",
    runs: { kind: "stand-in", what: "asks CrowdSec's real API about each client, and fails closed" },
    base: "scratch",
    standIns: ["/usr/local/bin/bouncer", "/healthchecker"],
    users: ["nonroot:65532:65532"],
    dockerfile: ["USER 65532:65532", "EXPOSE 8080", 'ENTRYPOINT ["/usr/local/bin/bouncer"]'],
    lacks: ["sh", "bash", "curl", "wget"],
    source: "fbonalair/traefik-crowdsec-bouncer v0.4.0, Dockerfile and healthcheck/healthchecker.go",
  },
  {
    reference: "glpi/glpi:11.0.1",
    runs: {
      kind: "stand-in",
      what: "logs in to MariaDB with the real client, writes its tables and a file, answers on port 80",
    },
    base: "debian",
    programs: ["bookworm:/usr/bin/mariadb", "bookworm:/usr/bin/curl"],
    standIns: ["/usr/local/bin/serve"],
    files: {
      "/opt/glpi/entrypoint.sh": text("glpi-entrypoint.sh"),
      "/opt/glpi/startup.sh": text("glpi-startup.sh"),
      "/etc/stand-in.json": JSON.stringify({
        writes: ["/var/glpi/files"],
        listen: { "80": { "/": "GLPI" } },
      }),
    },
    folders: { "/var/glpi": "0:0", "/var/www/glpi": "0:0" },
    dockerfile: [
      "VOLUME /var/glpi",
      "EXPOSE 80",
      'ENTRYPOINT ["/opt/glpi/entrypoint.sh"]',
      'CMD ["/opt/glpi/startup.sh"]',
    ],
    has: ["bash", "curl", "mariadb"],
    source: "glpi-project/docker-images 986d1bd, glpi/Dockerfile and files/opt/glpi",
  },
  {
    reference: "hashicorp/consul:1.14",
    runs: { kind: "stand-in", what: "its ports, its status page and `consul members`" },
    base: "busybox",
    programs: ["bookworm:/usr/bin/curl", "bookworm:/usr/sbin/gosu"],
    standIns: ["/bin/consul"],
    users: ["consul:100:1000"],
    folders: { "/consul/data": "100:1000", "/consul/config": "100:1000" },
    files: { "/usr/local/bin/docker-entrypoint.sh": text("consul-entrypoint.sh") },
    dockerfile: [
      "VOLUME /consul/data",
      "EXPOSE 8500",
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["agent", "-dev", "-client", "0.0.0.0"]',
    ],
    has: ["curl", "wget"],
    source: "hashicorp/consul v1.14.11, Dockerfile and .release/docker/docker-entrypoint.sh",
  },
];
