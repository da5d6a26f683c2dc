import { defineStack, endpoint, main, network, secret, service, variable } from "@stackwright/core";

const domain = variable("DOMAIN", { default: "example.com" });
const data = network("data", { encrypted: true });
const cache = service("cache", { image: "redis:7.4.1", networks: [data] });
const redis = endpoint({ service: "cache", port: 6379, scheme: "redis" });
const shop = service("shop", {
  image: "ghcr.io/acme/shop:1.4.2",
  networks: [data],
  environment: { URL: `https://shop.${domain}`, CACHE: redis.url(), TOKEN_FILE: secret("shop_token") },
  deploy: { replicas: 2, resources: { limits: { cpus: 0.5, memory: "256M" } } },
});

const stack = defineStack({ name: "shop", parts: [cache, shop] });
export default stack;
await main(import.meta, stack);
