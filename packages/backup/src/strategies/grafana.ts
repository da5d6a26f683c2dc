import { emptyPart, endpoint, mergeAll, type Part } from "@stackwright/core";
import { badOption } from "../bad-option.ts";
import { networkNames, secretOf, secretOfVariable } from "../mentions.ts";
import type { BackupPlan, StorePlan, WorkerPlan } from "../plan.ts";
import { grafanaScript } from "../scripts/grafana.ts";
import type { FoundStore, StoreDraft, Strategy, StrategyContext } from "../strategy.ts";
import { workerService } from "../workers.ts";
import { handedOver, handoffAt, volumeStem } from "./handoff.ts";

/**
 * Grafana with a database of its own: exports over its API, because its database is damaged in a copy that is made in use. One
 * whose settings are in MariaDB or PostgreSQL is backed up with those, users and all.
 */
export const grafana: Strategy = {
  name: "grafana",
  priority: "P3",
  draft,
  services,
  scripts: (names) => ({ grafana: grafanaScript(names) }),
};

function draft({ name, members }: FoundStore): StoreDraft {
  const [member] = members;
  const worker: WorkerPlan = {
    service: `${name}-export`,
    name,
    volume: `${volumeStem(name)}_export`,
    mountedAt: handoffAt(name),
    engine: "grafana",
    restorer: `${name}-restore`,
  };
  return {
    title: "Grafana",
    method: {
      en: "Dashboards, folders, library panels, sources and alert rules, exported over the API.",
      fr: "Tableaux de bord, dossiers, panneaux de bibliothèque, sources et règles d'alerte, exportés par l'API.",
    },
    jobs: [
      {
        name: `${name}-export`,
        unit: name,
        kind: "full",
        pace: "between",
        method: "export",
        words: { en: "an export over the API", fr: "un export par l'API" },
        place: member?.place,
        worker,
        sources: [handedOver(worker, "out/export")],
      },
    ],
    units: [
      {
        name,
        way: "loaded",
        loader: worker.name,
        base: `${name}-export`,
        changes: undefined,
        pointInTime: false,
      },
    ],
    restores: [
      {
        kind: "full",
        words: { en: "all dashboards, folders and rules", fr: "tous les tableaux, dossiers et règles" },
        example: `${name} --overwrite-live-data`,
      },
      {
        kind: "part",
        words: { en: "one dashboard, by its uid", fr: "un tableau de bord, par son uid" },
        example: `${name} --only abc123 --overwrite-live-data`,
      },
    ],
    notes: [
      {
        en: "Users, their passwords and the passwords of sources are not in an export: provision them, or keep Grafana's settings in MariaDB.",
        fr: "Les utilisateurs, leurs mots de passe et ceux des sources ne sont pas dans un export : les provisionner, ou placer les réglages de Grafana dans MariaDB.",
      },
    ],
  };
}

function services(store: StorePlan, _plan: BackupPlan, context: StrategyContext): Part {
  const { stack, options } = context;
  const [member] = store.members;
  const [job] = store.jobs;
  const model = stack.services[member?.service ?? ""];
  if (member === undefined || model === undefined || job?.worker?.restorer === undefined) return emptyPart;
  const own = options.grafana?.[store.name] ?? options.grafana?.["default"] ?? {};
  const found = secretOfVariable(model, ["GF_SECURITY_ADMIN_PASSWORD__FILE"]);
  const password = own.password ?? (found === undefined ? undefined : secretOf(stack, found));
  if (password === undefined) {
    throw badOption({
      option: `grafana.${store.name}.password`,
      value: undefined,
      expected: `the secret with the administrator's password of ${member.service}`,
      hint: 'Give it: grafana: { default: { password: secret("grafana_admin_password") } }.',
    });
  }
  const shared = {
    // restic's image has what the export needs: jq and nc.
    model: { image: options.image },
    engine: "grafana",
    handoff: job.worker.volume,
    environment: {
      GRAFANA_HOST: endpoint({ service: member.service, name: "http", port: 3000 }).soft.host,
      GRAFANA_USER: own.user ?? "admin",
      GRAFANA_PASSWORD_FILE: password,
    },
    networks: networkNames(stack, member.service),
    place: job.place,
    target: stack.target,
    memory: "128M",
    cpus: 0.25,
  } as const;
  return mergeAll([
    {
      label: job.worker.service,
      part: workerService({
        ...shared,
        name: job.worker.service,
        description: `Grafana: exports ${store.name} for restic`,
        queue: "backup",
      }),
    },
    {
      label: job.worker.restorer,
      part: workerService({
        ...shared,
        name: job.worker.restorer,
        description: `Grafana: writes exports back into ${store.name}; runs only while somebody restores`,
        queue: "restore",
      }),
    },
  ]);
}
