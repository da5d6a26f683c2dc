import { describe, expect, it } from "vitest";
import {
  assemble,
  defineStack,
  derive,
  endpoint,
  facetsOf,
  file,
  makePart,
  mountFile,
  network,
  only,
  override,
  pipe,
  renderTree,
  secret,
  service,
  variable,
  withEnv,
  withReplicas,
  yamlContent,
  type Modifier,
  type Part,
} from "../index.ts";

const data = network("data");
const db = service("db", {
  image: "mariadb:10.11.3",
  networks: [data],
  healthcheck: { test: ["CMD", "true"] },
});
const sql = endpoint({ service: "db", name: "sql", port: 3306, scheme: "mysql" });

function stack(...parts: readonly (Part | Modifier)[]): ReturnType<typeof defineStack> {
  return defineStack({ name: "shop", parts });
}

/** A service with a file of its target, and one that is the same for all. */
function webOf(target: string): Part {
  return service("web", {
    image: "web:1",
    configs: [
      mountFile(file("web/web.conf", `for ${target}`), "/etc/web.conf"),
      mountFile(file("web/same.conf", "for all"), "/etc/same.conf"),
    ],
  });
}

describe("parts by target", () => {
  const platform = defineStack({
    name: "shop",
    parts: (target) => [
      ...(target === "swarm" ? ["db1", "db2"] : ["db"]).map((name) => service(name, { image: "db:1" })),
      withEnv({ TARGET: target }),
    ],
  });

  it("gives each target its own services, changed by its own modifiers", () => {
    const targetsOf = (target: "compose" | "swarm") =>
      Object.entries(assemble(platform, target).services).map(([name, { environment }]) => [
        name,
        environment?.["TARGET"],
      ]);
    expect(targetsOf("compose")).toEqual([["db", "compose"]]);
    expect(targetsOf("swarm")).toEqual([
      ["db1", "swarm"],
      ["db2", "swarm"],
    ]);
  });

  it("writes a file in which they differ once for each, and others once", () => {
    const { files } = renderTree(defineStack({ name: "shop", parts: (target) => [webOf(target)] }));
    expect(
      files.filter(({ path }) => path.startsWith("web/")).map(({ path, content }) => [path, content]),
    ).toEqual([
      ["web/web.conf", "for compose"],
      ["web/same.conf", "for all"],
      ["web/web.swarm.conf", "for swarm"],
    ]);
  });

  it("wants a list from the function", () => {
    const wrong = { name: "shop", parts: () => ({}) as unknown as readonly Part[] };
    expect(() => defineStack(wrong)).toThrow(/parts: .*not a list of parts/s);
  });
});

describe("mentioning is wiring", () => {
  it("mounts a mentioned secret once, and knows its definition", () => {
    const password = secret("db_password", { description: "for the shop" });
    const web = service("web", { image: "shop:1", environment: { A_FILE: password, B_FILE: `${password}` } });
    const { services, secrets } = assemble(stack(web), "swarm");
    expect(services["web"]?.secrets).toEqual([{ source: "db_password" }]);
    expect(secrets["db_password"]).toMatchObject({ description: "for the shop", version: 1 });
  });

  it("mounts a secret that a mounted file mentions", () => {
    const token = secret("token");
    const config = file("app.yml", yamlContent({ tokenFile: token }));
    const web = service("web", { image: "shop:1", configs: [mountFile(config, "/app.yml")] });
    expect(assemble(stack(web), "compose").services["web"]?.secrets).toEqual([{ source: "token" }]);
  });

  it("collects variables, also those that are another variable's default", () => {
    const admin = variable("ADMIN", { default: "a@example.com" });
    const acme = variable("ACME", { default: admin });
    const web = service("web", { image: "shop:1", command: [`--email=${acme}`] });
    expect(Object.keys(assemble(stack(web), "swarm").variables)).toEqual(["ACME", "ADMIN"]);
  });

  it("makes a mentioned endpoint a dependency on health, and a soft one none", () => {
    const web = service("web", { image: "shop:1", networks: [data], environment: { DB: sql.address } });
    const probe = service("probe", {
      image: "probe:1",
      networks: [data],
      environment: { DB: sql.soft.host },
    });
    const { services, links } = assemble(stack(db, web, probe), "compose");
    expect(services["web"]?.depends_on).toEqual({ db: { condition: "service_healthy" } });
    expect(services["probe"]?.depends_on).toBeUndefined();
    expect(links.map(({ from, to, wait }) => [from, to, wait])).toEqual([
      ["web", "db", true],
      ["probe", "db", false],
    ]);
  });

  it("leaves a dependency alone that the author has stated", () => {
    const web = service("web", {
      image: "shop:1",
      networks: [data],
      environment: { DB: sql.url("/shop") },
      depends_on: ["db"],
    });
    expect(assemble(stack(db, web), "compose").services["web"]?.depends_on).toEqual({
      db: { condition: "service_started" },
    });
  });
});

