import stack from "../../examples/dockerwarts.ts";
import { checklist } from "./dockerwarts-checklist.ts";
import { checkPlatform } from "./platform-checklist.ts";

checkPlatform("DOCKERWARTS", { stack, checklist, page: "docs/dockerwarts.md" });
