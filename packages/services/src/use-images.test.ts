import { defineStack, service, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { images } from "./images.ts";
import { imageHolesPolicy, knownHoles } from "./known-holes.ts";
import { currentImages, useImages } from "./use-images.ts";

const parts = [
  service("grafana", { image: images.grafana }),
  service("loki", { image: images.loki }),
  service("own", { image: "ghcr.io/acme/own:1.0.0" }),
];

describe("the catalogue of images", () => {
  it("names only its own pins as having holes", () => {
    for (const { image } of knownHoles) expect(Object.values<string>(images)).toContain(image);
  });

  it("differs between its sets exactly where a pin has a hole", () => {
    const names = Object.keys(images) as (keyof typeof images)[];
    const differing = names.filter((name) => images[name] !== currentImages[name]);
    expect(differing.toSorted()).toEqual(["alertmanager", "grafana", "minio", "traefik"]);
  });

  it("warns about a pin with a hole, and names it", () => {
    const { findings } = synth(defineStack({ name: "test", parts }), "swarm", {
      policies: [imageHolesPolicy],
    });
    expect(findings.filter(({ id }) => id === "image-known-holes")).toMatchObject([
      {
        path: "services.grafana.image",
        message: expect.stringContaining("CVE-2023-3128"),
        severity: "warning",
      },
    ]);
  });

  it("moves the whole stack to the patched images by one option", () => {
    const { document, findings } = synth(
      defineStack({ name: "test", parts: [...parts, useImages("current")] }),
      "swarm",
      {
        policies: [imageHolesPolicy],
      },
    );
    expect(Object.values(document.services ?? {}).map(({ image }) => image)).toEqual([
      "grafana/grafana:9.5.21",
      "grafana/loki:2.8.1",
      "ghcr.io/acme/own:1.0.0",
    ]);
    expect(findings.some(({ id }) => id === "image-known-holes")).toBe(false);
  });
});
