import { expect, it } from "vitest";
import { defineStack } from "../assemble/stack.ts";
import { synth } from "../synth.ts";
import { runsOnce } from "./run-once.ts";
import { service } from "./service.ts";

const job = service("init", {
  image: "app:1.0.0",
  ...runsOnce({ limits: { memory: "64M" }, delay: "1m", attempts: 3 }),
});
const stack = defineStack({ name: "shop", parts: [job] });

it("is a job of Swarm that is tried again while it fails", () => {
  expect(synth(stack, "swarm").document.services?.["init"]?.deploy).toMatchObject({
    mode: "replicated-job",
    resources: { limits: { memory: "64M" } },
    restart_policy: { condition: "on-failure", delay: "1m", max_attempts: 3 },
  });
});

it("is a container of Compose that stays ended", () => {
  expect(synth(stack, "compose").document.services?.["init"]).toMatchObject({ restart: "no" });
});
