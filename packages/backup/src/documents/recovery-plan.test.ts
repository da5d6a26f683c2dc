import { endpoint } from "@stackwright/core";
import { expect, it } from "vitest";
import { headingsOf } from "./markdown.fixture.ts";
import { planFixture } from "./plan.fixture.ts";
import { recoveryPlan } from "./recovery-plan.ts";
import { stackFixture } from "./stack.fixture.ts";
import type { DocumentOptions } from "./subject.ts";

const stack = stackFixture();
const plan = planFixture(stack);
const write = (changes: Partial<typeof plan> = {}, options: DocumentOptions = {}): string =>
  recoveryPlan({ ...plan, ...changes }, stack, "fr", options);
const text = write();

it("has what a recovery plan has", () => {
  expect(
    headingsOf(text)
      .filter(({ level }) => level === 2)
      .map((heading) => heading.text),
  ).toEqual([
    "Check-list du jour J",
    "Objectifs",
    "Ce qui est sauvegardé, et comment",
    "Ce qui n'est pas sauvegardé, et pourquoi",
    "Priorités et ordre de restauration",
    "Scénarios",
    "Runbooks",
    "Tests de reprise",
    "Rôles et contacts",
    "Secrets",
    "Ce qui fonctionne sans surveillance",
    "Limites connues",
  ]);
});

it("has the seven scenarios and the seven steps of the specification", () => {
  expect(
    headingsOf(text)
      .filter((heading) => /^\d/.test(heading.text))
      .map((heading) => heading.text),
  ).toEqual([
    "1. Panne d'un nœud Swarm",
    "2. Perte d'un volume Docker",
    "3. Corruption d'une base de données",
    "4. Incident de sécurité (compromission)",
    "5. Perte du quorum Swarm",
    "6. Expiration des certificats",
    "7. Coupure réseau ou perte du datacenter",
  ]);
  for (const step of [
    "Déclaration de l'incident",
    "Communication à l'équipe",
    "Évaluation de l'impact",
    "Décision de restauration",
    "Exécution du runbook",
    "Validation fonctionnelle",
    "Post-mortem",
  ]) {
    expect(text).toContain(`- [ ] **${step}`);
  }
});

it("shows the arithmetic of the worst loss", () => {
  expect(text).toContain("| MariaDB | 15 min | 10 min | 15 min | 40 min | 1 h |");
  expect(text).toContain("| P1 | MariaDB | 1 h | 40 min | 2 h | 8 derniers jours |");
  expect(text).toContain("| P2 | GLPI | 1 h | 40 min | 2 h | non |");
});

it("counts the way to the off-site copy, where the site is lost", () => {
  expect(text).toContain("sinon 40 min, plus 1 h au plus jusqu'à la copie hors site");
  const alone = write({ repositories: plan.repositories.slice(0, 1) });
  expect(alone).toContain("sinon **tout** : il n'existe pas de copie ailleurs");
  expect(alone).toContain("**Il n'existe aucune copie hors de la plateforme.**");
});

it("says what has no backup, and what nobody has decided about", () => {
  expect(text).toContain("| `prometheus_data` | `prometheus` | can be measured again |");
  expect(write({}, { descriptions: { "backups.prometheus_data": "se mesure de nouveau" } })).toContain(
    "| `prometheus_data` | `prometheus` | se mesure de nouveau |",
  );
  expect(text).toContain("Personne n'a pris de décision");
  expect(write({ exempt: [], undecided: [] })).toContain("Tous les volumes sont sauvegardés.");
  expect(write({ undecided: [] })).not.toContain("Personne n'a pris de décision");
});

it("restores in the order of the plan, with the commands of each store", () => {
  const order = [...text.matchAll(/^\| (\d+) \| (.+?) \| (.+?) \|/gm)].map(([, index, store, command]) => ({
    index,
    store,
    command,
  }));
  expect(order.map(({ store }) => store)).toEqual([
    "MariaDB",
    "MariaDB Galera (`galera`)",
    "PostgreSQL (`orders`)",
    "OpenSearch",
    "Elasticsearch (`elastic`)",
    "GLPI",
    "Grafana",
    "archive",
    "Cassandra",
  ]);
  expect(order[4]?.command).toBe("à la main : voir le runbook");
  expect(order[8]?.command).toBe(
    [1, 2, 3].map((node) => `\`./scripts/restore.sh cassandra${node} --overwrite-live-data\``).join(", "),
  );
});

it("lets nobody back up what came back empty, nor copy it over what is left", () => {
  const steps = text
    .slice(text.indexOf("### De zéro"))
    .split(/^\d+\. /m)
    .slice(1);
  expect(steps[2]).toContain("**Avant le déploiement**, faire du dépôt hors site le dépôt principal");
  expect(steps[4]).toContain("Mettre `GALERA1_BOOTSTRAP=yes` dans `.env`");
  expect(steps[5]).toContain("docker service scale shop_glpi=0 shop_restic-backup=0\n");
  expect(text).toContain('./scripts/restore.sh all --to "$MOMENT" --overwrite-live-data\n');
  expect(write({ repositories: plan.repositories.slice(0, 1) })).not.toContain("**Avant le déploiement**");
});

