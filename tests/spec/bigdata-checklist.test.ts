import stack from "../../examples/bigdata.ts";
import { checklist } from "./bigdata-checklist.ts";
import { checkPlatform } from "./platform-checklist.ts";

checkPlatform("the big-data platform", { stack, checklist, page: "docs/bigdata-deviations.md" });
