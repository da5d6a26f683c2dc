/** The tools of a new repo, in the versions that this release was tested with. */
export const testedTools = { tsx: "4.23.15", typescript: "6.0.3", vitest: "4.1.12" } as const;

/** A file of a new repo. */
export interface TemplateFile {
  readonly path: string;
  readonly content: string;
  /** A file that a fresh repo often has: yours is kept. */
  readonly optional?: true;
}

/**
 * The files of a new repo: a stack, a test of its policies, and a workflow that runs both.
 *
 * @param name The stack's name, which is the package's too.
 * @param version The version of our packages that it depends on.
 */
export function template(name: string, version: string): readonly TemplateFile[] {
  return [
    { path: "package.json", content: manifest(name, version) },
    { path: "tsconfig.json", content: tsconfig },
    { path: "stack.ts", content: stack(name) },
    { path: "stack.test.ts", content: test },
    { path: ".github/workflows/stack.yml", content: workflow },
    { path: ".gitignore", content: ignored, optional: true },
    { path: "README.md", content: readme(name), optional: true },
  ];
}

function manifest(name: string, version: string): string {
  const content = {
    name,
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      check: "tsx stack.ts --check",
      build: "tsx stack.ts --out platform",
      test: "vitest run",
      typecheck: "tsc",
    },
    dependencies: { "@stackwright/core": `^${version}`, "@stackwright/services": `^${version}` },
    devDependencies: Object.fromEntries(
      Object.entries(testedTools).map(([tool, tested]) => [tool, `^${tested}`]),
    ),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const tsconfig = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "types": [],
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["*.ts"]
}
`;

function stack(name: string): string {
  return `import { defineStack, main, network, pipe, variable } from "@stackwright/core";
import {
  engineOptions,
  traefik,
  traefikPolicies,
  whoami,
  withTraefik,
} from "@stackwright/services";

// What the person who deploys decides: each becomes a line of .env.example.
const domain = variable("DOMAIN", {
  default: "example.com",
  description: "Public domain.",
});
const email = variable("ACME_EMAIL", {
  default: "admin@example.com",
  description: "Let's Encrypt writes to this address.",
});

const front = network("front", { encrypted: true });

const proxy = traefik({ acmeEmail: email, networks: [front] });
const site = pipe(
  whoami({ networks: [front] }),
  withTraefik({ host: \`www.\${domain}\` }),
);

const stack = defineStack({
  name: "${name}",
  parts: [proxy, site, engineOptions],
});
export default stack;
await main(import.meta, stack, { policies: traefikPolicies });
`;
}

const test = `import "@stackwright/core/testing";
import { policies, synth } from "@stackwright/core";
import { traefikPolicies } from "@stackwright/services";
import { expect, it } from "vitest";
import stack from "./stack.ts";

it("follows the recommended policies, in development and in production", () => {
  expect(stack).toSatisfyPolicies([
    ...policies.recommended,
    ...traefikPolicies,
  ]);
});

it("opens ports on the proxy alone", () => {
  const services = Object.entries(
    synth(stack, "swarm").document.services ?? {},
  );
  const open = services
    .filter(([, { ports = [] }]) => ports.length > 0)
    .map(([name]) => name);
  expect(open).toEqual(["traefik"]);
});

it("lets the proxy reach the site", () => {
  expect(stack).toReach("traefik", "whoami");
});
`;

const workflow = `name: stack

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npm run typecheck
      - run: npm test
      - run: npm run build
      # The tools that will read the files have the last word.
      - run: docker compose -f platform/docker-compose.dev.yml config --quiet
      - run: docker stack config --compose-file platform/stack.prod.yml > /dev/null
`;

const ignored = `node_modules/
platform/
secrets/
.env
`;

function readme(name: string): string {
  return `# ${name}

\`stack.ts\` says what runs; everything else is made from it.

\`\`\`sh
npm install
npm run check   # what was found, for both targets
npm test        # the policies
npm run build   # writes platform/: both documents, every config file, .env.example
\`\`\`

In development: \`npm run build && docker compose -f platform/docker-compose.dev.yml up\`.
In production, on a Swarm manager: \`docker stack deploy -c platform/stack.prod.yml ${name}\`.
`;
}
