import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  defineStack,
  endpoint,
  file,
  mountFile,
  mountVolume,
  network,
  only,
  publish,
  renderTree,
  secret,
  service,
  variable,
  volume,
  type Part,
  type Stack,
} from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTargets } from "./operations/make-targets.ts";
import { operations, type OperationsOptions } from "./operations.ts";

const domain = variable("DOMAIN", { default: "example.com", description: "Public domain" });
const front = network("front", { encrypted: true });
const back = network("back");
const data = network("data", { encrypted: true, internal: true });
const sql = endpoint({ service: "mariadb", name: "sql", port: 3306, scheme: "mysql" });
const root = secret("mariadb_root_password", {
  description: "Root of MariaDB",
  generate: "printf 'made-%s' here",
});
const bucket = secret("bucket_key", { version: 3, generate: "printf 'one\\ntwo\\n'" });
const mail = secret("mail_password", { generate: "echo 'mail'" });
const alertConfig = file("alertmanager/alertmanager.yml", () => `password_file: ${mail}\n`);

const services: Readonly<Record<string, Part>> = {
  traefik: service("traefik", {
    image: "traefik:2.10.4",
    networks: [front],
    ports: [publish(80, 80, { mode: "host" }), publish(443, 443, { mode: "host" })],
    volumes: [
      { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock", read_only: true },
    ],
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "512M" } },
      placement: { constraints: ["node.role == manager"] },
    },
    facets: { metrics: { port: 8082, technology: "traefik" } },
  }),
  web: service("web", {
    image: "traefik/whoami:v1.10.3",
    networks: [front, back],
    environment: { DB: sql.host, HOST: `web.${domain}` },
    deploy: {
      replicas: 2,
      resources: { limits: { cpus: 0.25, memory: "256M" }, reservations: { memory: "128M" } },
    },
    facets: {
      route: { host: `web.${domain}`, port: 80, expect: [200, 302], middlewares: ["ratelimit"] },
      probe: { kind: "http", port: 80, path: "/health" },
    },
  }),
  mariadb: service("mariadb", {
    image: "mariadb:10.11.3",
    networks: [back, data],
    environment: { MARIADB_ROOT_PASSWORD_FILE: root },
    volumes: [mountVolume(volume("db_data", { description: "Tables" }), "/var/lib/mysql")],
    deploy: {
      placement: { constraints: ["node.labels.mariadb == true"] },
      resources: { limits: { memory: "1G" } },
    },
    facets: { backup: { volume: "db_data", strategy: "mariadb" }, probe: { kind: "tcp", port: 3306 } },
  }),
  prometheus: service("prometheus", {
    image: "prom/prometheus:v2.48.0",
    networks: [back, data],
    volumes: [mountVolume(volume("prometheus_data"), "/prometheus")],
    facets: { metrics: { port: 9090 }, backup: { volume: "prometheus_data", none: "can be measured again" } },
  }),
  alertmanager: service("alertmanager", {
    image: "prom/alertmanager:v0.25.0",
    networks: [back],
    configs: [mountFile(alertConfig, "/etc/alertmanager/alertmanager.yml")],
  }),
  grafana: service("grafana", { image: "grafana/grafana:9.5.2", networks: [front, back] }),
  cassandra: service("cassandra1", {
    image: "cassandra:4.1.9",
    networks: [data],
    environment: { CASSANDRA_CLUSTER_NAME: "lake" },
  }),
  init: service("web-init", {
    image: "traefik/whoami:v1.10.3",
    networks: [back],
    restart: "no",
  }),
  restic: service("restic", {
    image: "restic/restic:0.17.0",
    imageStart: { shell: "/bin/sh", entrypoint: ["/usr/bin/restic"], command: [] },
    networks: [data],
    secretEnv: { AWS_SECRET_ACCESS_KEY: bucket },
  }),
  consul: only(
    "compose",
    service("consul", {
      image: "hashicorp/consul:1.14",
      networks: [back],
      ports: [publish(8500, 8500, { host_ip: "127.0.0.1" })],
    }),
  ),
};

function shop(options: OperationsOptions = {}, left: readonly string[] = []): Stack {
  const parts = Object.entries(services).flatMap(([name, part]) => (left.includes(name) ? [] : [part]));
  return defineStack({ name: "shop", description: "A shop", parts: [...parts, operations(options)] });
}

