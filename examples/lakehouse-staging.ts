/** The lakehouse of staging: `npx tsx examples/lakehouse-staging.ts > stack.staging.yml`. */
import { main } from "@stackwright/core";
import { lakehouseIn } from "./lakehouse.ts";

const stack = lakehouseIn("staging");
export default stack;
await main(import.meta, stack);