it("has the snapshots of search clusters copied back into the platform's own store before they are restored", () => {
  const whole = text.slice(text.indexOf("### De zéro"));
  expect(whole).toContain('`search: { opensearch: { bucket: "backups" }, elastic: { bucket: "backups" } }`');
  const upload = '-c "mc alias set here http://minio:9000 && mc mirror /snapshots here/backups/snapshots"';
  expect(whole).toContain(
    "mc alias set there https://s3.example.net && mc mirror there/shop/snapshots /snapshots",
  );
  expect(whole).toContain(
    'docker run --rm -it --network "container:$(docker ps -q -f label=com.docker.swarm.service.name=shop_minio | head -n 1)"',
  );
  expect(whole.indexOf(upload)).toBeGreaterThan(whole.indexOf("docker stack deploy"));
  expect(whole.indexOf(upload)).toBeLessThan(whole.indexOf("restore.sh all"));
  expect(write({ repositories: plan.repositories.slice(0, 1) })).not.toContain("mc mirror");
});

it("warns of snapshots in a bucket that is not copied, and does not have them copied back", () => {
  const warns = /aucune autre copie des instantanés de ([^*]*)\*\*/;
  const [primary, offsite] = plan.repositories;
  if (primary === undefined || offsite === undefined) throw new Error("the fixture has two repositories");
  expect(text).not.toMatch(warns);
  const apart = plan.stores.map((store) =>
    store.name === "opensearch" ? { ...store, snapshotBucket: "snapshots" } : store,
  );
  const one = write({ stores: apart });
  expect(warns.exec(one)?.[1]).toBe("`opensearch`");
  expect(one).toContain("qui sont dans le bucket `snapshots`");
  expect(one).toContain('`search: { elastic: { bucket: "backups" } }`');
  // Another warning says that there is no copy at all.
  expect(write({ stores: apart, repositories: [primary] })).not.toMatch(warns);
});

it("warns of snapshots inside the platform, where the repository is outside", () => {
  const outside = plan.repositories.find(({ name }) => name === "offsite");
  if (outside === undefined) throw new Error("the fixture has a repository outside");
  const { address } = endpoint({ service: "minio", port: 9000 }).soft;
  const nodes = Object.fromEntries(
    Object.entries(stack.services).map(([name, model]) => [
      name,
      name.startsWith("opensearch")
        ? { ...model, environment: { ...model.environment, "s3.client.default.endpoint": String(address) } }
        : model,
    ]),
  );
  const alone = { ...plan, repositories: [{ ...outside, name: "primary" as const }] };
  const warned = recoveryPlan(alone, { ...stack, services: nodes }, "fr", {});
  expect(warned).toContain("aucune autre copie des instantanés de `opensearch`**");
  expect(recoveryPlan(alone, stack, "fr", {})).not.toContain("aucune autre copie des instantanés");
});

it("tells which node holds what", () => {
  expect(text).toContain(
    "| `node.labels.minio == true` | `minio` | `minio_data` | [Le dépôt de sauvegarde](docs/runbooks/backup-repository.md) |",
  );
});

it("warns where the jobs have the rights of an administrator", () => {
  expect(text).toContain("**Les tâches de sauvegarde se connectent en administrateur du stockage objet**");
  const [primary] = plan.repositories;
  const own = write({
    repositories: primary === undefined ? [] : [{ ...primary, credentialSecrets: ["dns_token"] }],
  });
  expect(own).not.toContain("se connectent en administrateur");
});

it("has the names and numbers that it is given, and blanks for the others", () => {
  const called = write(
    {},
    {
      contacts: {
        lead: { name: "Ada", reach: "+33 1 23 45 67 89" },
        escrow: [{ name: "Grace", reach: "coffre B" }],
        stores: { glpi: { business: { name: "Service Desk", reach: "desk@example.org" } } },
      },
    },
  );
  expect(called).toContain("| Ada | +33 1 23 45 67 89 |");
  expect(called).toContain("| Dépositaires | Grace, coffre B |");
  expect(called).toContain("| GLPI | Service Desk, desk@example.org | *à compléter* |");
  expect(text).not.toContain("Ada");
});

it("says so where no metrics are collected, and how runs are started", () => {
  expect(text).toContain("lues par node-exporter dans le volume `node_textfiles`");
  expect(write({ metricsVolume: undefined })).toContain("**Aucune métrique n'est collectée**");
  expect(write({ scheduler: "crond" })).toContain("Il ne rattrape rien");
  expect(text).toContain("est retenté au bout de 10 min, trois fois au plus");
  expect(text).toContain("20 fois au bout de 30 s, puis toutes les 10 min");
  expect(write({ retryAfter: undefined })).toContain("n'est pas retenté");
  expect(write({ retryAfter: undefined })).not.toContain("au bout de 30 s");
});
