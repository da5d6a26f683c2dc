import { deepEqual } from "../../equal.ts";
import { checkForm, object } from "../../model/form.ts";
import type { FacetOptions } from "../../model/facet.ts";
import type { FileMount } from "../../model/file.ts";
import { checkHealthcheck, type Healthcheck } from "../../model/healthcheck.ts";
import type { Mount } from "../../model/mount.ts";
import type { Modifier, Part } from "../../model/part.ts";
import type { Port } from "../../model/port.ts";
import type { Secret } from "../../model/secret.ts";
import type { NetworkList, SecretMount, ServiceModel, ServiceOptions } from "../../model/service-model.ts";
import { checkService } from "../../model/service-form.ts";
import { service } from "../../model/service.ts";
import { mergeAll } from "../merge.ts";
import { eachService } from "./each-service.ts";

/** Sets variables of each service's environment. */
export function withEnv(environment: NonNullable<ServiceOptions["environment"]>): Modifier {
  return addition("withEnv", { environment });
}

/** Adds container labels. What a proxy reads belongs to {@link withDeployLabels}. */
export function withLabels(labels: NonNullable<ServiceOptions["labels"]>): Modifier {
  return addition("withLabels", { labels });
}

/** Attaches each service to further networks. */
export function withNetworks(...networks: NetworkList): Modifier {
  return addition("withNetworks", { networks });
}

/** Adds mounts. */
export function withMounts(...volumes: readonly Mount[]): Modifier {
  return addition("withMounts", { volumes });
}

/** Mounts files. */
export function withFiles(...configs: readonly FileMount[]): Modifier {
  return addition("withFiles", { configs });
}

/** Mounts secrets that no string mentions. */
export function withSecrets(...secrets: readonly (Secret | SecretMount)[]): Modifier {
  return addition("withSecrets", { secrets });
}

/** Publishes ports of each service on the host. */
export function withPorts(...ports: readonly Port[]): Modifier {
  return addition("withPorts", { ports });
}

/** States facts about each service. */
export function withFacets(facets: FacetOptions): Modifier {
  return addition("withFacets", { facets });
}

/** Makes each service start after others. Compose only. */
export function withDependencies(depends_on: NonNullable<ServiceOptions["depends_on"]>): Modifier {
  return addition("withDependencies", { depends_on });
}

/**
 * Sets the health check.
 * @throws StackwrightError `healthcheck-invalid`, `unit-invalid`.
 */
export function withHealthcheck(healthcheck: Healthcheck): Modifier {
  checkHealthcheck(healthcheck, "withHealthcheck(...)");
  return eachService((model) => ({ ...model, healthcheck }));
}

/** Sets how the engine keeps the output: driver and its options, such as `max-size`. */
export function withLogging(logging: NonNullable<ServiceModel["logging"]>): Modifier {
  checkForm(
    logging,
    object,
    ["withLogging"],
    'withLogging({ driver: "json-file", options: { "max-size": "10m" } })',
  );
  return eachService((model) => ({ ...model, logging }));
}

/** Sets any of Compose's own keys that need no merging. */
export function withService(
  keys: Omit<
    ServiceModel,
    "environment" | "labels" | "networks" | "volumes" | "secrets" | "configs" | "facets" | "image"
  >,
): Modifier {
  checkForm(keys, object, ["withService"], 'withService({ hostname: "web" })');
  return eachService((model) => ({ ...model, ...keys }));
}

function change<P extends Part>(part: P, update: (model: ServiceModel) => ServiceModel): P {
  const services = Object.fromEntries(
    Object.entries(part.services).map(([name, model]) => [name, update(model)]),
  );
  return { ...part, services };
}

/** Adds to each service what the options say, brought into the same form by {@link service} itself. */
function addition(caller: string, options: ServiceOptions): Modifier {
  checkService([caller], options);
  const extra = service("addition", options);
  const added = extra.services["addition"] ?? {};
  return (part) => {
    const merged = mergeAll([
      { label: "the part", part },
      { label: "its modifier", part: { ...extra, services: {} } },
    ]);
    return { ...part, ...change(merged, (model) => combine(model, added)) };
  };
}

function combine(model: ServiceModel, added: ServiceModel): ServiceModel {
  const result: Record<string, unknown> = { ...model };
  for (const [key, value] of Object.entries(added)) {
    const before = result[key];
    if (Array.isArray(before) && Array.isArray(value)) {
      result[key] = [...before, ...value.filter((item) => !before.some((one) => deepEqual(one, item)))];
    } else if (key === "facets") {
      result[key] = combine({ ...model.facets } as ServiceModel, value as ServiceModel);
    } else {
      result[key] = typeof before === "object" && before !== null ? { ...before, ...value } : value;
    }
  }
  return result;
}
