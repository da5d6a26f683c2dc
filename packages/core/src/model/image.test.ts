import { describe, expect, it } from "vitest";
import { parseImage } from "./image.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("parseImage", () => {
  it.each([
    ["nginx", { registry: "docker.io", repository: "library/nginx", tag: undefined, digest: undefined }],
    [
      "grafana/loki:2.8.1",
      { registry: "docker.io", repository: "grafana/loki", tag: "2.8.1", digest: undefined },
    ],
    [
      "localhost:5000/app",
      { registry: "localhost:5000", repository: "app", tag: undefined, digest: undefined },
    ],
    ["quay.io/a/b:v1", { registry: "quay.io", repository: "a/b", tag: "v1", digest: undefined }],
    [`a/b@${digest}`, { registry: "docker.io", repository: "a/b", tag: undefined, digest }],
    [`a/b:1@${digest}`, { registry: "docker.io", repository: "a/b", tag: "1", digest }],
  ])("takes %s apart", (image, expected) => expect(parseImage(image)).toEqual(expected));

  it.each(["", "UPPER/case:1", "a b", "nginx:", "a//b:1", "nginx@sha256:12"])("%j is not an image", (image) =>
    expect(parseImage(image)).toBeUndefined(),
  );
});
