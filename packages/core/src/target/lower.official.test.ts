import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import type { Assembled } from "../assemble/assembled.ts";
import { validateCompose } from "../generated/compose-validator.js";
import { endpoint } from "../model/endpoint.ts";
import { network } from "../model/network.ts";
import { secret } from "../model/secret.ts";
import type { ServiceModel } from "../model/service-model.ts";
import { variable } from "../model/variable.ts";
import type { Target } from "../model/view.ts";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../testing/official-tools.ts";
import { assembled, fileDefinitions, secretDefinition } from "./assembled.fixture.ts";
import { dialectSamples } from "./dialect.samples.ts";
import { lower } from "./lower.ts";
import type { Lowered } from "./report.ts";

const domain = variable("DOMAIN", { default: "example.com" });
const required = variable("SHOP_MAIL", { description: 'The shop\'s "mail" address: needed' });
const nested = variable("OUTER", { default: `${variable("INNER", { default: "inner" })}` });
const db = endpoint({ service: "db", port: 3306, scheme: "mysql" });

const strings: Readonly<Record<string, string>> = {
  DOLLARS: "a$b $$ ${NOT_A_VARIABLE} $1 $(id) 5$",
  DOMAIN_URL: `https://shop.${domain}/$x`,
  MAIL: `${required}`,
  NESTED: `${nested}`,
  DB: `${db.url("/shop?a=$1")}`,
  PASSWORD_FILE: `${secret("pw")}`,
  NETWORK: `${network("front")}`,
  YES: "yes",
  TIME: "22:22",
  NUMBER: "0400",
  TEXT: "a\nb: c # d\n",
};

/** What a container must get to see. */
const meant: Readonly<Record<string, string>> = {
  ...strings,
  DOMAIN_URL: "https://shop.example.com/$x",
  MAIL: "a@b.c",
  NESTED: "inner",
  DB: "mysql://db:3306/shop?a=$1",
  PASSWORD_FILE: "/run/secrets/pw",
  NETWORK: "shop_front",
};

const everything: Readonly<Record<string, ServiceModel>> = {
  web: {
    image: "nginx:1.25",
    environment: strings,
    labels: { [`net.${network("front")}`]: "$1", "traefik.enable": "true" },
    command: ["sh", "-c", 'echo "$HOME" ${PATH} $(id)'],
    networks: { front: { aliases: ["shop"], ipv4_address: "10.1.0.5" }, data: null },
    secrets: [{ source: "pw" }],
    configs: [{ source: "a/b$.yml", target: "/b.yml" }],
    volumes: [
      { type: "volume", source: "v", target: "/data" },
      { type: "tmpfs", target: "/tmp", tmpfs: { size: 1024, mode: 0o700 } },
      { type: "bind", source: "/srv", target: "/srv", read_only: true, bind: { create_host_path: false } },
    ],
    tmpfs: ["/run:size=64m"],
    shm_size: "64m",
    ports: [{ target: 80, published: 8080, mode: "host", host_ip: "127.0.0.1", name: "web" }],
    depends_on: { db: { condition: "service_healthy" } },
    restart: "no",
    cpus: 0.5,
    mem_limit: "64M",
    pids_limit: 100,
    init: "true",
    ulimits: { nofile: { soft: 10, hard: "20" } },
    env_file: [{ path: "web.env", required: true }],
    deploy: {
      labels: { [`traefik.http.routers.web.rule`]: `Host(\`${domain}\`)` },
      resources: { limits: { memory: "128M" }, reservations: { cpus: 0.1, memory: "32M" } },
      replicas: 2,
      update_config: { order: "start-first" },
      placement: { constraints: ["node.role == worker"] },
    },
  },
  db: {
    image: "mariadb:10.11.3",
    networks: { data: null },
    healthcheck: { test: ["CMD", "healthcheck.sh"], interval: "30s", start_period: "1m30s" },
    deploy: { mode: "global", restart_policy: { condition: "on-failure", max_attempts: 3, delay: "5s" } },
  },
  host: { image: "prom/node-exporter:v1.8.2", network_mode: "host", pid: "host", user: "65534" },
};

function lowered(target: Target, services: Assembled["services"]): Lowered {
  return lower(
    assembled(target, {
      services,
      networks: { front: { encrypted: true, subnet: "10.1.0.0/24", attachable: true }, data: {}, n: {} },
      volumes: { v: { labels: { a: `${domain}` }, driverOptions: { type: "tmpfs" } } },
      secrets: { pw: secretDefinition("pw"), s: secretDefinition("s") },
      files: fileDefinitions({ "a/b$.yml": "a: $1\n", c: "c" }),
    }),
  );
}

