import { deepEqual } from "../../equal.ts";
import { StackwrightError } from "../../errors.ts";
import type {
  Deploy,
  Placement,
  ResourceAmounts,
  RestartPolicy,
  RollbackPolicy,
  UpdatePolicy,
} from "../../model/deploy.ts";
import { anything, checkForm, mapping, object, scalar } from "../../model/form.ts";
import type { Modifier } from "../../model/part.ts";
import type { ServiceModel } from "../../model/service-model.ts";
import { checkHasService, eachService } from "./each-service.ts";

/**
 * Limits what each service may use.
 *
 * @throws StackwrightError `unit-invalid`, `option-invalid`.
 * @example
 * withLimits({ cpus: 0.5, memory: "512M" })
 */
export function withLimits(limits: ResourceAmounts): Modifier {
  checkForm(limits, object, ["withLimits"], 'withLimits({ cpus: 0.5, memory: "512M" })');
  return changeDeploy((deploy) => ({
    resources: { ...deploy.resources, limits: { ...deploy.resources?.limits, ...limits } },
  }));
}

/** Promises each service some CPU and memory: the scheduler places it where that is free. */
export function withReservations(reservations: Omit<ResourceAmounts, "pids">): Modifier {
  checkForm(reservations, object, ["withReservations"], 'withReservations({ memory: "256M" })');
  return changeDeploy((deploy) => ({
    resources: { ...deploy.resources, reservations: { ...deploy.resources?.reservations, ...reservations } },
  }));
}

/**
 * Sets how many tasks run: one number for every service of the part, or a number by service.
 *
 * @throws StackwrightError `service-unknown`, `option-invalid`.
 * @example
 * only("swarm", withReplicas({ traefik: 2, glpi: 2 }))
 */
export function withReplicas(replicas: number | Readonly<Record<string, number>>): Modifier {
  if (typeof replicas === "number") return changeDeploy(() => ({ replicas }));
  checkForm(replicas, mapping(anything), ["withReplicas"], "withReplicas(2), or withReplicas({ web: 2 })");
  return (part) => {
    Object.keys(replicas).forEach((name) => checkHasService(part, name));
    return eachService((model, name) => {
      const count = replicas[name];
      return count === undefined ? model : setDeploy(model, name, { replicas: count });
    })(part);
  };
}

/** Says on which nodes the tasks run. Constraints and preferences are added to those that are there. Swarm only. */
export function withPlacement(placement: Placement): Modifier {
  checkForm(placement, object, ["withPlacement"], 'withPlacement({ constraints: ["node.role == worker"] })');
  return changeDeploy(({ placement: before }) => ({
    placement: {
      ...before,
      ...placement,
      ...join("constraints", before?.constraints, placement.constraints),
      ...join("preferences", before?.preferences, placement.preferences),
    },
  }));
}

/**
 * Says how tasks are replaced on an update, and on the rollback that may follow. Jobs stay as they are: they run to their
 * end, and Swarm refuses them an update policy. Swarm only.
 */
export function withUpdatePolicy(update: UpdatePolicy, rollback?: RollbackPolicy): Modifier {
  return changeDeploy((deploy) =>
    deploy.mode === "replicated-job" || deploy.mode === "global-job"
      ? deploy
      : {
          update_config: { ...deploy.update_config, ...update },
          ...(rollback === undefined ? {} : { rollback_config: { ...deploy.rollback_config, ...rollback } }),
        },
  );
}

/** Says when a task is started again. */
export function withRestartPolicy(policy: RestartPolicy): Modifier {
  checkForm(policy, object, ["withRestartPolicy"], 'withRestartPolicy({ condition: "on-failure" })');
  return changeDeploy((deploy) => ({ restart_policy: { ...deploy.restart_policy, ...policy } }));
}

/** Adds labels for proxies and tools: the service's labels in Swarm, the container's in development. */
export function withDeployLabels(labels: Readonly<Record<string, string | number | boolean>>): Modifier {
  checkForm(labels, mapping(scalar), ["withDeployLabels"], 'withDeployLabels({ "traefik.enable": true })');
  const text = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
  return changeDeploy((deploy) => ({ labels: { ...deploy.labels, ...text } }));
}

function changeDeploy(change: (deploy: Deploy) => Deploy): Modifier {
  return eachService((model, name) => setDeploy(model, name, change(model.deploy ?? {})));
}

function setDeploy(model: ServiceModel, name: string, change: Deploy): ServiceModel {
  const changed: ServiceModel = { ...model, deploy: { ...model.deploy, ...change } };
  const { mode, replicas } = changed.deploy ?? {};
  if ((mode === "global" || mode === "global-job") && replicas !== undefined) {
    throw new StackwrightError({
      code: "option-invalid",
      path: `services.${name}.deploy.replicas`,
      message: `a ${mode} service runs once on each node: it cannot have ${replicas} replicas`,
      hint: 'Leave the replicas out, or set deploy.mode to "replicated".',
    });
  }
  return changed;
}

/** The two lists, each item once, under a key; nothing where there is no list. */
function join<Key extends string, Item>(
  key: Key,
  before: readonly Item[] | undefined,
  added: readonly Item[] | undefined,
): Partial<Record<Key, readonly Item[]>> {
  const result: Partial<Record<Key, readonly Item[]>> = {};
  if (before === undefined && added === undefined) return result;
  const all = [...(before ?? []), ...(added ?? [])];
  result[key] = all.filter((item, index) => all.findIndex((one) => deepEqual(one, item)) === index);
  return result;
}
