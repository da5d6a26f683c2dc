import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { products, servicesManifest } from "../../scripts/subpaths.ts";
import { emptyFolder, install, manifestOf, names, pack, run, write, type Packed } from "./project.ts";

/** The most that may be downloaded for a package, in bytes. */
const largest = { core: 150_000, services: 200_000, monitoring: 150_000, backup: 200_000 } as const;

const tarballs = emptyFolder();
const project = emptyFolder();
let packed: readonly Packed[] = [];

beforeAll(() => {
  packed = pack(tarballs);
  write(project, { "package.json": JSON.stringify({ name: "project", private: true }) });
  const { status, said } = install(project, packed);
  if (status !== 0) throw new Error(said);
}, 120_000);
afterAll(() => {
  for (const folder of [tarballs, project]) rmSync(folder, { recursive: true, force: true });
});

/** Every subpath that can be imported, but the manifest. */
const subpaths = names.flatMap((name) =>
  Object.keys(manifestOf(name).exports)
    .filter((path) => path !== "./package.json")
    .map((path) => `@stackwright/${name}${path.slice(1)}`),
);
/** Vitest itself cannot be required, and the matchers are for it. */
const requirable = subpaths.filter((path) => path !== "@stackwright/core/testing");

describe.each(names)("@stackwright/%s", (name) => {
  it("holds what is built, and what a registry shows, and nothing else", () => {
    const { files = [] } = packed.find((one) => one.name === name) ?? {};
    const others = files.filter((path) => !path.startsWith("dist/"));
    expect(others.toSorted()).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(files.filter((path) => !/\.(?:js|d\.ts)$/.test(path) && path.startsWith("dist/"))).toEqual([]);
  });

  it("is small", () => {
    const { size = Infinity, unpackedSize = Infinity } = packed.find((one) => one.name === name) ?? {};
    console.log(
      `@stackwright/${name}: ${(size / 1000).toFixed(0)} kB packed, ${(unpackedSize / 1000).toFixed(0)} kB unpacked`,
    );
    expect(size).toBeLessThan(largest[name]);
  });

  it("says what npm and its users want to know", () => {
    expect(manifestOf(name)).toMatchObject({
      license: "MIT",
      type: "module",
      engines: { node: ">=20.19" },
      files: ["dist"],
      repository: { type: "git", directory: `packages/${name}` },
      publishConfig: { access: "public" },
      keywords: expect.arrayContaining(["docker", "typescript"]),
      version: manifestOf("core").version,
    });
    expect(readFileSync(`packages/${name}/LICENSE`, "utf8")).toBe(readFileSync("LICENSE", "utf8"));
  });

  it("depends on yaml if it is core, and else on the core of its own version", () => {
    const { version } = manifestOf("core");
    const wanted = name === "core" ? { yaml: expect.any(String) } : { "@stackwright/core": version };
    expect(manifestOf(name).dependencies).toEqual(wanted);
  });
});