function filesOf(stack: Stack): ReadonlyMap<string, { readonly content: string; readonly mode: number }> {
  return new Map(renderTree(stack, { policies: [] }).files.map((one) => [one.path, one]));
}

function content(path: string, options: OperationsOptions = {}, left: readonly string[] = []): string {
  return filesOf(shop(options, left)).get(path)?.content ?? "(there is no such file)";
}

function has(tool: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;
}

/** The platform in a folder, and a folder of stand-ins for tools beside it. */
const folder = mkdtempSync(join(tmpdir(), "operations-"));
const platform = join(folder, "platform");
const tools = join(folder, "tools");

/** What the stand-in for docker does; commands inside containers run here, with the other stand-ins. */
const docker = String.raw`#!/bin/sh
echo "$*" >>"$LOG"
case "$1 $2" in
  "ps -aq") echo some; exit 0 ;;
  "exec -i") shift 3; PATH="$TOOLS:$PATH" exec "$@" ;;
  "info --format") case $3 in *Control*) echo true ;; *LocalNode*) echo active ;; *Root*) echo / ;; *MemTotal*) echo 8589934592 ;; esac; exit 0 ;;
  "version --format") case $3 in *MinAPI*) echo "$MIN_API" ;; *) echo 28.0.0 ;; esac; exit 0 ;;
  "secret inspect") case $3 in *"$EXISTING"*) exit 0 ;; *) exit 1 ;; esac ;;
  "secret create") if [ "$4" = - ]; then cat >"$LOG.$3"; else cp "$4" "$LOG.$3"; fi; exit 0 ;;
  "node ls") case "$*" in *node.label*) [ -z "$LABELLED" ] || echo n1 ;; *Hostname*) echo "node1 Ready Active" ;; *role=manager*) printf 'n1\nn2\nn3\n' ;; *) echo n1 ;; esac; exit 0 ;;
  "node update")
    if [ "$5" = node9 ]; then echo "Error: No such node: node9" >&2; exit 1; fi
    if [ -n "$JOINING" ] && [ "$(grep -c '^node update' "$LOG")" -lt 3 ]; then
      echo "Error response from daemon: rpc error: code = Unknown desc = update out of sequence" >&2; exit 1
    fi
    exit 0 ;;
  "node inspect") case "$*" in *Memory*) echo 8589934592 ;; esac; exit 0 ;;
  "compose -f") case "$*" in *"ps --all"*) echo one ;; *logs*) echo "last words" ;; esac; exit 0 ;;
  "inspect --format") echo "$STATE"; exit 0 ;;
  "stack deploy") echo "deployed with DOMAIN=$DOMAIN"; exit 0 ;;
esac
case $1 in
  exec) shift 2; PATH="$TOOLS:$PATH" exec "$@" ;;
  ps)
    case "$*" in
      *"service=$GONE "* | *"service=$GONE") ;;
      *"{{.Names}}"*) echo "shop-web-1 Up 2 minutes (healthy)" ;;
      *"{{.Status}}"*) echo "Up 2 minutes" ;;
      *) echo container ;;
    esac ;;
esac
`;
const curl = String.raw`#!/bin/sh
for url; do :; done
value() { printf '{"status":"success","data":{"result":[{"metric":{"instance":"%s"},"value":[1700000000.1,"%s"]}]}}' "$2" "$1"; }
case $url in
  *up%3D%3D1*) value 3 - ;;
  *"count(up%3D%3D0"*) value "$DOWN" - ;;
  *up%3D%3D0*) value 0 node2:9100 ;;
  *alertmanagers*) echo '{"data":{"activeAlertmanagers":[{"url":"http://a"}]}}' ;;
  *:8082/metrics) end=$(($(date +%s) + DAYS * 86400)); old=$(date +%s)
    printf 'traefik_tls_certs_not_after{cn="web",sans="web",serial="1"} %s\ntraefik_tls_certs_not_after{cn="web",sans="web",serial="2"} %s\n' "$old" "$end" ;;
  *:80/health) printf '200\n' ;;
esac
`;
const wget = String.raw`#!/bin/sh
case "$*" in
  *"Host: web.example.com"*) printf '  HTTP/1.1 302 Found\n  HTTP/1.1 200 OK\n' ;;
  *api/datasources/proxy*) exit 0 ;;
  *api/datasources) echo '[{"id":1,"uid":"p","orgId":1,"name":"P","type":"prometheus","typeName":"Prometheus","jsonData":{}}]' ;;
esac
`;
const others: Readonly<Record<string, string>> = {
  nodetool: "#!/bin/sh\nprintf 'Status=Up/Down\\nUN  10.0.0.2  1 KiB\\n'\n",
  mariadb: "#!/bin/sh\nexit 0\n",
  restic: `#!/bin/sh
[ "$AWS_SECRET_ACCESS_KEY" = "" ] && exit 1
printf '[{"time":"%s.123456+02:00"}]' "$(date -u -d "@$(($(date +%s) - AGE * 3600 + 7200))" +%Y-%m-%dT%H:%M:%S)"
`,
  // The container's secrets are not on this machine.
  cat: `#!/bin/sh\ncase "\${1:-}" in /run/secrets/*) echo value ;; *) exec /bin/cat "$@" ;; esac\n`,
  bash: "#!/bin/sh\nexit 0\n",
};

