import { describe, expect, it } from "vitest";
import { images } from "../images.ts";
import { rulesFor } from "../rules/rules-for.ts";
import { technologiesOf } from "../technologies.ts";
import { wholeStack } from "../testing/whole-stack.ts";
import { cassandraNames } from "./cassandra.ts";
import { catalogueOf } from "./catalogue.ts";
import { exporters } from "./exporters.ts";

describe("the catalogue", () => {
  it.each(exporters.map((exporter) => [exporter.technology, exporter] as const))(
    "of %s says where it is from",
    (_, exporter) => {
      expect(exporter.sources.length).toBeGreaterThan(0);
      expect(exporter.image).not.toBe("");
      const names = Object.keys(exporter.metrics);
      expect(names).toEqual([...new Set(names)]);
      expect(names.filter((name) => !/^[a-z][a-zA-Z0-9_]*$/.test(name))).toEqual([]);
      const labels = Object.values(exporter.metrics).flatMap((metric) => metric.labels);
      expect(
        labels.filter((label) => !/^[a-zA-Z_]\w*$/.test(label) || label === "job" || label === "instance"),
      ).toEqual([]);
    },
  );

  it("was read for the images that are pinned here", () => {
    const pinned: readonly string[] = Object.values(images);
    const own = exporters.filter(({ image }) => /^(prom\/|grafana\/|gcr\.io\/|quay\.io\/)/.test(image));
    expect(own.map(({ image }) => image).filter((image) => !pinned.includes(image))).toEqual([]);
  });

  it("knows every technology that there are rules for", () => {
    const known = new Set(exporters.map(({ technology }) => technology));
    const stack = wholeStack("swarm");
    expect(
      technologiesOf(stack)
        .map(({ name }) => name)
        .filter((name) => !known.has(name)),
    ).toEqual([]);
    for (const { technology } of exporters) {
      const fewer = rulesFor(wholeStack("swarm", [technology]));
      expect(JSON.stringify(fewer)).not.toBe(JSON.stringify(rulesFor(stack)));
    }
  });

  it("has the parts of histograms and summaries, and not their bare names", () => {
    const catalogue = catalogueOf({ exporters });
    expect(catalogue.get("traefik_service_request_duration_seconds_bucket")?.labels).toContain("le");
    expect(catalogue.has("traefik_service_request_duration_seconds")).toBe(false);
    expect(catalogue.get("prometheus_notifications_latency_seconds")?.labels).toContain("quantile");
  });

  it("has Cassandra's names as the exporter writes them: in lower case, without spaces", () => {
    const names = catalogueOf({ exporters }).get("cassandra_stats")?.values?.["name"] ?? [];
    expect(names.filter((name) => name !== name.toLowerCase() || name.includes(" "))).toEqual([]);
    expect(names).toContain(cassandraNames.downEndpoints);
  });
});
