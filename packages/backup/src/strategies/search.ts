import { emptyPart, endpoint, type Part, type Scalar, type Text } from "@stackwright/core";
import { badOption } from "../bad-option.ts";
import { networkNames, secretOf, secretOfVariable } from "../mentions.ts";
import type { SearchBackupOptions } from "../options.ts";
import type { BackupPlan, StorePlan, StrategyName, WorkerPlan, Words } from "../plan.ts";
import { searchScript } from "../scripts/search.ts";
import type { FoundStore, StoreDraft, Strategy, StrategyContext } from "../strategy.ts";
import { workerService } from "../workers.ts";
import { handoffAt, volumeStem } from "./handoff.ts";
import { policiesOf } from "./search-policies.ts";

/** OpenSearch: its own snapshots in the object store, by policies of its snapshot management. */
export const opensearch: Strategy = searchStrategy("opensearch", "OpenSearch");

/** Elasticsearch: the same, by policies of its snapshot lifecycle management. */
export const elasticsearch: Strategy = searchStrategy("elasticsearch", "Elasticsearch");

function searchStrategy(name: "opensearch" | "elasticsearch", title: string): Strategy {
  return {
    name,
    priority: "P1",
    draft: (store, context) => draft(store, title, needs[name], context),
    services: (store, plan, context) => worker(store, plan, context),
    scripts: (names) => ({ search: searchScript(names) }),
  };
}

/** What a node must have to write snapshots, and what is not in them. Elasticsearch has brought the plugin along since 8.0. */
const needs: Readonly<Record<"opensearch" | "elasticsearch", Words>> = {
  opensearch: {
    en: "Every node needs the plugin repository-s3 and the credentials of the bucket in its keystore. Users and roles are not in the snapshots.",
    fr: "Chaque nœud a besoin du greffon repository-s3 et des identifiants du bucket dans son keystore. Utilisateurs et rôles ne sont pas dans les instantanés.",
  },
  elasticsearch: {
    en: "Every node needs the credentials of the bucket in its keystore. Users and roles are in the snapshots; a restore leaves them as they are.",
    fr: "Chaque nœud a besoin des identifiants du bucket dans son keystore. Utilisateurs et rôles sont dans les instantanés ; une restauration les laisse tels quels.",
  },
};

/** What the options say of a cluster. */
function ownOptions(name: string, { options: { search } }: StrategyContext): SearchBackupOptions {
  return search?.[name] ?? search?.["default"] ?? {};
}

function bucketOf(name: string, context: StrategyContext): Text {
  return ownOptions(name, context).bucket ?? context.options.repository.bucket;
}

function draft({ name }: FoundStore, title: string, need: Words, context: StrategyContext): StoreDraft {
  const asks: WorkerPlan = {
    service: `${name}-snapshots`,
    name,
    volume: `${volumeStem(name)}_handoff`,
    mountedAt: handoffAt(name),
    engine: "search",
    restorer: undefined,
  };
  return {
    title,
    method: {
      en: "Snapshots that the cluster takes and removes itself, in the object store, by one policy for each generation; a job sees to it that they are complete and recent.",
      fr: "Instantanés que le cluster prend et supprime lui-même dans le stockage objet, par une politique par génération ; une tâche vérifie qu'ils sont complets et récents.",
    },
    jobs: [
      {
        name: `${name}-snapshot`,
        unit: name,
        kind: "full",
        pace: "between",
        method: "snapshot",
        words: {
          en: "the policies are there, and the newest snapshot is complete and recent; if not, one is taken",
          fr: "les politiques existent et le dernier instantané est complet et récent ; sinon, un instantané est pris",
        },
        place: undefined,
        worker: asks,
        sources: [],
      },
    ],
    units: [
      {
        name,
        way: "engine",
        loader: asks.name,
        base: `${name}-snapshot`,
        changes: undefined,
        pointInTime: false,
      },
    ],
    restores: [
      {
        kind: "full",
        words: { en: "all indices of the newest snapshot", fr: "tous les index du dernier instantané" },
        example: `${name} --overwrite-live-data`,
      },
      {
        kind: "part",
        words: { en: "one index, or a pattern of them", fr: "un index, ou un motif" },
        example: `${name} --only my-index --overwrite-live-data`,
      },
    ],
    notes: [
      need,
      {
        en: "Another cluster may only read this repository (readonly): two that write destroy it.",
        fr: "Un autre cluster ne doit que lire ce dépôt (readonly) : deux clusters qui y écrivent le détruisent.",
      },
    ],
    snapshotBucket: String(bucketOf(name, context)),
  };
}

