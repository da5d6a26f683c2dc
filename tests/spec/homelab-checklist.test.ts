import stack from "../../examples/homelab.ts";
import { checklist } from "./homelab-checklist.ts";
import { checkPlatform } from "./platform-checklist.ts";

checkPlatform("the homelab", { stack, checklist, page: "docs/homelab.md" });
