import {
  mountVolume,
  network,
  openFindings,
  secret,
  service,
  synth,
  toYaml,
  variable,
  volume,
  type Part,
  type Target,
} from "@stackwright/core";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../../core/src/testing/official-tools.ts";
import { describe, expect, it } from "vitest";
import { backups } from "./backups.ts";
import type { BackupOptions } from "./options.ts";
import {
  everything,
  filesOf,
  glpi,
  mariadb,
  minio,
  optionsForEverything,
  stackOf,
} from "./backups.fixture.ts";

const full = stackOf(everything, optionsForEverything);
const small = stackOf([mariadb, glpi, minio]);
const targets: readonly Target[] = ["compose", "swarm"];
const copies = {
  endpoint: "https://s3.example.net",
  bucket: "copies",
  credentials: { accessKey: "copies", secretKey: secret("offsite_secret_key") },
};

const agent = (scheduler: "loop" | "crond" | "swarm-cronjob", target: Target) =>
  synth(
    stackOf([mariadb, glpi, minio], {
      scheduler,
      objectives: { default: { between: "*/10 * * * *" } },
    }),
    target,
  ).document.services?.["restic-backup-glpi"];

describe("the services of backups", () => {
  it("are in the image of restic, or of the engine that they speak with", () => {
    const { services = {} } = synth(small, "swarm").document;
    const images = Object.entries(services).map(([name, model]) => `${name} ${model?.image ?? ""}`);
    expect(images.toSorted()).toEqual([
      "glpi example.com/store:1.0",
      "mariadb mariadb:10.11.3",
      "mariadb-backup-init mariadb:10.11.3",
      "mariadb-binlog mariadb:10.11.3",
      "mariadb-dump mariadb:10.11.3",
      "mariadb-restore mariadb:10.11.3",
      "minio example.com/store:1.0",
      "restic-backup restic/restic:0.17.0",
      "restic-backup-glpi restic/restic:0.17.0",
      "restic-restore restic/restic:0.17.0",
      "restic-restore-glpi restic/restic:0.17.0",
    ]);
  });

  it("read live data without being able to write it, and write it only while somebody restores", () => {
    const { services = {} } = synth(small, "swarm").document;
    const mount = (name: string) =>
      (services[name]?.volumes ?? []).find((one) => typeof one === "object" && one.source === "glpi_data");
    expect(mount("restic-backup-glpi")).toMatchObject({ target: "/backup/glpi_data", read_only: true });
    expect(mount("restic-restore-glpi")).not.toHaveProperty("read_only");
    expect(services["restic-restore-glpi"]?.deploy).toMatchObject({ replicas: 0 });
    expect(synth(small, "compose").document.services?.["restic-restore"]).toMatchObject({
      profiles: ["restore"],
    });
  });

  it("get secrets as files, and no key in the environment of restic", () => {
    for (const target of targets) {
      for (const [name, model] of Object.entries(synth(full, target).document.services ?? {})) {
        const environment = JSON.stringify(model?.environment ?? {});
        expect(environment, name).not.toMatch(/AWS_SECRET_ACCESS_KEY|AWS_ACCESS_KEY_ID/);
        expect(model?.volumes ?? [], name).not.toContainEqual(
          expect.objectContaining({ source: "/var/run/docker.sock" }),
        );
      }
    }
    const environment = synth(full, "swarm").document.services?.["restic-backup"]?.environment;
    expect(environment).toMatchObject({
      RESTIC_PASSWORD_FILE: "/run/secrets/restic_password",
      AWS_SHARED_CREDENTIALS_FILE: "/run/backup/credentials",
      BACKUP_S3_SECRET_FILE: "/run/secrets/root_password",
    });
  });

  it("share a folder with who copies to another place, and only that one reaches it", () => {
    const out = network("out");
    const endpoint = `https://${variable("OFFSITE_HOST", { default: "s3.example.net" })}`;
    const offsite = { ...copies, endpoint, networks: [out] };
    const { document, findings } = synth(stackOf([mariadb, glpi, minio], { offsite }), "swarm");
    const { services = {} } = document;
    const mount = (name: string) =>
      (services[name]?.volumes ?? []).find(
        (one) => typeof one === "object" && one.source === "offsite_handoff",
      );
    expect(mount("restic-backup")).toMatchObject({ target: "/handoff/offsite" });
    expect(mount("restic-offsite")).toMatchObject({ target: "/handoff" });
    expect(mount("restic-backup-glpi")).toBeUndefined();
    expect(services["restic-offsite"]?.networks).toEqual(["data", "out"]);
    expect(services["restic-offsite"]?.environment).toMatchObject({
      OFFSITE_TO_URL: "https://${OFFSITE_HOST:-s3.example.net}",
    });
    expect(services["restic-backup"]?.networks).toEqual(["data"]);
    expect(findings.filter(({ id }) => id === "network-undefined")).toEqual([]);
  });

  it("tell where they leave their metrics, and how old a backup may be", () => {
    const reader = service("node-exporter", {
      image: "prom/node-exporter:v1.6.1",
      volumes: [mountVolume(volume("node_textfiles"), "/textfiles", { read_only: true })],
    });
    const objectives = { glpi: { rpo: "90m" } } as const;
    const facets = (parts: readonly Part[], name: string) =>
      synth(stackOf(parts, { objectives, offsite: copies }), "swarm").stack.services[name]?.facets
        ?.metricFiles;
    const stores = [mariadb, glpi, minio];
    expect(facets([...stores, reader], "restic-backup-glpi")).toEqual([
      { volume: "node_textfiles", technology: "backup", ages: { glpi: 5400, mariadb: 3600 } },
    ]);
    expect(facets([...stores, reader], "restic-backup")).toMatchObject([
      { ages: { mariadb: 3600, repository: 7200 } },
    ]);
    expect(facets(stores, "restic-backup")).toBeUndefined();
  });

  it("have a name of their own in the repository's locks", () => {
    const { services = {} } = synth(small, "swarm").document;
    expect(services["restic-backup"]?.hostname).toBe("{{.Service.Name}}-{{.Node.Hostname}}");
  });

  it("follow the scheduler", () => {
    expect(agent("loop", "swarm")?.cap_add).toEqual(["CHOWN", "DAC_OVERRIDE", "FOWNER"]);
    expect(agent("crond", "swarm")?.cap_add).toEqual(["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]);
    expect(agent("swarm-cronjob", "swarm")?.deploy).toMatchObject({
      replicas: 0,
      restart_policy: { condition: "none" },
      labels: { "swarm.cronjob.enable": "true", "swarm.cronjob.schedule": "*/10 * * * *" },
    });
    expect(agent("swarm-cronjob", "swarm")?.entrypoint).toContain("--once");
  });
});

describe("the documents", () => {
  it("have no finding of their own", () => {
    const fixtures = new Set(["minio", "archive", "grafana", "elastic", "glpi", "mariadb", "orders"]);
    for (const target of targets) {
      const found = openFindings(synth(full, target).findings).filter(({ path, id }) => {
        const owner = String(path).split(".")[1] ?? "";
        return (
          id !== "key-dropped" && !fixtures.has(owner) && !/^(galera|opensearch|cassandra)\d$/.test(owner)
        );
      });
      expect(found).toEqual([]);
    }
  });

  it.skipIf(!hasDockerCompose())("are accepted by docker compose config", () => {
    const result = dockerComposeConfig(toYaml(synth(full, "compose").document), {
      files: { ...filesOf(full, "compose") },
    });
    expect(result.messages).toBe("");
    expect(result.accepted).toBe(true);
  });

  it.skipIf(!hasDockerStack())("are accepted by docker stack config", () => {
    const result = dockerStackConfig(toYaml(synth(full, "swarm").document), {
      files: { ...filesOf(full, "swarm") },
    });
    expect(result.accepted).toBe(true);
  });
});

describe("a stack without a product", () => {
  it("has no service, no script and no job for it", () => {
    const { document, files } = synth(small, "swarm");
    const text = JSON.stringify(document) + files.map(({ path, content }) => path + content).join("");
    const words = ["nodetool", "pg_basebackup", "_plugins/_sm", "GRAFANA", "cold-backup", "OFFSITE"];
    expect(words.filter((word) => text.includes(word))).toEqual([]);
    expect(files.map(({ path }) => path)).not.toContain("scripts/backup/cassandra.sh");
  });
});

it.each([undefined, null, {}])(
  "says where backups are kept, if plain JavaScript leaves it out: %s",
  (options) => {
    expect(() => backups(options as unknown as BackupOptions)).toThrow(
      /repository: .*where backups are kept/s,
    );
  },
);

it("makes the same bytes each time", () => {
  expect(filesOf(full, "swarm")).toEqual(filesOf(full, "swarm"));
});
