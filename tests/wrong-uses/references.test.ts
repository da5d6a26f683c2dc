import {
  defineStack,
  file,
  mountFile,
  renderTree,
  secret,
  service,
  variable,
  withDeployLabels,
  yamlContent,
} from "@stackwright/core";
import { finds, refuses, synthOf, wrong } from "./wrong-use.ts";

const image = "nginx:1.29.3";
const domain = variable("DOMAIN", { default: "example.com" });

refuses("variables and secrets", [
  {
    name: "a variable's name with a dash",
    does: () => variable("MY-DOMAIN"),
    code: "variable-invalid",
    path: 'variables["MY-DOMAIN"]',
    culprit: '"MY-DOMAIN"',
  },
  {
    name: "a default with a brace",
    does: () => variable("FORMAT", { default: "{json}" }),
    code: "variable-invalid",
    path: 'variables["FORMAT"]',
    culprit: "{json}",
  },
  {
    name: "a brace after another variable in a default",
    does: () => variable("FORMAT", { default: `${domain}}` }),
    code: "variable-invalid",
    path: 'variables["FORMAT"]',
    culprit: "FORMAT",
  },
  {
    name: "one variable with two defaults",
    does: () =>
      synthOf([
        service("a", { image, environment: { HOST: domain } }),
        service("b", { image, environment: { HOST: variable("DOMAIN", { default: "example.org" }) } }),
      ]),
    code: "definition-conflict",
    path: "variables.DOMAIN",
    culprit: "services.b",
  },
  {
    name: "one secret with two versions",
    does: () =>
      synthOf([
        service("a", { image, secrets: [secret("token")] }),
        service("b", { image, environment: { TOKEN_FILE: secret("token", { version: 2 }) } }),
      ]),
    code: "definition-conflict",
    path: "secrets.token",
    culprit: "version",
  },
  {
    name: "a variable in a key",
    does: () => synthOf([service("web", { image, environment: { [`${domain}`]: "1" } })]),
    code: "reference-in-key",
    path: "services.web.environment",
    culprit: "DOMAIN",
  },
  {
    name: "a variable in a label's name",
    does: () => synthOf([service("web", { image }), withDeployLabels({ [`host.${domain}`]: "1" })]),
    code: "reference-in-key",
    path: "services.web.deploy.labels",
    culprit: "DOMAIN",
  },
  {
    name: "a reference that was cut",
    does: () => synthOf([service("web", { image, environment: { HOST: `${domain}`.slice(0, 30) } })]),
    code: "reference-broken",
    path: "services.web.environment.HOST",
    culprit: "variable",
  },
  {
    name: "a reference in upper case",
    does: () => synthOf([service("web", { image, command: ["--host", `${domain}`.toUpperCase()] })]),
    code: "reference-broken",
    path: "services.web.command[1]",
    culprit: "VARIABLE",
  },
  {
    name: "the end of a reference",
    does: () => synthOf([service("web", { image, labels: { host: `${domain}`.slice(12) } })]),
    code: "reference-broken",
    path: "services.web.labels.host",
    culprit: "DOMAIN",
  },
  {
    name: "a reference that was cut, in a file",
    does: () =>
      synthOf([
        service("web", { image, configs: [mountFile(file("a.txt", `${domain}`.slice(0, -3)), "/a")] }),
      ]),
    code: "reference-broken",
    path: 'files["a.txt"]',
    culprit: "DOMAIN",
  },
]);

refuses("files", [
  {
    name: "a file outside of the folder",
    does: () => file("../x", "text"),
    code: "file-invalid",
    path: 'files["../x"]',
    culprit: "../x",
  },
  {
    name: "a file from the root",
    does: () => file("/x", "text"),
    code: "file-invalid",
    path: 'files["/x"]',
    culprit: "/x",
  },
  {
    name: "a file without content",
    does: () => file("app/app.conf", wrong(undefined)),
    code: "file-invalid",
    path: 'files["app/app.conf"]',
    culprit: "undefined",
  },
  {
    name: "a file's content that is data, without its format",
    does: () => file("app/app.yml", wrong({ level: "info" })),
    code: "file-invalid",
    path: 'files["app/app.yml"]',
    culprit: "level",
  },
  {
    name: "a function that gives no content",
    does: () =>
      synthOf([
        service("web", {
          image,
          configs: [
            mountFile(
              file(
                "a.txt",
                wrong(() => undefined),
              ),
              "/a",
            ),
          ],
        }),
      ]),
    code: "file-invalid",
    path: 'files["a.txt"]',
    culprit: "undefined",
  },
  {
    name: "one file with another content for each target",
    does: () => {
      const config = file("app/target.txt", ({ target }) => target);
      return renderTree(
        defineStack({
          name: "shop",
          parts: [service("web", { image, configs: [mountFile(config, "/target")] })],
        }),
      );
    },
    code: "definition-conflict",
    path: 'files["app/target.txt"]',
    culprit: "app/target.txt",
  },
]);

finds("files that a target cannot take", [
  {
    name: "a variable without a value in a file",
    parts: () => [
      service("web", {
        image,
        configs: [mountFile(file("app.yml", yamlContent({ host: variable("HOST") })), "/app.yml")],
      }),
    ],
    id: "variable-value-missing",
    path: 'files["app.yml"]',
    culprit: "HOST",
  },
  {
    name: "an empty config in Swarm",
    parts: () => [service("web", { image, configs: [mountFile(file("empty.conf", ""), "/empty.conf")] })],
    id: "config-empty",
    path: 'files["empty.conf"]',
    culprit: "empty.conf",
  },
  {
    name: "a config that is too large for Swarm",
    parts: () => [
      service("web", { image, configs: [mountFile(file("big.conf", "x".repeat(1_024_001)), "/big.conf")] }),
    ],
    id: "config-too-large",
    path: 'files["big.conf"]',
    culprit: "1024001 bytes",
  },
  {
    name: "a variable that was never declared",
    parts: () => [service("web", { image, environment: { HOST: "shop.${DOMAIN}" } })],
    id: "variable-undeclared",
    severity: "warning",
    path: "services.web.environment.HOST",
    culprit: "${DOMAIN}",
  },
]);