/** Every key of a service that there is, each in a service of its own. */
function everyKey(target: Target): Assembled["services"] {
  const samples = dialectSamples.filter(
    ({ young, key }) => target === "swarm" || (young !== true && key !== "extends"),
  );
  return Object.fromEntries([
    ["other", { image: "nginx:1.25" }],
    ["db", { image: "nginx:1.25" }],
    // The samples are in the tools' own forms; a part holds one form of each.
    ...samples.map(({ key, service }, index): [string, ServiceModel] => [
      `s${index}`,
      {
        image: "nginx:1.25",
        "x-key": key,
        ...(service as ServiceModel),
        ...(key === "depends_on" ? { depends_on: { other: { condition: "service_started" } } } : {}),
      },
    ]),
  ]);
}

const files = { "web.env": "A=1\n", "a.env": "A=1\n", "a.labels": "a=1\n", "a/b$.yml": "a", c: "c" };
const surroundings = { env: { SHOP_MAIL: "a@b.c" }, files };
const tools = {
  compose: { name: "docker compose config", isThere: hasDockerCompose(), run: dockerComposeConfig },
  swarm: { name: "docker stack config", isThere: hasDockerStack(), run: dockerStackConfig },
} as const;

describe.each(["compose", "swarm"] as const)("a document for %s", (target) => {
  test("fits the Compose Specification's schema", () => {
    expect(validateCompose(lowered(target, everything).document)).toEqual([]);
    expect(validateCompose(lowered(target, everyKey(target)).document)).toEqual([]);
  });

  const { name, isThere, run } = tools[target];
  describe.skipIf(!isThere)(name, () => {
    const yaml = stringify(lowered(target, everything).document, { version: "1.1" });

    test("accepts it", () => {
      expect(run(yaml, surroundings)).toMatchObject({ accepted: true, messages: "" });
    });

    test("reads every string as it was meant", () => {
      const { output } = run(yaml, surroundings);
      const { web } = parse(output, { version: "1.1" }).services;
      // docker compose prints the document with its dollars doubled again.
      const plain = (text: string): string => (target === "compose" ? text.replaceAll("$$", "$") : text);
      const environment = Object.entries<string>(web.environment).map(([key, value]) => [key, plain(value)]);
      expect(Object.fromEntries(environment)).toEqual({ ...meant, A: "1" });
      expect(web.command.map(plain)).toEqual(["sh", "-c", 'echo "$HOME" ${PATH} $(id)']);
      expect(plain(web.labels["net.shop_front"])).toBe("$1");
    });

    test("stops where a required variable is missing", () => {
      const { accepted, messages } = run(yaml, { files });
      expect(accepted).toBe(false);
      expect(messages).toMatch(/The shop's .*address: needed/);
    });

    test("finds mounted files, whatever their names", () => {
      const { output } = run(yaml, surroundings);
      expect(output).toMatch(/a\/b\$\$?\.yml$/m);
    });

    test("accepts every key there is, lowered", () => {
      const every = stringify(lowered(target, everyKey(target)).document, { version: "1.1" });
      expect(run(every, surroundings)).toMatchObject({ accepted: true, messages: "" });
    });
  });
});

describe.skipIf(!hasDockerStack())("docker stack config", () => {
  test("mounts a volume of one letter as a volume", () => {
    const { document } = lowered("swarm", {
      web: { image: "nginx:1.25", volumes: [{ type: "volume", source: "v", target: "/data" }] },
    });
    const { web } = parse(dockerStackConfig(stringify(document)).output).services;
    expect(web.volumes).toEqual([{ type: "volume", source: "v", target: "/data" }]);
  });

  test("keeps `restart: no`", () => {
    const { document } = lowered("swarm", { web: { image: "nginx:1.25", restart: "no" } });
    const { web } = parse(dockerStackConfig(stringify(document)).output).services;
    expect(web.deploy.restart_policy).toEqual({ condition: "none" });
  });

  test("replaces an empty value from the shell: the reason for a finding", () => {
    const { document, findings } = lowered("swarm", { web: { image: "nginx:1.25", environment: { A: "" } } });
    const { output } = dockerStackConfig(stringify(document), { env: { A: "from the shell" } });
    expect(parse(output).services.web.environment).toEqual({ A: "from the shell" });
    expect(findings.map(({ id }) => id)).toEqual(["swarm-empty-env"]);
  });
});
