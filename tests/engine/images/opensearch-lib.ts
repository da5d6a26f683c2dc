import { join } from "node:path";
import { cache } from "../../backup/sandbox/tools.ts";

/** Where the jars of the server are. */
export const opensearchLib = join(cache, "opensearch-drills/lib");
