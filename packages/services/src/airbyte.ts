import {
  badOption,
  mergeAll,
  secret,
  waive,
  type Endpoint,
  type Network,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";
import { airbyteEndpoints } from "./airbyte-parts.ts";
import { airbyteServices } from "./airbyte-services.ts";

/** Options of {@link airbyte}. */
export interface AirbyteOptions {
  /** The first part of its services' names: `airbyte-server`. @default "airbyte" */
  readonly name?: string;
  /** The version of all its images, which belong together. @default 0.50.33 */
  readonly version?: string;
  readonly networks: {
    /**
     * Where its services talk to each other, and which the containers of connectors join: it has to be attachable, and to
     * have a way to the sources.
     */
    readonly own: Network;
    /** The database's. Temporal is on no other: it listens on the address of its only network. */
    readonly data: Network;
    /** The reverse proxy's. @default none */
    readonly front?: NetworkList;
  };
  /** Its PostgreSQL, without a pool in between: Temporal makes its own two databases there. */
  readonly database: Endpoint;
  /** @default "airbyte" */
  readonly databaseName?: Text;
  /** Owns the database, and may make further ones. @default the database's name */
  readonly databaseUser?: Text;
  /** @default secret("airbyte_db_password") */
  readonly databasePassword?: Secret;
  /** Who may enter. @default "airbyte" */
  readonly user?: Text;
  /** @default secret("airbyte_password") */
  readonly password?: Secret;
  /** Where people find it. @default "http://localhost:8000" */
  readonly url?: Text;
  /** Workers, all on the node of the workspace. @default 1 */
  readonly workers?: number;
  /** Keeps what shares the workspace on one node. @default "node.labels.airbyte == true" */
  readonly placement?: string;
}

/** An Airbyte, and what others need of it. */
export interface Airbyte extends Part {
  readonly endpoints: {
    /** The pages and the API, behind a name and a password. */
    readonly http: Endpoint;
    /** The API without a password, for programs of the platform. */
    readonly api: Endpoint;
  };
  readonly databasePassword: Secret;
  readonly password: Secret;
}

/**
 * Airbyte, which copies data from sources into the lake: server, worker and pages, and what they cannot run without, as
 * upstream's own composition has it: a bootloader that migrates the database, Temporal, a clock, the connector builder, the
 * API for programs, and a proxy that asks for a password. Its own PostgreSQL image and its init container are not needed
 * here. Source: airbytehq/airbyte-platform v0.50.33, docker-compose.yaml.
 *
 * The worker starts every connector as a container of its node's engine: whoever can change a connection is root on that
 * node. Its Docker client, 20.10, is refused by the engines 29.0 to 29.2. Airbyte has no metrics for Prometheus: it pushes to
 * an OpenTelemetry collector or to Datadog only.
 *
 * @throws StackwrightError `option-invalid` for a network that connectors cannot join, and for a count that is none.
 * @example
 * airbyte({ networks: { own: platform, data: storage, front: [front] }, database: db.endpoints.sql })
 */
export function airbyte(options: AirbyteOptions): Airbyte {
  const {
    name = "airbyte",
    version = "0.50.33",
    networks: { own, data, front = [] },
    database,
    databaseName = "airbyte",
    databaseUser = databaseName,
    databasePassword = secret(`${name}_db_password`, { description: "Password of Airbyte's database user" }),
    user = "airbyte",
    password = secret(`${name}_password`, { description: "Password for Airbyte's pages" }),
    url = "http://localhost:8000",
    workers = 1,
    placement = `node.labels.${name} == true`,
  } = options;
  checkNetwork(own);
  checkWorkers(workers);
  const services = airbyteServices({
    name,
    version,
    own,
    data,
    front,
    database,
    databaseName,
    databaseUser,
    databasePassword,
    user,
    password,
    url,
    workers,
    placement,
  });
  const { proxy, server } = airbyteEndpoints(name);
  return {
    ...mergeAll([...services, ...accepted(name)].map((part) => ({ label: name, part }))),
    endpoints: { http: proxy, api: server },
    databasePassword,
    password,
  };
}

/** What is as it should be here, and would be wrong elsewhere. */
function accepted(name: string): readonly Part[] {
  const worker = `${name}-worker`;
  const starts = "the worker starts the containers of connectors on the engine of its own node";
  return [
    waive("docker-socket-mounted", { service: worker, reason: starts }),
    waive("swarm-api-on-manager", { service: worker, reason: starts }),
    waive("replicas-share-volume", {
      service: worker,
      reason: "all workers are on the node of the workspace, and each job has a folder of its own",
    }),
  ];
}

/** @throws StackwrightError `option-invalid`. */
function checkNetwork(own: Network): void {
  if (own.definition.attachable === true && own.definition.internal !== true) return;
  throw badOption({
    builder: "airbyte",
    option: "networks.own",
    value: own.name,
    expected: "a network that is attachable and not internal, because the worker starts connectors on it",
    hint: `Write network("${own.name}", { attachable: true }).`,
  });
}

/** @throws StackwrightError `option-invalid`. */
function checkWorkers(workers: number): void {
  if (Number.isInteger(workers) && workers >= 1 && workers <= 10) return;
  throw badOption({
    builder: "airbyte",
    option: "workers",
    value: workers,
    expected: "a whole number from 1 to 10",
    hint: "All of them run on one node; each runs up to five syncs at a time.",
  });
}