describe("targets", () => {
  it("adds a part, or applies a modifier, for one target only", () => {
    const web = pipe(service("web", { image: "shop:1" }), only("swarm", withReplicas(2)));
    const dev = only("compose", service("mail", { image: "mailpit:1.20" }));
    expect(Object.keys(assemble(stack(web, dev), "compose").services)).toEqual(["web", "mail"]);
    expect(assemble(stack(web, dev), "compose").services["web"]?.deploy?.replicas).toBeUndefined();
    expect(Object.keys(assemble(stack(web, dev), "swarm").services)).toEqual(["web"]);
    expect(assemble(stack(web, dev), "swarm").services["web"]?.deploy?.replicas).toBe(2);
  });

  it("applies a limited modifier to the services that it was given, not to the whole stack", () => {
    const web = pipe(service("web", { image: "shop:1" }), only("swarm", withEnv({ A: "1" })));
    const { services } = assemble(stack(web, db), "swarm");
    expect(services["web"]?.environment).toEqual({ A: "1" });
    expect(services["db"]?.environment).toBeUndefined();
  });

  it.each([
    ["one target", (part: Part) => only("swarm", part)],
    ["one target, twice", (part: Part) => only("swarm", only("swarm", part))],
  ])("lets a part of %s modify a service of another part", (_, limited) => {
    const change = { kind: "modify", services: ["db"], modifier: withEnv({ A: "1" }) } as const;
    const account = limited(makePart({ conditionals: [{ target: "swarm", change }] }));
    expect(assemble(stack(account, db), "swarm").services["db"]?.environment).toEqual({ A: "1" });
    expect(assemble(stack(account, only("swarm", db)), "swarm").services["db"]?.environment).toEqual({
      A: "1",
    });
    expect(assemble(stack(account, db), "compose").services["db"]?.environment).toBeUndefined();
  });

  it("applies modifiers in the list of parts to everything, after merging", () => {
    const { services } = assemble(
      stack(withReplicas({ db: 1, web: 3 }), service("web", { image: "shop:1" }), db),
      "swarm",
    );
    expect(services["web"]?.deploy?.replicas).toBe(3);
    expect(services["db"]?.deploy?.replicas).toBe(1);
  });
});

it("applies the stack's modifiers to parts of one target and to derived services too", () => {
  const exporter = derive("exporter", () => service("exporter", { image: "exporter:1" }));
  const dev = only("swarm", service("agent", { image: "agent:1" }));
  const { services } = assemble(
    stack(dev, exporter, withEnv({ TZ: "UTC" }), only("compose", withEnv({ A: "1" }))),
    "swarm",
  );
  expect(services).toEqual({
    agent: { image: "agent:1", environment: { TZ: "UTC" } },
    exporter: { image: "exporter:1", environment: { TZ: "UTC" } },
  });
});

