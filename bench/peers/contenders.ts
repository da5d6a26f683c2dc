/** Each contender builds so many services, and gives the text of the file. */
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  defineStack,
  documentText,
  endpoint,
  mountVolume,
  network,
  policies,
  service,
  synth,
  volume,
  type Policy,
} from "@stackwright/core";
import { stringify } from "yaml";

export type Contender = (services: number) => string;

/** What is said of a service by all contenders. */
interface Facts {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly database: string;
}

const groupSize = 10;

/** Nine programs for each database. */
function facts(services: number): readonly Facts[] {
  return Array.from({ length: services }, (_, index) => {
    const group = Math.floor(index / groupSize);
    const database = `db-${group}`;
    const isDatabase = index % groupSize === 0;
    return {
      name: isDatabase ? database : `app-${index}`,
      image: isDatabase ? "mariadb:11.8.3" : "ghcr.io/example/shop:2.14.1",
      command: isDatabase ? ["--max-connections=200"] : ["serve", "--listen", ":8080"],
      environment: { LOG_LEVEL: "info", TZ: "Europe/Paris", PUBLIC_URL: `https://app-${index}.example.com/` },
      labels: { "com.example.group": String(group), "com.example.tier": isDatabase ? "data" : "web" },
      database,
    };
  });
}

const front = network("front");
const data = network("data");

function stackwright(checked: readonly Policy[]): Contender {
  return (services) => {
    const parts = facts(services).map(({ name, image, command, environment, labels, database }) => {
      const sql = endpoint({ service: database, port: 3306 });
      return service(name, {
        // These come from a list, which has no literal types.
        image: image as "mariadb:11.8.3",
        command,
        environment: { ...environment, ...(name === database ? {} : { DATABASE: sql.address }) },
        labels,
        networks: [front, data],
        volumes: [mountVolume(volume(`${name}-data`), "/data")],
      });
    });
    return documentText(synth(defineStack({ name: "bench", parts }), "compose", { policies: checked }));
  };
}

function plain(services: number): string {
  const all = facts(services).map(({ name, image, command, environment, labels, database }) => [
    name,
    {
      image,
      command,
      environment: { ...environment, ...(name === database ? {} : { DATABASE: `${database}:3306` }) },
      labels,
      networks: ["front", "data"],
      volumes: [`${name}-data:/data`],
      ...(name === database ? {} : { depends_on: [database] }),
    },
  ]);
  const volumes = Object.fromEntries(facts(services).map(({ name }) => [`${name}-data`, {}]));
  return stringify({ services: Object.fromEntries(all), networks: { front: {}, data: {} }, volumes });
}

// They are installed on demand, so their types are not there: this is what is used of them.
interface Cdk8s {
  readonly App: new () => { synthYaml(): string };
  readonly Chart: new (scope: object, id: string) => object;
  readonly ApiObject: new (scope: object, id: string, props: object) => object;
}
const synthesize = "_synthesizeDockerCompose";
interface Projen {
  readonly Project: new (options: object) => object;
  readonly DockerCompose: {
    new (
      project: object,
      options: object,
    ): {
      addService(name: string, options: object): object;
      [synthesize](): object;
    };
    serviceName(name: string): object;
    network(name: string): object;
    namedVolume(name: string, path: string): object;
  };
}
const require = createRequire(import.meta.url);
const { App, Chart, ApiObject } = require("cdk8s") as Cdk8s;
const { Project, DockerCompose } = require("projen") as Projen;

/** Objects of Kubernetes' shape with the same values: cdk8s makes nothing for Docker. */
function cdk8s(services: number): string {
  const app = new App();
  const chart = new Chart(app, "bench");
  const objects = facts(services).map(({ name, image, command, environment, labels, database }) => {
    const variables = { ...environment, DATABASE: `${database}:3306` };
    const env = Object.entries(variables).map(([key, value]) => ({ name: key, value }));
    const container = {
      name,
      image,
      args: command,
      env,
      volumeMounts: [{ name: `${name}-data`, mountPath: "/data" }],
    };
    const claim = { name: `${name}-data`, persistentVolumeClaim: { claimName: `${name}-data` } };
    return new ApiObject(chart, name, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: { template: { spec: { containers: [container], volumes: [claim] } } },
    });
  });
  return objects.length === services ? app.synthYaml() : "";
}

// Nothing is written there: the project is never synthesised.
const project = new Project({ name: "bench", outdir: join(tmpdir(), "stackwright-bench-projen") });
let rounds = 0;

/** Its document, written as projen's YamlFile does, but not to the disk. */
function projen(services: number): string {
  const compose = new DockerCompose(project, { nameSuffix: `n${(rounds += 1)}` });
  for (const { name, image, command, environment, labels, database } of facts(services)) {
    compose.addService(name, {
      image,
      command,
      environment: { ...environment, ...(name === database ? {} : { DATABASE: `${database}:3306` }) },
      labels,
      networks: [DockerCompose.network("front"), DockerCompose.network("data")],
      volumes: [DockerCompose.namedVolume(`${name}-data`, "/data")],
      ...(name === database ? {} : { dependsOn: [DockerCompose.serviceName(database)] }),
    });
  }
  return stringify(compose[synthesize](), { indent: 2 });
}

/** In the order of the table; the others are compared with the first. */
export const byContender: Readonly<Record<string, Contender>> = {
  "Stackwright, every policy": stackwright(policies.all),
  "Stackwright, no policies": stackwright([]),
  "plain yaml.stringify": plain,
  "cdk8s ApiObject": cdk8s,
  "projen DockerCompose": projen,
};
