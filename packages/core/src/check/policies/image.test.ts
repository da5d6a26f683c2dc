import { testPolicies } from "./context.fixture.ts";
import { imagePolicies } from "./image.ts";

const digest = `sha256:${"a".repeat(64)}`;

testPolicies(imagePolicies, {
  "image-pinned": {
    broken: [
      { app: { image: "nginx" } },
      { app: { image: "nginx:latest" } },
      { app: { image: "ghcr.io:443/owner/app" } },
      { app: { image: "app:${TAG:-latest}" } },
      { app: { image: "app:Stable" } },
    ],
    holds: [
      { app: { image: "nginx:1.27.3" } },
      { app: { image: "ghcr.io:443/owner/app:v2" } },
      { app: { image: `nginx@${digest}` } },
      { app: { image: "app:${TAG}" } },
      { app: { image: "app:${TAG:-1.2}" } },
      { app: { build: "." } },
    ],
  },
  "image-digest": {
    broken: [{ app: { image: "nginx:1.27.3" } }],
    holds: [
      { app: { image: `nginx:1.27.3@${digest}` } },
      { app: { image: "${IMAGE}" } },
      { app: { build: "." } },
    ],
  },
});