describe("subpaths", () => {
  it("of the services are its products (npm run exports)", () => {
    expect(readFileSync("packages/services/package.json", "utf8")).toBe(servicesManifest());
    expect(products()).toEqual(expect.arrayContaining(["mariadb", "traefik", "with-traefik"]));
  });

  it("lead to files that are there", () => {
    const files = names.flatMap((name) =>
      Object.values(manifestOf(name).exports)
        .flatMap((entry) => (typeof entry === "string" ? [entry] : [entry.types, entry.default]))
        .map((path) => join(project, "node_modules/@stackwright", name, path)),
    );
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  it.each([
    "@stackwright/core/dist/index.js",
    "@stackwright/services/opensearch-scripts",
    "@stackwright/services/dist/traefik.js",
    "@stackwright/monitoring/rules",
  ])("do not let anybody at %s", (path) => {
    expect(evaluate("module", `await import("${path}")`).said).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

describe(`in Node.js ${process.version}`, () => {
  it("everything is imported by a module", () => {
    const paths = JSON.stringify(requirable);
    const { status, output, said } = evaluate(
      "module",
      `for (const path of ${paths}) console.log(path, Object.keys(await import(path)).length > 0)`,
    );
    expect(status, said).toBe(0);
    expect(output.trim().split("\n")).toEqual(requirable.map((path) => `${path} true`));
  });

  it("everything is required by CommonJS", () => {
    const paths = JSON.stringify(requirable);
    const { status, output, said } = evaluate(
      "commonjs",
      `for (const path of ${paths}) console.log(path, Object.keys(require(path)).length > 0)`,
    );
    expect(status, said).toBe(0);
    expect(output.trim().split("\n")).toEqual(requirable.map((path) => `${path} true`));
  });

  it("each package makes a document", () => {
    write(project, { "all.mjs": everything });
    const { status, output, said } = run(project, process.execPath, "all.mjs");
    expect(status, said).toBe(0);
    expect(output).toMatch(/mariadb.*prometheus.*mariadb-dump/);
  });
});

function evaluate(type: "module" | "commonjs", code: string): ReturnType<typeof run> {
  return run(project, process.execPath, `--input-type=${type}`, "-e", code);
}

/** One program that needs all four packages, as JavaScript and as TypeScript. */
const everything = `
import { backups } from "@stackwright/backup";
import { defineStack, network, synth } from "@stackwright/core";
import { monitoring } from "@stackwright/monitoring";
import { minio } from "@stackwright/services";
import { mariadb } from "@stackwright/services/mariadb";

const data = network("data", { encrypted: true });
const db = mariadb({ database: "shop", networks: [data] });
const store = minio({ networks: [data], buckets: ["backups"] });
const credentials = { accessKey: store.rootUser, secretKey: store.rootPassword };
const repository = { endpoint: store.endpoints.api, bucket: "backups", credentials };
const watch = monitoring({ networks: { data: [data] }, mariadb: db });
const stack = defineStack({ name: "shop", parts: [db, store, watch, backups({ repository })] });
const { document } = synth(stack, "swarm");
console.log(Object.keys(document.services ?? {}).join(" "));
`;

describe("in TypeScript", () => {
  const wrong = `
import { service } from "@stackwright/core";
// @ts-expect-error A tag that moves is no version.
service("shop", { image: "nginx:latest" });
// @ts-expect-error No such key.
service("shop", { image: "nginx:1.27.0", imgae: "x" });
`;
  const compile = (options: object, files: Readonly<Record<string, string>>): string => {
    const folder = "typed";
    rmSync(join(project, folder), { recursive: true, force: true });
    const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    const compilerOptions = { target: "ES2022", types: [], lib: ["ES2022", "DOM"], ...strict, ...options };
    write(join(project, folder), {
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*"] }),
      ...files,
    });
    const tsc = join(process.cwd(), "node_modules/typescript/bin/tsc");
    const { status, said } = run(project, process.execPath, tsc, "-p", folder);
    return status === 0 ? "" : said;
  };
  const each = requirable
    .map((path, index) => `import * as p${index} from "${path}";\nvoid p${index};`)
    .join("\n");

  it.each([
    ["node16", { module: "Node16", moduleResolution: "Node16" }],
    ["nodenext", { module: "NodeNext", moduleResolution: "NodeNext" }],
    ["bundler", { module: "ESNext", moduleResolution: "bundler" }],
  ])(
    "types resolve with moduleResolution %s, and are not any",
    (_, options) => {
      expect(compile(options, { "all.mts": everything, "wrong.mts": wrong, "each.mts": each })).toBe("");
    },
    60_000,
  );

  it("types resolve in a CommonJS file that requires them", () => {
    const module = { module: "NodeNext", moduleResolution: "NodeNext" };
    expect(compile(module, { "all.cts": everything, "wrong.cts": wrong })).toBe("");
  }, 60_000);
});
