import {
  endpoint,
  file,
  hardened,
  mergeAll,
  mountFile,
  runsOnce,
  service,
  tmpfsMount,
  type Endpoint,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";
import { dremioConf, firstUserScript } from "./dremio-files.ts";
import { dremioNode, dremioUser } from "./dremio-node.ts";
import { checkDremioOptions, dremioPassword, type DremioOptions } from "./dremio-options.ts";
import { images } from "./images.ts";

/** A Dremio, and what others need of it. */
export interface Dremio extends Part {
  readonly endpoints: {
    /** The pages and the REST API. */
    readonly http: Endpoint;
    /** ODBC and JDBC. */
    readonly odbc: Endpoint;
    /** Arrow Flight. */
    readonly flight: Endpoint;
  };
  readonly user: Text;
  readonly password: Secret;
}

const scriptPath = "/opt/stackwright/first-user.sh";

/**
 * Dremio: SQL over the files of a lake. One coordinator with the catalog and the cluster's ZooKeeper, and executors, each a
 * service with a volume of its own. Several coordinators would need a ZooKeeper beside them and a catalog on a shared file
 * system, and answer no faster: the documentation recommends one.
 *
 * The first user is made by a job. Until then, whoever opens the pages becomes the administrator.
 *
 * The catalog is backed up while the coordinator is stopped, by `scripts/cold-backup.sh`: its files change while they are
 * read. What the image of 26.0 does is known from its documentation and the sources of 25.2, the last that are public.
 *
 * @throws StackwrightError `option-invalid` for a count that is none, and for executors without a bucket.
 * @example
 * const sql = dremio({ networks: [storage], executors: 2, store: { endpoint: lake.endpoints.api, ... } });
 */
export function dremio(options: DremioOptions): Dremio {
  const {
    name = "dremio",
    image = images.dremio,
    networks,
    front = [],
    executors = 0,
    store,
    size = { heap: "4g", direct: "2g", cpus: 4 },
    executorSize = { heap: "4g", direct: "8g", cpus: 4 },
    user = "admin",
    email = "admin@example.com",
    password = dremioPassword(name),
    placement = `node.labels.${name} == true`,
    executorPlacement = (executor) => `node.labels.${name}-executor == ${executor}`,
  } = options;
  checkDremioOptions(options);
  const shared = { name, image, store };
  const coordinator = dremioNode({
    ...shared,
    node: name,
    description:
      executors === 0 ? "Dremio: SQL over the lake" : "Dremio: plans queries, and keeps the catalog",
    configuration: dremioConf(`${name}/dremio.conf`, {
      role: executors === 0 ? "both" : "coordinator",
      coordinator: name,
      store,
    }),
    networks: [...front, ...networks],
    size,
    placement,
    coordinates: true,
  });
  const workers = Array.from({ length: executors }, (_, index) =>
    dremioNode({
      ...shared,
      node: `${name}-executor${index + 1}`,
      description: `Dremio: runs queries, number ${index + 1}`,
      configuration: dremioConf(`${name}/executor.conf`, { role: "executor", coordinator: name, store }),
      networks,
      size: executorSize,
      placement: executorPlacement(index + 1),
      coordinates: false,
    }),
  );
  const at = (port: number, which: string, scheme = "tcp"): Endpoint =>
    endpoint({ service: name, name: which, port, scheme });
  const http = at(9047, "http", "http");
  const script = file(`${name}/first-user.sh`, firstUserScript, { mode: 0o755 });
  const init = service(`${name}-init`, {
    description: "Dremio: makes the first user, and ends",
    image,
    entrypoint: ["/bin/sh", scriptPath],
    runsAs: dremioUser,
    environment: {
      DREMIO_URL: http.url(),
      DREMIO_USER: user,
      DREMIO_EMAIL: email,
      DREMIO_PASSWORD_FILE: password,
    },
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [mountFile(script, scriptPath)],
    read_only: true,
    ...hardened,
    ...runsOnce({ limits: { cpus: 0.25, memory: "64M" }, delay: "30s" }),
    facets: { logs: { format: "text" } },
  });
  return {
    ...mergeAll([coordinator, ...workers, init].map((part) => ({ label: name, part }))),
    endpoints: { http, odbc: at(31_010, "odbc"), flight: at(32_010, "flight") },
    user,
    password,
  };
}
