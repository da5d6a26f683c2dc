import {
  defineStack,
  endpoint,
  mountVolume,
  network,
  secret,
  service,
  variable,
  volume,
  type Part,
  type Stack,
} from "@stackwright/core";

/** How many services share a database, and a network with it. */
const groupSize = 10;

const domain = variable("DOMAIN", { default: "example.com", description: "Public domain of the platform" });
const front = network("front", { encrypted: true });

/** A platform of as many services: groups of nine programs and the database that they use. */
export function platform(services: number): Stack {
  const parts = Array.from({ length: Math.ceil(services / groupSize) }, (_, index) =>
    group(index, Math.min(groupSize, services - index * groupSize)),
  );
  return defineStack({ name: "bench", description: "A large platform", parts: parts.flat() });
}

function group(index: number, size: number): readonly Part[] {
  const data = network(`data-${index}`, { encrypted: true, internal: true });
  const password = secret(`db_password_${index}`, { description: "for the programs of the group" });
  const name = `db-${index}`;
  const sql = endpoint({ service: name, name: "sql", port: 3306, scheme: "mysql" });
  const database = service(name, {
    image: "mariadb:11.8.3",
    description: `The database of group ${index}`,
    environment: {
      MARIADB_DATABASE: "shop",
      MARIADB_USER: "shop",
      MARIADB_PASSWORD_FILE: password,
      MARIADB_RANDOM_ROOT_PASSWORD: true,
      TZ: "Europe/Paris",
    },
    networks: [front, data],
    volumes: [mountVolume(volume(`${name}-data`), "/var/lib/mysql")],
    healthcheck: { test: ["CMD", "healthcheck.sh", "--connect"], interval: "30s", timeout: "5s", retries: 3 },
    labels: { "com.example.group": String(index), "com.example.tier": "data" },
    deploy: {
      replicas: 1,
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { memory: "512M" } },
      placement: { constraints: [`node.labels.group == ${index}`] },
    },
    facets: { metrics: { port: 9104 }, backup: { volume: `${name}-data`, strategy: "mariadb-dump" } },
  });
  const programs = Array.from({ length: size - 1 }, (_, number) => {
    const own = `app-${index}-${number}`;
    return service(own, {
      image: "ghcr.io/example/shop:2.14.1",
      description: `Program ${number} of group ${index}`,
      command: ["serve", "--listen", ":8080", "--public-url", `https://${own}.${domain}`],
      environment: {
        LOG_LEVEL: "info",
        PUBLIC_URL: `https://${own}.${domain}/`,
        DATABASE_URL: sql.url("/shop"),
        DATABASE_PASSWORD_FILE: password,
        FEATURES: "search,cart,checkout: on",
      },
      networks: [front, data],
      volumes: [mountVolume(volume(`${own}-cache`), "/var/cache/shop")],
      healthcheck: {
        test: ["CMD", "curl", "-fsS", "http://localhost:8080/health"],
        interval: "30s",
        timeout: "5s",
        retries: 3,
        start_period: "1m",
      },
      labels: { "com.example.group": String(index), "com.example.tier": "web" },
      deploy: {
        replicas: 2,
        labels: {
          "traefik.enable": "true",
          [`traefik.http.routers.${own}.rule`]: `Host(\`${own}.${domain}\`)`,
        },
        resources: { limits: { cpus: 0.5, memory: "512M", pids: 200 }, reservations: { memory: "128M" } },
        update_config: { order: "start-first", failure_action: "rollback" },
      },
      cap_drop: ["ALL"],
      read_only: true,
      user: "1000:1000",
      facets: { metrics: { port: 9100 }, route: { host: `${own}.${domain}`, port: 8080 } },
    });
  });
  return [database, ...programs];
}