describe("overlays and derived parts", () => {
  it("overrides key by key, and removes what is undefined", () => {
    const web = service("web", { image: "shop:1", hostname: "shop", environment: { A: "1", B: "2" } });
    const change = override({ services: { web: { hostname: undefined, environment: { B: "3" } } } });
    expect(assemble(stack(web, change), "compose").services["web"]).toEqual({
      image: "shop:1",
      environment: { A: "1", B: "3" },
    });
  });

  it("derives parts from the facets of everything before, also from derived parts", () => {
    const web = service("web", { image: "shop:1", facets: { metrics: { port: 8080 } } });
    const exporter = derive("exporter", () =>
      service("exporter", { image: "exporter:1", facets: { metrics: [{ port: 9104 }] } }),
    );
    const scraper = derive("scraper", (view) => {
      const jobs = facetsOf(view, "metrics").map(({ service: name, facet }) => `${name}:${facet.port}`);
      return makePart({ files: { jobs: file("jobs", jobs.join("\n")).definition } });
    });
    expect(assemble(stack(scraper, web), "swarm").files["jobs"]?.content).toBe("web:8080");
    expect(assemble(stack(exporter, scraper, web), "swarm").files["jobs"]?.content).toBe(
      "web:8080\nexporter:9104",
    );
  });

  it("computes files from the whole stack", () => {
    const list = file("services.txt", (view) => Object.keys(view.services).join(" "));
    expect(
      assemble(stack(makePart({ files: { list: list.definition } }), db), "swarm").files["list"]?.content,
    ).toBe("db");
  });
});

it("lets a computed file see the secrets that another computed file mentions", () => {
  const config = file("app.yml", () => yamlContent({ tokenFile: secret("token") }));
  const web = service("web", { image: "shop:1", configs: [mountFile(config, "/app.yml")] });
  const list = file("secrets.txt", (view) => Object.keys(view.secrets).join(" "));
  const { files } = assemble(stack(makePart({ files: { list: list.definition } }), web), "swarm");
  expect(files["list"]?.content).toBe("token");
});

describe("generated entrypoints", () => {
  const imageStart = {
    shell: "/bin/bash",
    entrypoint: ["/run.sh"],
    command: ["serve"],
    tcpCheck: "bash",
  } as const;
  const password = secret("db_password");
  const web = service("web", {
    image: "shop:1",
    networks: [data],
    imageStart,
    secretEnv: { DB_PASSWORD: password },
    environment: { DB: sql.host },
  });

  it("exports secrets for an image that cannot read them from files", () => {
    const { services } = assemble(stack(db, web), "compose");
    expect(services["web"]?.entrypoint?.[2]).toMatch(
      /^\[ -s .*\] \|\| .*exit 1; \}\nDB_PASSWORD="\$\(cat .*\)"; export DB_PASSWORD\nexec "\$@"\n$/s,
    );
    expect(services["web"]?.command).toEqual(["/run.sh", "serve"]);
    expect(services["web"]?.secrets).toEqual([{ source: "db_password" }]);
  });

  it("waits for linked endpoints in Swarm, where depends_on does not exist", () => {
    const { services } = assemble(stack(db, web), "swarm");
    expect(services["web"]?.entrypoint?.[2]).toContain(
      "until (exec 3<>/dev/tcp/db/3306 && read -r -n 1 -t 2 <&3) 2>/dev/null; do",
    );
    expect(services["web"]?.waits).toEqual(["db"]);
  });

  it("waits for what is behind a relay too, which itself answers at once", () => {
    const relay = service("relay", {
      image: "relay:1",
      networks: [data],
      healthcheck: { test: ["CMD", "true"] },
    });
    const through = endpoint({ service: "relay", name: "sql", port: 3306, scheme: "mysql", behind: ["db"] });
    const client = service("client", {
      image: "shop:1",
      networks: [data],
      imageStart,
      environment: { DB: through.host },
    });
    expect(
      Object.keys(assemble(stack(db, relay, client), "compose").services["client"]?.depends_on ?? {}),
    ).toEqual(["relay", "db"]);
    const { services } = assemble(stack(db, relay, client), "swarm");
    expect(services["client"]?.waits).toEqual(["relay", "db"]);
    expect(services["client"]?.entrypoint?.[2]).toContain("/dev/tcp/relay/3306 && read -r -n 1");
  });

  it("refuses to export a secret in an image without a shell", () => {
    const bare = service("bare", { image: "bare:1", secretEnv: { TOKEN: password } });
    expect(() => assemble(stack(bare), "swarm")).toThrowError(
      expect.objectContaining({ code: "secret-invalid", path: "services.bare.secretEnv" }),
    );
  });
});
