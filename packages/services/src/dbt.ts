import {
  file,
  hardened,
  makePart,
  merge,
  mountFile,
  runsOnce,
  service,
  tmpfsMount,
  yamlContent,
  type ImageStart,
  type NetworkList,
  type Part,
  type Text,
} from "@stackwright/core";
import type { Dremio } from "./dremio.ts";
import { withPipImage, type PipImage } from "./pip-image.ts";

/** Options of {@link dbt}. */
export interface DbtOptions {
  /** The service's name, and that of its folder in the tree. @default "dbt" */
  readonly name?: string;
  readonly networks: NetworkList;
  /** The Dremio in which the models are made, and who makes them. */
  readonly dremio: Pick<Dremio, "endpoints" | "user" | "password">;
  /** The source that holds the tables of models, as Dremio calls it. @default "lake" */
  readonly storage?: Text;
  /** The space that holds their views. @default "analytics" */
  readonly space?: Text;
  /** The name of the project. @default "lakehouse" */
  readonly project?: string;
  /**
   * The image to build, with dbt, the adapter for Dremio, and the project in it.
   * @default { image: "registry.example.com/dbt-dremio:1.9.0", packages: ["dbt-core==1.9.0", "dbt-dremio==1.9.0"] }
   */
  readonly build?: PipImage;
  /** What dbt is told. @default ["build"] */
  readonly command?: readonly string[];
  /** Models that are made at the same time. @default 4 */
  readonly threads?: number;
}

/** The image that the Dockerfile gives: Debian's Python, as user 1000. */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["dbt"],
  command: ["build"],
  tcpCheck: "bash",
};

/**
 * dbt, which turns raw tables into those that people ask: a job that runs its project once, and ends. In Swarm it runs again
 * with `docker service update --force <stack>_dbt`, in Compose with `docker compose run dbt`.
 *
 * There is no published image with the adapter for Dremio, so one is built: it holds the project of `dbt/project/`, to which
 * models are added. Dremio's source and space have to be there before it can make anything.
 * Source: docs.getdbt.com, dremio-profile.
 *
 * @throws StackwrightError for bad names and images, and `option-invalid` for packages without a version.
 * @example
 * dbt({ dremio: engine, networks: [storage] })
 */
export function dbt(options: DbtOptions): Part {
  const {
    name = "dbt",
    networks,
    dremio,
    storage = "lake",
    space = "analytics",
    project = "lakehouse",
    build = {
      image: "registry.example.com/dbt-dremio:1.9.0",
      packages: ["dbt-core==1.9.0", "dbt-dremio==1.9.0"],
    },
    command = ["build"],
    threads = 4,
  } = options;
  const profiles = file(
    `${name}/profiles.yml`,
    yamlContent(
      { [project]: { target: "platform", outputs: { platform: profile({ storage, space, threads }) } } },
      "Where dbt makes the models. Made by Stackwright.",
    ),
  );
  const description = file(
    `${name}/project/dbt_project.yml`,
    yamlContent(
      { name: project, version: "1.0.0", profile: project, "model-paths": ["models"] },
      "The dbt project: put models into models/. Made by Stackwright.",
    ),
  );
  const part = service(name, {
    description: "dbt: makes the models of the project, and ends",
    image: build.image,
    imageStart,
    runsAs: { uid: 1000, gid: 1000 },
    command,
    secretEnv: { DREMIO_PASSWORD: dremio.password },
    environment: {
      DREMIO_HOST: dremio.endpoints.http.host,
      DREMIO_PORT: dremio.endpoints.http.port,
      DREMIO_USER: dremio.user,
      DBT_PROFILES_DIR: "/etc/dbt",
      DBT_PROJECT_DIR: "/dbt",
      DBT_TARGET_PATH: "/tmp/target",
      DBT_LOG_PATH: "/tmp/logs",
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    },
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [mountFile(profiles, "/etc/dbt/profiles.yml")],
    read_only: true,
    ...hardened,
    ...runsOnce({ limits: { cpus: 1, memory: "1G" }, delay: "1m", attempts: 3 }),
    facets: { logs: { format: "text" } },
  });
  return merge(
    withPipImage(part, {
      ...build,
      name,
      from: "python:3.11.9-slim-bookworm",
      lines: [
        "RUN useradd --uid 1000 dbt",
        "COPY project /dbt",
        "USER dbt",
        'ENTRYPOINT ["dbt"]',
        'CMD ["build"]',
      ],
    }),
    makePart({ files: { [description.path]: description.definition } }),
  );
}

/** Names of the environment instead of values: the password is in no file. */
function profile({ storage, space, threads }: Required<Pick<DbtOptions, "storage" | "space" | "threads">>) {
  return {
    type: "dremio",
    threads,
    software_host: fromEnvironment("DREMIO_HOST"),
    port: `{{ env_var('DREMIO_PORT') | int }}`,
    user: fromEnvironment("DREMIO_USER"),
    password: fromEnvironment("DREMIO_PASSWORD"),
    use_ssl: false,
    object_storage_source: storage,
    object_storage_path: "dbt",
    dremio_space: space,
    dremio_space_folder: "no_schema",
  };
}

function fromEnvironment(name: string): string {
  return `{{ env_var('${name}') }}`;
}
