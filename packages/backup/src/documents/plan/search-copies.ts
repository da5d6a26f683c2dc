import { substitute } from "@stackwright/core";
import type { RepositoryPlan, StorePlan } from "../../plan.ts";
import { step, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import { physicalService, storesBy, type Subject } from "../subject.ts";
import { loadEnv, shellText } from "../text.ts";

/** A search cluster, its snapshots, and where they are: in the platform's own object store, and in the copy of it. */
interface Copies {
  readonly stores: readonly string[];
  readonly primary: RepositoryPlan;
  readonly offsite: RepositoryPlan;
  readonly holder: string;
}

/** The service of the platform that holds a cluster's snapshots, where its nodes say so in the settings of their S3 client. */
function holderOf({ stack }: Subject, { members }: StorePlan): string | undefined {
  const [node] = members;
  const address = stack.services[node?.service ?? ""]?.environment?.["s3.client.default.endpoint"];
  const name = substitute(String(address ?? ""), (data) => (data.kind === "endpoint" ? data.service : ""));
  return stack.services[name] === undefined ? undefined : name;
}

/** Whether snapshots are in the bucket of the first repository: with it they are copied off-site. */
function isBeside(subject: Subject, store: StorePlan, primary: RepositoryPlan): boolean {
  const sameStore = (holderOf(subject, store) ?? primary.service) === primary.service;
  return sameStore && (store.snapshotBucket ?? primary.bucket) === primary.bucket;
}

/** The clusters whose snapshots are lost with the platform, although the repository, or a copy of it, is elsewhere. */
export function uncopiedSnapshots(subject: Subject): readonly StorePlan[] {
  const [primary, offsite] = subject.plan.repositories;
  if (primary === undefined || (primary.service !== undefined && offsite === undefined)) return [];
  return storesBy(subject, "opensearch", "elasticsearch").filter((store) =>
    offsite === undefined ? holderOf(subject, store) !== undefined : !isBeside(subject, store, primary),
  );
}

/** Nothing where the platform keeps no snapshots itself, or nobody copies them. */
function copiesOf(subject: Subject): Copies | undefined {
  const uncopied = uncopiedSnapshots(subject);
  const stores = storesBy(subject, "opensearch", "elasticsearch")
    .filter((store) => !uncopied.includes(store))
    .map(({ name }) => name);
  const primary = subject.plan.repositories.find(({ name }) => name === "primary");
  const offsite = subject.plan.repositories.find(({ name }) => name === "offsite");
  const holder = primary?.service;
  if (stores.length === 0 || primary === undefined || offsite === undefined || holder === undefined)
    return undefined;
  return { stores, primary, offsite, holder };
}

/** Before the deployment: where the new cluster looks for its snapshots. Its engine knows the store of the platform only. */
export function snapshotPlaceSteps(subject: Subject): readonly Step[] {
  const copies = copiesOf(subject);
  if (copies === undefined) return [];
  const bucket = shellText(copies.primary.bucket);
  const said = code(
    `search: { ${copies.stores.map((store) => `${store}: { bucket: "${bucket}" }`).join(", ")} }`,
  );
  return [
    step({
      en: `The search cluster reads its snapshots from ${code(copies.holder)} only: leave its option \`snapshots\` as it is, and give the backups ${said}. They are copied back below.`,
      fr: `Le cluster de recherche ne lit ses instantanés que dans ${code(copies.holder)} : laisser son option \`snapshots\` telle quelle et donner aux sauvegardes ${said}. Ils y sont recopiés plus bas.`,
    }),
  ];
}

/**
 * After the deployment: the snapshots come back by way of a folder, because the object store may have no way out, and the
 * node no way in. The client asks for the keys. Source: minio/mc, `mc alias set`, which asks for what is not given.
 */
export function snapshotCopySteps(subject: Subject): readonly Step[] {
  const copies = copiesOf(subject);
  if (copies === undefined) return [];
  const { primary, offsite, holder } = copies;
  const [here, there] = [addressOf(primary), addressOf(offsite)];
  const image = shellText(subject.stack.services[holder]?.image ?? "minio/minio");
  const client = (options: string, script: string): string =>
    `docker run --rm -it ${options} --entrypoint /bin/sh ${image} -c "${script}"`;
  const container = `$(docker ps -q -f label=com.docker.swarm.service.name=${physicalService(subject, holder)} | head -n 1)`;
  return [
    step(
      {
        en: `On the node of ${code(holder)}, copy the snapshots of the search cluster back by hand, before it is restored. The client asks for the two keys: first those of the off-site store, then those of ${code(holder)}.`,
        fr: `Sur le nœud de ${code(holder)}, recopier à la main les instantanés du cluster de recherche, avant de le restaurer. Le client demande les deux clés : d'abord celles du stockage hors site, puis celles de ${code(holder)}.`,
      },
      ...loadEnv(here.url, here.bucket, there.url, there.bucket, image),
      "mkdir -p snapshots",
      client(
        '-v "$PWD/snapshots:/snapshots"',
        `mc alias set there ${there.url} && mc mirror there/${there.bucket}/snapshots /snapshots`,
      ),
      client(
        `--network "container:${container}" -v "$PWD/snapshots:/snapshots:ro"`,
        `mc alias set here ${here.url} && mc mirror /snapshots here/${here.bucket}/snapshots`,
      ),
      "rm -rf snapshots",
    ),
  ];
}

/** The store and the bucket, as a shell writes them. */
function addressOf({ url, bucket }: RepositoryPlan): { readonly url: string; readonly bucket: string } {
  const address = url.replace(/^s3:/, "");
  // A host may be called like the bucket.
  const base = address.slice(0, address.indexOf(`/${bucket}`, "https://".length));
  return { url: shellText(base), bucket: shellText(bucket) };
}