beforeAll(() => {
  for (const [path, { content: text, mode }] of filesOf(
    shop({ nodeAddresses: ["10.0.0.1", "10.1.0.0/24", "fd00::1"] }),
  )) {
    mkdirSync(dirname(join(platform, path)), { recursive: true });
    writeFileSync(join(platform, path), text, { mode });
  }
  mkdirSync(tools);
  for (const [name, text] of Object.entries({ docker, curl, wget, ...others })) {
    writeFileSync(join(tools, name), text);
    chmodSync(join(tools, name), 0o755);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command in the platform's folder, with the stand-ins. */
function run(
  command: string,
  arguments_: readonly string[],
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  return spawnSync(command, arguments_, {
    cwd: platform,
    encoding: "utf8",
    env: {
      PATH: `${tools}:${process.env["PATH"] ?? ""}`,
      TOOLS: tools,
      LOG: join(folder, "docker.log"),
      MIN_API: "1.24",
      EXISTING: "nothing",
      LABELLED: "yes",
      GONE: "nothing",
      DOWN: "0",
      DAYS: "60",
      AGE: "3",
      ...env,
    },
  });
}

const scripts = [
  "scripts/checks.sh",
  "scripts/checks.swarm.sh",
  "scripts/grafana-import.sh",
  "scripts/init-secrets.sh",
  "scripts/init-secrets.swarm.sh",
  "scripts/init-swarm.sh",
  "scripts/wait.sh",
];

describe("the tree", () => {
  it("has every file, and scripts can be run", () => {
    const files = filesOf(shop());
    expect([...files.keys()].toSorted()).toEqual(
      [
        ".env.example",
        ".gitignore",
        "Makefile",
        "README.md",
        "alertmanager/alertmanager.yml",
        "docker-compose.dev.yml",
        "docs/architecture.md",
        "docs/deployment.md",
        "docs/development.md",
        "nftables/nftables.conf",
        "stack.prod.yml",
        ...scripts,
      ].toSorted(),
    );
    for (const script of scripts) expect(files.get(script)?.mode).toBe(0o755);
    for (const [path, { content: text }] of files) {
      if (!/alertmanager|\.env/.test(path)) expect(text.slice(0, 400)).toContain("Made by Stackwright");
    }
  });

  it("loses what belongs to a service that is taken out", () => {
    const files = filesOf(shop({}, ["grafana", "cassandra"]));
    expect(files.has("scripts/grafana-import.sh")).toBe(false);
    for (const path of ["README.md", "docs/architecture.md", "docs/deployment.md", "docs/development.md"]) {
      expect(files.get(path)?.content).not.toMatch(/`grafana`|cassandra1/);
    }
    expect(files.get("scripts/checks.sh")?.content).not.toMatch(/grafana|cassandra/i);
    expect(files.get("scripts/init-swarm.sh")?.content).not.toContain("vm.max_map_count");
  });
});

describe("scripts", () => {
  it.each(scripts)("%s is what sh can read", (script) => {
    expect(run("sh", ["-n", script])).toMatchObject({ status: 0, stderr: "" });
  });
});

describe.skipIf(!has("shellcheck"))("shellcheck", () => {
  it.each(scripts)("has nothing to say about %s", (script) => {
    expect(run("shellcheck", [script])).toMatchObject({ status: 0, stdout: "" });
  });
});

describe.skipIf(!has("make"))("make", () => {
  it.each(makeTargets.map(({ name }) => name))("knows what to do for %s", (target) => {
    expect(run("make", ["-n", target, "SERVICE=web"]).status).toBe(0);
    expect(run("make", ["-n", target, "SERVICE=web", "TARGET=swarm"]).status).toBe(0);
  });

  it("runs the commands of the specification", () => {
    const commands = (...arguments_: readonly string[]): string =>
      run("make", ["-n", ...arguments_]).stdout.trim();
    expect(commands("up")).toBe("docker compose -f docker-compose.dev.yml up -d");
    expect(commands("down")).toBe("docker compose -f docker-compose.dev.yml down");
    expect(commands("deploy")).toMatch(/ docker stack deploy -c stack\.prod\.yml shop$/);
    expect(commands("deploy", "DEPLOY_FLAGS=--prune")).toMatch(/ -c stack\.prod\.yml --prune shop$/);
    expect(commands("logs", "SERVICE=web")).toBe("docker compose -f docker-compose.dev.yml logs -f web");
    expect(commands("logs", "SERVICE=web", "TARGET=swarm")).toContain("docker service logs -f shop_web");
  });

  it("gives .env to docker stack deploy, and lets the environment win", () => {
    writeFileSync(join(platform, ".env"), 'DOMAIN="shop.example"\n');
    expect(run("make", ["-s", "deploy"]).stdout).toContain("deployed with DOMAIN=shop.example");
    expect(run("make", ["-s", "deploy"], { DOMAIN: "other.example" }).stdout).toContain(
      "DOMAIN=other.example",
    );
    rmSync(join(platform, ".env"));
  });

  it("says why a target of another part is not there", () => {
    expect(run("make", ["backup"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("scripts/backup.sh is not there"),
    });
  });

  it("shows every target in its help", () => {
    const help = run("make", []).stdout;
    for (const { name } of makeTargets) expect(help).toContain(`  ${name} `);
  });
});

describe("wait.sh", () => {
  const said = (): string => readFileSync(join(folder, "docker.log"), "utf8");

  it("waits for what goes on running, and for jobs to end well", () => {
    rmSync(join(folder, "docker.log"), { force: true });
    expect(run("scripts/wait.sh", [], { STATE: "exited 0" })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^ready: services that run: \d+, jobs that have ended well: 1$/m),
    });
    const waiting = said()
      .split("\n")
      .find((line) => line.includes("--wait "));
    expect(waiting).toMatch(/--no-deps --wait --wait-timeout 600 traefik web mariadb /);
    expect(waiting).not.toContain("web-init");
  });

  it("ends with the last words of a job that has failed", () => {
    expect(run("scripts/wait.sh", ["30"], { STATE: "exited 3" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("web-init has failed (exited 3):"),
    });
  });

  it("gives up", () => {
    expect(run("scripts/wait.sh", ["0"], { STATE: "running 0" })).toMatchObject({
      status: 1,
      stderr: "web-init has not ended in 0 seconds (running 0)\n",
    });
    expect(run("scripts/wait.sh", ["soon"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("expected a number of seconds"),
    });
  });
});

describe("init-secrets.sh", () => {
  it("makes every secret once, in files that containers can read and nobody else can reach", () => {
    const first = run("scripts/init-secrets.sh", []);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(platform, "secrets/mariadb_root_password.txt"), "utf8")).toBe("made-here");
    expect(readFileSync(join(platform, "secrets/bucket_key.txt"), "utf8")).toBe("one\ntwo\n");
    // Only the content of a computed file mentions this one.
    expect(readFileSync(join(platform, "secrets/mail_password.txt"), "utf8")).toBe("mail");
    expect(statSync(join(platform, "secrets")).mode & 0o777).toBe(0o700);
    expect(statSync(join(platform, "secrets/bucket_key.txt")).mode & 0o777).toBe(0o444);

    rmSync(join(platform, "secrets/bucket_key.txt"));
    const second = run("scripts/init-secrets.sh", []).stdout;
    expect(second).toContain("kept  ./secrets/mariadb_root_password.txt");
    expect(second).toContain("made  ./secrets/bucket_key.txt");
  });

  it("makes Swarm secrets under their versioned names, and keeps those that are there", () => {
    const log = join(folder, "docker.log");
    const saved = join(folder, "saved");
    const result = run("scripts/init-secrets.sh", ["--swarm", "--save", saved, "--from", "secrets"], {
      EXISTING: "mail",
    });
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout).toContain("kept  shop_mail_password_v1");
    expect(readFileSync(`${log}.shop_mariadb_root_password_v1`, "utf8")).toBe("made-here");
    expect(result.stdout).toContain("made  shop_bucket_key_v3  (from secrets/bucket_key.txt)");

    expect(run("scripts/init-secrets.swarm.sh", ["--save", saved]).stdout).toContain(
      "made  shop_bucket_key_v3\n",
    );
    expect(readFileSync(join(saved, "bucket_key.txt"), "utf8")).toBe("one\ntwo\n");
    expect(statSync(join(saved, "bucket_key.txt")).mode & 0o777).toBe(0o600);
  });
});

describe("init-swarm.sh", () => {
  it("asks for what the placement of the stack needs", () => {
    const script = content("scripts/init-swarm.sh");
    expect(script).toContain("\nmariadb true one any\n");
    expect(script).toContain('kernel_setting vm.max_map_count 1048575 "cassandra1"');
    expect(script).toContain("The encrypted networks (front, data) need IPsec");
  });

  it("sees an engine that refuses an old client", () => {
    const good = run("scripts/init-swarm.sh", [], { MIN_DISK_GB: "0" });
    expect(good.stdout).toContain("ok       traefik speaks API 1.24, the engine accepts 1.24 and newer");
    const bad = run("scripts/init-swarm.sh", [], { MIN_DISK_GB: "0", MIN_API: "1.44" });
    expect(bad.stdout).toContain(
      "MISSING  traefik speaks API 1.24 and the engine refuses what is older than 1.44",
    );
    expect(bad.status).toBe(1);
  });

  it("says which label is missing, and gives it to a node when asked to", () => {
    expect(run("scripts/init-swarm.sh", [], { LABELLED: "" }).stdout).toContain(
      "MISSING  no node carries mariadb=true",
    );
    expect(run("scripts/init-swarm.sh", ["--spread"], { LABELLED: "" }).stdout).toContain(
      "label mariadb=true given to node1",
    );
    expect(run("scripts/init-swarm.sh", ["--label", "mariadb=node2"]).stdout).toContain(
      "label mariadb=true given to node2",
    );
    expect(run("scripts/init-swarm.sh", ["--label", "other=node2"])).toMatchObject({ status: 2 });
    const unknown = run("scripts/init-swarm.sh", ["--label", "mariadb=node9"]);
    expect([unknown.status, unknown.stderr]).toEqual([1, "Error: No such node: node9\n"]);
  });

  it("tries again where a node that has just joined changes by itself", () => {
    const LOG = join(folder, "joining.log");
    const { stdout } = run("scripts/init-swarm.sh", ["--label", "mariadb=node2"], { JOINING: "yes", LOG });
    expect(readFileSync(LOG, "utf8").match(/^node update/gm)).toHaveLength(3);
    expect(stdout).toContain("label mariadb=true given to node2");
  });
});

describe("checks.sh", () => {
  it.skipIf(!has("jq"))("passes where everything is well, with jq in restic's place", () => {
    const { stdout, status, stderr } = run("scripts/checks.sh", ["--target", "compose"]);
    expect(stderr).toBe("");
    expect(stdout).not.toMatch(/^FAIL/m);
    expect(stdout).toMatch(/^ok {4}Prometheus targets +all 3 up/m);
    expect(stdout).toMatch(/^ok {4}Grafana data sources +prometheus/m);
    expect(stdout).toMatch(/^ok {4}Certificates +the next one ends in (?:59|60) days \(web\)/m);
    expect(stdout).toMatch(/^ok {4}https:\/\/web\.example\.com\/ +302/m);
    expect(stdout).toMatch(/^ok {4}web answers +200/m);
    expect(stdout).toMatch(/^ok {4}Cassandra nodes +1 of 1 UN/m);
    expect(stdout).toMatch(/^skip {2}MariaDB replication +mariadb is not a replica/m);
    expect(status).toBe(0);
    expect(run("scripts/checks.sh", ["--target", "compose", "--strict"]).status).toBe(1);
  });

  it.skipIf(!has("jq"))("reads the age of a backup with jq, across time zones", () => {
    expect(run("scripts/checks.sh", []).stdout).toMatch(/^ok {4}Backups +the newest is 3 h old/m);
    expect(run("scripts/checks.sh", [], { AGE: "30" }).stdout).toMatch(
      /^FAIL {2}Backups +the newest is 30 h old, more than 24 h/m,
    );
  });

  it("fails, and says what is wrong", () => {
    const { stdout, status } = run("scripts/checks.sh", [], { DOWN: "2", DAYS: "5", GONE: "cassandra1" });
    expect(stdout).toMatch(/^FAIL {2}Service cassandra1 +has no container/m);
    expect(stdout).toMatch(/^FAIL {2}Cassandra nodes +no container of cassandra1 runs/m);
    expect(stdout).toMatch(/^FAIL {2}Prometheus targets +2 of 5 down: node2:9100/m);
    expect(stdout).toMatch(/^FAIL {2}Certificates +web ends in [45] days/m);
    expect(status).toBe(1);
  });

  it("skips in Swarm what runs on other nodes", () => {
    const script = content("scripts/checks.swarm.sh");
    expect(script).toContain(
      'running "traefik web mariadb prometheus alertmanager grafana cassandra1 restic" "web-init"',
    );
    expect(script).toContain("label=com.docker.swarm.service.name=${stack}_$1");
    expect(script).not.toContain("consul");
  });
});

describe("nftables.conf", () => {
  it("opens what the stack publishes, and the Swarm's ports between nodes only", () => {
    const rules = content("nftables/nftables.conf", {
      nodeAddresses: ["10.0.0.1", "fd00::1"],
      sshPort: 2222,
    });
    expect(rules).toContain("policy drop;");
    expect(rules).toContain("tcp dport 2222 accept");
    expect(rules).toContain("tcp dport { 80, 443 } accept");
    expect(rules).toContain("elements = { 10.0.0.1 }");
    expect(rules).toContain("elements = { fd00::1 }");
    const [, fromNode = ""] = /chain from_node \{([^}]*)\}/.exec(rules) ?? [];
    for (const rule of [
      "tcp dport 2377",
      "tcp dport 7946",
      "udp dport 7946",
      "udp dport 4789",
      "meta l4proto esp",
    ]) {
      expect(fromNode).toContain(`${rule} accept`);
      expect(rules.split(`${rule} accept`)).toHaveLength(2);
    }
    expect(rules).toContain("ct original proto-dst { 80, 443 } accept\n    ct status dnat drop");
    expect(rules).not.toMatch(/^\s*flush ruleset/m);
    expect(rules).not.toContain("8500");
  });

  it("drops every rewritten connection where nothing is published", () => {
    const rules = content("nftables/nftables.conf", {}, ["traefik"]);
    expect(rules).not.toContain("ct original");
    expect(rules).toContain("fill in the sets below");
  });
});

