import type { Deployment, Healthcheck, Service } from "../generated/compose-types.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { TargetFile } from "./files.ts";
import { composeDeploy, composeLabels, composeShortForms, swarmDeploy } from "./translate-deploy.ts";
import { composeSecrets, swarmConfigs, swarmEnvFile, swarmSecrets } from "./translate-files.ts";
import { composeVolumes, swarmVolumes } from "./translate-mounts.ts";
import { networksOf, swarmNetworks } from "./translate-networks.ts";

/** The keys that a part holds in one form, where the document allows several. */
type OneForm =
  "configs" | "deploy" | "environment" | "healthcheck" | "labels" | "networks" | "secrets" | "volumes";

/** A service to which the table has been applied: strings resolved, and only keys that are kept or translated. */
export interface Applied extends Omit<Service, OneForm> {
  readonly configs?: NonNullable<ServiceModel["configs"]>;
  readonly deploy?: Deployment;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly healthcheck?: Healthcheck;
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: Exclude<NonNullable<Service["networks"]>, readonly string[]>;
  readonly secrets?: NonNullable<ServiceModel["secrets"]>;
  readonly volumes?: readonly Exclude<NonNullable<Service["volumes"]>[number], string>[];
}

/** What a translation has to know beside the service. */
export interface TranslationScope {
  /** The service as it was authored. */
  readonly authored: ServiceModel;
  /** Every rendered file, by the path that the author wrote. */
  readonly files: ReadonlyMap<string, TargetFile>;
  /** The key under which the document holds a network of the engine, such as `host`. */
  readonly engineNetworkKey: (name: string) => string;
}

/** The document's service for Compose. */
export function translateToCompose(service: Applied, { files }: TranslationScope): Service {
  return changed(service, {
    ...composeShortForms(service),
    configs: undefined,
    deploy: composeDeploy(service),
    labels: composeLabels(service),
    networks: networksOf(service.networks),
    secrets: composeSecrets(service),
    volumes: composeVolumes(service, files),
  });
}

/** The document's service for Swarm. */
export function translateToSwarm(service: Applied, scope: TranslationScope): Service {
  return changed(service, {
    cpus: undefined,
    mem_limit: undefined,
    mem_reservation: undefined,
    network_mode: undefined,
    pids_limit: undefined,
    restart: undefined,
    scale: undefined,
    shm_size: undefined,
    tmpfs: undefined,
    configs: swarmConfigs(service, scope.files),
    deploy: swarmDeploy(service),
    env_file: swarmEnvFile(service.env_file),
    networks: swarmNetworks(service, scope.engineNetworkKey),
    secrets: swarmSecrets(service, scope.authored.runsAs),
    volumes: swarmVolumes(service),
  });
}

/** The service with some keys changed, or left out where the change is `undefined`. */
function changed(
  service: Applied,
  changes: { readonly [Key in keyof Service]: Service[Key] | undefined },
): Service {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(service)) if (!(key in changes)) result[key] = value;
  for (const [key, value] of Object.entries(changes)) if (value !== undefined) result[key] = value;
  return result;
}