function worker(store: StorePlan, plan: BackupPlan, context: StrategyContext): Part {
  const { stack } = context;
  const [member] = store.members;
  const [job] = store.jobs;
  const model = member === undefined ? undefined : stack.services[member.service];
  if (member === undefined || model === undefined || job?.worker === undefined) return emptyPart;
  const own = ownOptions(store.name, context);
  const known = `${store.name}_ca`;
  const authority =
    own.authority ?? (stack.secrets[known] === undefined ? undefined : secretOf(stack, known));
  const scheme =
    model.facets?.probe?.find(({ kind }) => kind === "http")?.scheme ?? defaultScheme(store.strategy);
  const urls = store.members.map(({ service: node }) =>
    String(endpoint({ service: node, name: "http", port: 9200, scheme }).soft.url()),
  );
  return workerService({
    name: job.worker.service,
    description: `${store.title}: sees to the snapshots of ${store.name}`,
    model,
    engine: "search",
    queue: "backup",
    handoff: job.worker.volume,
    environment: {
      SEARCH_KIND: store.strategy,
      SEARCH_URLS: urls.join(" "),
      ...login(store, own, context),
      ...(authority === undefined ? {} : { SEARCH_CA_FILE: authority }),
      // An authority of the cluster's own: then who answers is checked.
      ...(stack.secrets[`${store.name}_ca`] === undefined
        ? {}
        : { SEARCH_CA_FILE: secretOf(stack, `${store.name}_ca`) }),
      SEARCH_BUCKET: bucketOf(store.name, context),
      SEARCH_BASE_PATH: `snapshots/${store.name}`,
      SEARCH_POLICIES: policiesOf(store, job, plan),
      SEARCH_INTERVAL: Math.round(job.interval / 1000),
      SEARCH_RPO: Math.round(store.rpo / 1000),
    },
    networks: networkNames(stack, member.service),
    place: job.place,
    target: stack.target,
    memory: "128M",
    cpus: 0.25,
  });
}

function defaultScheme(strategy: StrategyName): string {
  return strategy === "opensearch" ? "https" : "http";
}

/** Who asks. @throws StackwrightError `option-invalid` for an OpenSearch without a known password. */
function login(
  store: StorePlan,
  own: SearchBackupOptions,
  { stack }: StrategyContext,
): Readonly<Record<string, Scalar>> {
  const user = own.user ?? (store.strategy === "opensearch" ? "admin" : "elastic");
  const model = stack.services[store.members[0]?.service ?? ""] ?? {};
  const found = secretOfVariable(model, [
    "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
    "ELASTIC_PASSWORD_FILE",
    "ELASTIC_PASSWORD",
  ]);
  const password = own.password ?? (found === undefined ? undefined : secretOf(stack, found));
  if (password !== undefined) return { SEARCH_USER: user, SEARCH_PASSWORD_FILE: password };
  if (store.strategy === "elasticsearch") return {};
  throw badOption({
    option: `search.${store.name}.password`,
    value: undefined,
    expected: `the secret with the password of ${user}, who takes the snapshots of ${store.name}`,
    hint: `Give it: search: { ${store.name}: { password: secret("opensearch_admin_password") } }.`,
  });
}
