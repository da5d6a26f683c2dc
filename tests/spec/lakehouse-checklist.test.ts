import stack from "../../examples/lakehouse.ts";
import { checklist } from "./lakehouse-checklist.ts";
import { checkPlatform } from "./platform-checklist.ts";

checkPlatform("the lakehouse", { stack, checklist, page: "docs/lakehouse.md" });
