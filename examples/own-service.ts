import {
  defineStack,
  main,
  mountVolume,
  network,
  pipe,
  service,
  variable,
  volume,
  withLimits,
  withPlacement,
  withService,
  withUpdatePolicy,
} from "@stackwright/core";
import { engineOptions, operations, traefik, withTraefik } from "@stackwright/services";

const domain = variable("DOMAIN", { default: "example.com" });
const front = network("front", { encrypted: true });

const gitea = pipe(
  service("gitea", {
    image: "gitea/gitea:1.22.6",
    networks: [front],
    environment: { GITEA__server__ROOT_URL: `https://git.${domain}/`, GITEA__metrics__ENABLED: true },
    volumes: [mountVolume(volume("gitea_data"), "/data")],
    healthcheck: { test: ["CMD", "curl", "-fsS", "http://localhost:3000/api/healthz"] },
    facets: { metrics: { port: 3000 }, backup: { volume: "gitea_data", strategy: "files" } },
  }),
  withService({ restart: "unless-stopped", stop_grace_period: "1m" }),
  withLimits({ cpus: 1, memory: "1G" }),
  withPlacement({ constraints: ["node.labels.gitea == true"] }),
  withTraefik({ host: `git.${domain}`, port: 3000 }),
);

const stack = defineStack({
  name: "forge",
  parts: [
    traefik({ acmeEmail: "admin@example.com", networks: [front] }),
    gitea,
    withUpdatePolicy({ failure_action: "rollback" }),
    engineOptions,
    operations(),
  ],
});
export default stack;
await main(import.meta, stack);