/** The ways of running nft with the rights that even a dry run needs; the first that works. */
const nft = [["nft"], ["unshare", "-rn", "nft"], ["sudo", "-n", "nft"]].find(
  ([command = "", ...rest]) =>
    spawnSync(command, [...rest, "-c", "-f", "-"], { input: "table inet probe {}" }).status === 0,
);

describe.skipIf(nft === undefined)("nft, with the rights to use it", () => {
  it("accepts the firewall, with and without addresses and ports", () => {
    const [command = "", ...rest] = nft ?? [];
    for (const rules of [
      content("nftables/nftables.conf", { nodeAddresses: ["10.0.0.1", "10.1.0.0/24", "fd00::1"] }),
      content("nftables/nftables.conf", {}, ["traefik", "prometheus"]),
    ]) {
      expect(
        spawnSync(command, [...rest, "-c", "-f", "-"], { input: rules, encoding: "utf8" }),
      ).toMatchObject({ status: 0, stderr: "" });
    }
  });
});

/** What a document is made of, without its words. */
function shapeOf(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    if (/^#+ /.test(line)) return [line.replace(/ .*/, "")];
    if (line.startsWith("```")) return [line];
    return line.startsWith("|") ? [`row of ${line.split("|").length}`] : [];
  });
}

describe("documents", () => {
  const documents = ["README.md", "docs/architecture.md", "docs/deployment.md", "docs/development.md"];
  it.each(documents)("%s has the same sections, tables and blocks in both languages", (path) => {
    const [en, fr] = [content(path), content(path, { language: "fr" })];
    expect(shapeOf(fr)).toEqual(shapeOf(en));
    expect(fr).not.toBe(en);
  });

  it("README.md has the addresses, the secrets and the checks", () => {
    const readme = content("README.md");
    expect(readme).toContain("| `https://web.${DOMAIN}` | `web` |");
    expect(readme).toContain(
      "| `bucket_key` | — | `restic` | `printf 'one\\ntwo\\n'` | `shop_bucket_key_v3` |",
    );
    expect(readme).toContain(
      "| `mail_password` | — | `alertmanager` | `echo 'mail'` | `shop_mail_password_v1` |",
    );
    expect(readme).toContain("- every Cassandra node is up and normal (UN)");
    expect(readme).not.toContain("consul");
  });

  it("architecture.md shows networks, isolation and flows", () => {
    const text = content("docs/architecture.md");
    expect(text).toContain("| `web` | ● | ● |  |");
    expect(text).toContain("| `front` ↔ `data` | none: no direct traffic |");
    expect(text).toContain("| `back` ↔ `data` | `mariadb`, `prometheus` |");
    expect(text).toContain('visitors -->|"80, 443"| s_traefik');
    expect(text).toContain('s_traefik -->|"web.${DOMAIN}"| s_web');
    expect(text).toContain('s_web -->|"mysql 3306"| s_mariadb');
    expect(text).toContain(
      "| `db_data` | Tables | `mariadb`: `/var/lib/mysql` | `mariadb` | `shop_db_data` |",
    );
    expect(text).toContain("none: can be measured again");
  });

  it("deployment.md sums the resources over replicas", () => {
    const text = content("docs/deployment.md");
    expect(text).toContain("| `web` | 2 | 0.25 | 256 MiB | — | 128 MiB |");
    expect(text).toContain("| **Total** |  | 1 | 2 GiB | 0 | 0.25 GiB |");
    expect(text).toContain("traefik (API 1.24)");
    expect(text).toContain("| `DOMAIN` | `example.com` | Public domain |");
  });

  it("development.md is about development", () => {
    const text = content("docs/development.md");
    expect(text).toContain("| 8500/tcp | `consul` | 8500 | 127.0.0.1 |");
    expect(text).toContain("`secrets/bucket_key.txt`");
    expect(text).not.toContain("overlay");
  });

  it("takes descriptions that replace the stack's own", () => {
    const text = content("README.md", {
      language: "fr",
      descriptions: { "secrets.bucket_key": "Clé du dépôt", "services.web": "Boutique" },
    });
    expect(text).toContain("| `bucket_key` | Clé du dépôt |");
    expect(text).toContain("| `web` | Boutique |");
  });
});

describe("options", () => {
  it.each<[OperationsOptions, string]>([
    [{ sshPort: 0 }, "operations.sshPort"],
    [{ certificateDays: 1.5 }, "operations.certificateDays"],
    [{ backupHours: -1 }, "operations.backupHours"],
    [{ nodeAddresses: ["node1"] }, "operations.nodeAddresses[0]"],
    [{ nodeAddresses: ["10.0.0.0/33"] }, "operations.nodeAddresses[0]"],
    // @ts-expect-error: no such language
    [{ language: "de" }, "operations.language"],
  ])("refuses %j, naming %s", (options, path) => {
    expect(() => operations(options)).toThrow(expect.objectContaining({ code: "option-invalid", path }));
  });
});
