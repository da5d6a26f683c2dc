import {
  eachService,
  endpoint,
  hardened,
  merge,
  mountVolume,
  only,
  pipe,
  secret,
  service,
  tmpfsMount,
  variable,
  volume,
  withEnv,
  withSecrets,
  type Endpoint,
  type Modifier,
  type NetworkList,
  type Part,
  type Secret,
  type ServiceOptions,
  type Variable,
  type Volume,
} from "@stackwright/core";
import {
  agentName,
  crowdsecAgents,
  hubEnvironment,
  imageStart,
  metrics,
  readsLog,
  type HubOptions,
} from "./crowdsec-agents.ts";
import { images } from "./images.ts";
import { traefikLogs } from "./traefik.ts";

/** Options of {@link crowdsec}. */
export interface CrowdsecOptions extends HubOptions {
  /** The service's name. @default "crowdsec" */
  readonly name?: string;
  /** @default crowdsecurity/crowdsec:v1.6.2 */
  readonly image?: string;
  readonly networks: NetworkList;
  /**
   * The bouncers' keys by name. They are registered when CrowdSec starts, so that no bouncer has to be added by hand. A
   * changed key needs `cscli bouncers delete <name>` first. A key given as a secret is registered as `key_<name>`.
   * @default { traefik: variable("CROWDSEC_BOUNCER_API_KEY") }
   */
  readonly bouncers?: Readonly<Record<string, Variable | Secret>>;
  /** The volume with Traefik's access log: without it CrowdSec sees no request. @default {@link traefikLogs} */
  readonly traefikLog?: Volume;
  /**
   * Whether in Swarm each manager gets an agent that reads the log of its own Traefik. Without them CrowdSec reads what is
   * on its own node: right only where that is the one node of Traefik.
   * @default true
   */
  readonly agents?: boolean;
  /** The password with which the agents log in. @default secret("crowdsec_agent_password") */
  readonly agentPassword?: Secret;
  /** @default volume("crowdsec_data") */
  readonly data?: Volume;
  /** @default volume("crowdsec_config") */
  readonly config?: Volume;
  /** The placement constraint that keeps it on the node that has its volumes. @default "node.labels.crowdsec == true" */
  readonly placement?: string;
}

/** CrowdSec, and what others need of it. */
export interface Crowdsec extends Part {
  /** The local API: bouncers and agents ask it. */
  readonly endpoints: { readonly lapi: Endpoint };
}

/** The key that the bouncer and CrowdSec have to agree on. The bouncer's image reads it from its environment only. */
export const bouncerKey: Variable = variable("CROWDSEC_BOUNCER_API_KEY", {
  description: "Key of the Traefik bouncer: any long random text (openssl rand -hex 32)",
});

/**
 * CrowdSec: reads Traefik's access log, finds attackers, and tells bouncers whom to refuse.
 *
 * Its first start downloads its collections, and fails without the Internet. It runs as root without any capability, which
 * works because everything that it writes is in volumes that root owns: do not give it folders of the host.
 *
 * In development one container does it all. In Swarm Traefik's log is on each manager's own disk: this service then holds
 * the local API, and an agent on every manager reads the log there (see {@link crowdsecAgents}).
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * const shield = crowdsec({ networks: [front, back] });
 */
export function crowdsec(options: CrowdsecOptions): Crowdsec {
  const {
    name = "crowdsec",
    image = images.crowdsec,
    networks,
    bouncers = { traefik: bouncerKey },
    traefikLog = traefikLogs,
    agents = true,
    agentPassword = secret("crowdsec_agent_password", { description: "Password of CrowdSec's agents" }),
    data = volume("crowdsec_data", { description: "CrowdSec's database" }),
    config = volume("crowdsec_config", { description: "CrowdSec's configuration, made by the image" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const lapi = endpoint({ service: name, name: "lapi", port: 8080, scheme: "http" });
  const part = service(name, {
    description: "CrowdSec: finds attackers in Traefik's access log",
    image,
    imageStart,
    environment: { ...hubEnvironment(options), ...keyEnvironment(bouncers) },
    ...keySecrets(bouncers),
    networks,
    volumes: [
      mountVolume(config, "/etc/crowdsec"),
      mountVolume(data, "/var/lib/crowdsec/data"),
      tmpfsMount("/tmp"),
    ],
    ...hardened,
    healthcheck: {
      test: ["CMD", "cscli", "lapi", "status"],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      // The hub's downloads come first.
      start_period: "2m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "512M" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics,
      probe: { kind: "tcp", port: 8080, description: "CrowdSec's local API accepts connections" },
      logs: { format: "logfmt" },
      backup: [
        {
          volume: data.name,
          none: "bans are found again in the log and in the community's list; keys come with each start",
        },
        { volume: config.name, none: "made by the image and the hub when it is empty" },
      ],
    },
  });
  const reads = readsLog(traefikLog);
  if (!agents) return { ...reads(part), endpoints: { lapi } };
  const complete = merge(
    pipe(part, only("compose", reads), only("swarm", servesAgents(agentPassword))),
    only(
      "swarm",
      crowdsecAgents({ ...options, name: `${name}-agent`, lapi, traefikLog, password: agentPassword }),
    ),
  );
  return { ...complete, endpoints: { lapi } };
}

/** Makes a service the local API of agents elsewhere: it registers their login at each start, and reads nothing itself. */
function servesAgents(password: Secret): Modifier {
  return (part) =>
    pipe(
      part,
      withEnv({ DISABLE_AGENT: true, AGENT_USERNAME: agentName }),
      withSecrets(password),
      eachService((model) => ({
        ...model,
        secretEnv: { ...model.secretEnv, AGENT_PASSWORD: password.name },
      })),
    );
}

type Environment = NonNullable<ServiceOptions["environment"]>;

/** `BOUNCER_KEY_<name>`, and files `/run/secrets/bouncer_key_<name>`. Source: docker_start.sh, register_bouncer. */
function keyEnvironment(bouncers: NonNullable<CrowdsecOptions["bouncers"]>): Environment {
  const keys = Object.entries(bouncers).filter(([, key]) => !("definition" in key));
  return Object.fromEntries(keys.map(([name, key]) => [`BOUNCER_KEY_${name}`, key]));
}

function keySecrets(bouncers: NonNullable<CrowdsecOptions["bouncers"]>): Pick<ServiceOptions, "secrets"> {
  const secrets = Object.entries(bouncers).flatMap(([name, key]) =>
    "definition" in key ? [{ source: key, target: `bouncer_key_${name}` }] : [],
  );
  return secrets.length === 0 ? {} : { secrets };
}
