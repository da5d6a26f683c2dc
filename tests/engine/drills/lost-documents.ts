import type { Engine } from "../engine/engine.ts";
import { script } from "../platform/compose.ts";
import type { Container } from "../platform/containers.ts";
import type { PlatformTree } from "../platform/tree.ts";
import { mustRun } from "./lost-data.ts";
import { askSearch, toldSearch, type Asker, type SearchAnswer } from "./search.ts";

const admin: Asker = { user: "admin" };

/** A cluster of OpenSearch whose documents are lost and brought back. */
export interface Library {
  readonly engine: Engine;
  readonly tree: PlatformTree;
  readonly node: Container;
}

/**
 * Loses an index, and brings everything back by the platform's own scripts; beside it is an index of the kind that plugins
 * of the real image keep, which only the administrator's certificate may touch.
 *
 * @returns The seconds that the restore took.
 */
export async function loseDocumentsAndRestore({ engine, tree, node }: Library): Promise<number> {
  const told = (request: string, body?: unknown): Promise<unknown> =>
    toldSearch(engine, node, admin, request, body);
  await keepProtected({ engine, tree, node });
  const lines = Array.from({ length: 500 }, (_, id) => [
    { index: { _id: String(id) } },
    { word: `word ${id}` },
  ]);
  const bulk = lines.flat().map((line) => `${JSON.stringify(line)}\n`);
  await told("POST /drill/_bulk?refresh=true", bulk.join(""));
  const question = "GET /drill/_search?size=1000&sort=word.keyword&filter_path=hits.hits._source";
  const read = (): Promise<SearchAnswer> => askSearch(engine, node, admin, question);
  const before = await read();
  if (before.body.match(/word \d+/g)?.length !== 500) throw new Error(`not 500 documents: ${before.body}`);

  // The snapshot of the schedule, if there is one yet, is older than the documents; while it is fresh no other is taken.
  await askSearch(engine, node, admin, "DELETE /_snapshot/backups/*");
  await mustRun({ engine, tree }, "scripts/backup.sh", "opensearch");
  await told("DELETE /drill");
  if ((await read()).status !== 404) throw new Error("the index is still there");
  const start = Date.now();
  await mustRun({ engine, tree }, "scripts/restore.sh", "opensearch", "--overwrite-live-data");
  const seconds = Math.round((Date.now() - start) / 1000);
  const after = await read();
  if (after.body !== before.body) throw new Error(`not as before: ${after.status} ${after.body}`);
  return seconds;
}

async function keepProtected({ engine, tree, node }: Library): Promise<void> {
  const printed = async (what: string): Promise<string> =>
    (await script(engine, tree, ["opensearch/make-certificates.sh", "opensearch-admin", what])).output;
  const holder = { certificate: await printed("certificate"), key: await printed("key") };
  const index = "/.ql-datasources";
  await toldSearch(engine, node, holder, `PUT ${index}/_doc/1?refresh=true`, { word: "kept" });
  const { status } = await askSearch(engine, node, admin, `POST ${index}/_close`);
  if (status !== 403) throw new Error(`the password's holder may close ${index}: ${status}`);
}
