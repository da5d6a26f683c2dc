import {
  file,
  hardened,
  mountFile,
  mountVolume,
  pipe,
  service,
  tmpfsMount,
  volume,
  withFiles,
  withMounts,
  yamlContent,
  type Endpoint,
  type ImageStart,
  type MetricsFacet,
  type Modifier,
  type NetworkList,
  type Part,
  type Secret,
  type ServiceOptions,
  type StackFile,
  type Volume,
} from "@stackwright/core";
import { images } from "./images.ts";
import { logFolder } from "./traefik-configuration.ts";
import { traefikLogs } from "./traefik.ts";

/** What is installed from CrowdSec's hub. */
export interface HubOptions {
  /** @default ["crowdsecurity/traefik", "crowdsecurity/http-cve"] */
  readonly collections?: readonly string[];
  /** @default ["crowdsecurity/traefik-logs"] */
  readonly parsers?: readonly string[];
}

/** How the image starts. Source: crowdsec v1.6.2, Dockerfile and docker/docker_start.sh. */
export const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["/bin/bash", "/docker_start.sh"],
  command: [],
  tcpCheck: "bash",
};

/** Where the image shows its metrics, with or without a local API. */
export const metrics: MetricsFacet = { port: 6060, job: "crowdsec", technology: "crowdsec" };

/** Options of {@link crowdsecAgents}. */
export interface CrowdsecAgentsOptions extends HubOptions {
  /** The service's name. @default "crowdsec-agent" */
  readonly name?: string;
  /** @default crowdsecurity/crowdsec:v1.6.2 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** The local API that decides. */
  readonly lapi: Endpoint;
  /** @default {@link traefikLogs} */
  readonly traefikLog?: Volume;
  /** The password that the local API knows them by. */
  readonly password: Secret;
  /** Where Traefik runs. @default "node.role == manager" */
  readonly constraint?: string;
}

/** The name with which all agents log in. */
export const agentName = "swarm-agents";

/**
 * An agent on every node that can run Traefik: it reads the access log on that node, and reports to one local API.
 * {@link crowdsec} adds them in Swarm. All agents log in with the same name and password.
 */
export function crowdsecAgents(options: CrowdsecAgentsOptions): Part {
  const { name = "crowdsec-agent", image = images.crowdsec, networks, lapi, password } = options;
  const { traefikLog = traefikLogs, constraint = "node.role == manager" } = options;
  const config = volume("crowdsec_agent_config", { description: "The agents' configuration, on each node" });
  const data = volume("crowdsec_agent_data", { description: "The agents' data, on each node" });
  const none = "made by the image and the hub when it is empty";
  const part = service(name, {
    description: "CrowdSec's agents: read Traefik's access log on each manager",
    image,
    imageStart,
    environment: {
      ...hubEnvironment(options),
      DISABLE_LOCAL_API: true,
      // Only the local API talks to the community.
      DISABLE_ONLINE_API: true,
      LOCAL_API_URL: lapi.url(),
      AGENT_USERNAME: agentName,
    },
    secretEnv: { AGENT_PASSWORD: password },
    networks,
    volumes: [
      mountVolume(config, "/etc/crowdsec"),
      mountVolume(data, "/var/lib/crowdsec/data"),
      tmpfsMount("/tmp"),
    ],
    ...hardened,
    healthcheck: {
      // Its own metrics: an agent must not be killed because the local API is away. The image has busybox's wget, no curl.
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:6060/metrics"],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      // The wait for the local API, and the hub's downloads.
      start_period: "7m",
    },
    restart: "unless-stopped",
    deploy: {
      mode: "global",
      resources: { limits: { cpus: 0.5, memory: "256M" } },
      placement: { constraints: [constraint] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics,
      logs: { format: "logfmt" },
      backup: [config, data].map((one) => ({ volume: one.name, none })),
    },
  });
  return readsLog(traefikLog)(part);
}

const acquisition: StackFile = file(
  "crowdsec/acquis.d/traefik.yaml",
  yamlContent(
    { filenames: [`${logFolder}/*.log`], labels: { type: "traefik" } },
    "What CrowdSec reads beside the image's own list: Traefik's access log.",
  ),
);

/** The image reads every file in acquis.d; it fills /etc/crowdsec where config.yaml is missing, whatever else is there. */
export function readsLog(log: Volume): Modifier {
  return (part) =>
    pipe(
      part,
      withMounts(mountVolume(log, logFolder, { read_only: true })),
      withFiles(mountFile(acquisition, "/etc/crowdsec/acquis.d/traefik.yaml")),
    );
}

type Environment = NonNullable<ServiceOptions["environment"]>;

/** What the image installs from the hub at each start. */
export function hubEnvironment({
  collections = ["crowdsecurity/traefik", "crowdsecurity/http-cve"],
  parsers = ["crowdsecurity/traefik-logs"],
}: HubOptions): Environment {
  return { COLLECTIONS: collections.join(" "), PARSERS: parsers.join(" ") };
}
