import { describe, it } from "vitest";
import {
  bindMount,
  network,
  publish,
  service,
  tmpfsMount,
  unpinned,
  variable,
  withLimits,
  type Part,
} from "../index.ts";

const front = network("front");

describe("service", () => {
  it("takes what is right", () => {
    const tag: string = "1.27.0";
    service("a", { image: "nginx:1.27.0", networks: [front], "x-team": "web" }) satisfies Part;
    service("b", { image: `nginx@sha256:${"a".repeat(64)}` });
    service("c", { image: `registry.example.com:5000/nginx:${tag}` });
    service("d", { image: unpinned("nginx:latest", "development only") });
    service("e", { build: { context: "." } });
    service("f", { image: "a:1", blkio_config: { weight: 300 }, gpus: "all", annotations: { a: "b" } });
    service("g", { image: "a:1", environment: { A: true, B: 1, C: variable("C"), D: null } });
  });

  it("refuses an image that is not pinned", () => {
    // @ts-expect-error no tag
    service("a", { image: "nginx" });
    // @ts-expect-error latest
    service("a", { image: "nginx:latest" });
    // @ts-expect-error a registry's port is not a tag
    service("a", { image: "localhost:5000/nginx" });
    // @ts-expect-error latest on a registry
    service("a", { image: "quay.io/x/nginx:latest" });
    // @ts-expect-error an empty tag
    service("a", { image: "nginx:" });
  });

  it("refuses misspelt keys at every depth", () => {
    // @ts-expect-error imgae
    service("a", { imgae: "nginx:1.27.0" });
    // @ts-expect-error replica
    service("a", { image: "a:1", deploy: { replica: 2 } });
    // @ts-expect-error contrain
    service("a", { image: "a:1", deploy: { placement: { contrain: [] } } });
    // @ts-expect-error interwal
    service("a", { image: "a:1", healthcheck: { test: ["CMD", "true"], interwal: "3s" } });
  });

  it("refuses wrong units and short forms", () => {
    // @ts-expect-error no days
    service("a", { image: "a:1", stop_grace_period: "1d" });
    // @ts-expect-error no unit
    service("a", { image: "a:1", stop_grace_period: "30" });
    // @ts-expect-error no such size
    service("a", { image: "a:1", mem_limit: "512X" });
    // @ts-expect-error CPUs are a number
    service("a", { image: "a:1", cpus: "0.5" });
    // @ts-expect-error the short form of a port
    service("a", { image: "a:1", ports: ["80:80"] });
    // @ts-expect-error the short form of a mount
    service("a", { image: "a:1", volumes: ["data:/data"] });
    // @ts-expect-error neither CMD nor CMD-SHELL
    service("a", { image: "a:1", healthcheck: { test: ["curl", "localhost"] } });
    // @ts-expect-error a shell line is one string
    service("a", { image: "a:1", healthcheck: { test: ["CMD-SHELL", "a", "b"] } });
    // @ts-expect-error a bind has no tmpfs options
    service("a", { image: "a:1", volumes: [{ type: "bind", source: "/a", target: "/b", tmpfs: {} }] });
    // @ts-expect-error not a mode of publishing
    service("a", { image: "a:1", ports: [publish(80, 80, { mode: "vip" })] });
    // @ts-expect-error a rollback cannot roll back
    service("a", { image: "a:1", deploy: { rollback_config: { failure_action: "rollback" } } });
    // @ts-expect-error not a condition
    service("a", { image: "a:1", deploy: { restart_policy: { condition: "unless-stopped" } } });
    // @ts-expect-error not a condition
    service("a", { image: "a:1", depends_on: { b: { condition: "healthy" } } });
    // @ts-expect-error a size with its unit
    tmpfsMount("/tmp", "64Q");
    // @ts-expect-error not a propagation
    bindMount("/", "/rootfs", { bind: { propagation: "slave-ish" } });
    // @ts-expect-error a number
    withLimits({ cpus: "1" });
  });
});
