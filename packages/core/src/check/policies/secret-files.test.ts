import { secret } from "../../model/secret.ts";
import { variable } from "../../model/variable.ts";
import { yamlContent } from "../../model/file.ts";
import { testPolicies } from "./context.fixture.ts";
import { secretFilePolicies } from "./secret-files.ts";

const key = secret("api_key");
const password = variable("SMTP_PASSWORD");
const domain = variable("DOMAIN");

testPolicies(secretFilePolicies, {
  "config-holds-credential": {
    broken: [
      { files: { "app.yml": yamlContent({ smtp: { auth_password: "hunter2" } }) } },
      { files: { "app.yml": yamlContent({ smtp: { auth_password: String(password) } }) } },
      { files: { "app.yml": yamlContent({ remotes: [{ url: "https://a:hunter2@example.com" }] }) } },
      { files: { "app.ini": "[db]\nuser = app\npassword = hunter2\n" } },
      { files: { "app.env": `export SMTP_PASSWORD="${password}"\n` } },
      { files: { "app.conf": "proxy_pass http://a:hunter2@backend/;" } },
      { files: { "app.json": '{\n  "apiKey": "abc",\n  "x": 1\n}' } },
      { files: { "key.pem": "-----BEGIN EC PRIVATE KEY-----\nMHc\n" } },
    ],
    holds: [
      {
        files: {
          "prometheus.yml": yamlContent({ basic_auth: { username: "a", password_file: "/run/secrets/x" } }),
        },
      },
      {
        files: {
          "alertmanager.yml": yamlContent({
            global: { smtp_auth_password_file: String(key), host: String(domain) },
          }),
        },
      },
      { files: { "app.yml": yamlContent({ token: String(key), max_tokens: 8, password: "" }) } },
      { files: { "grafana.ini": "admin_password = $__file{/run/secrets/grafana}\n; password = hunter2\n" } },
      {
        files: {
          "run.sh":
            '# PASSWORD=x\nPASSWORD="$(cat /run/secrets/x)"\nexport TOKEN=$1\nDSN="mysql://a:$PASSWORD@db"\n',
        },
      },
      { files: { "app.yml": "password: |\n  # filled in later\ntoken_ttl: 1h\nsecret: '{{ .Secret }}'\n" } },
      { files: { "site.conf": `server_name ${domain};\nemail admin@example.com;\n` } },
      { app: {} },
    ],
  },
  "secret-env-file": {
    broken: [
      { app: { env_file: "./secrets.env" } },
      { app: { env_file: ["app.env", "db-credentials.env"] } },
      { app: { env_file: [{ path: ".env.secret" }] } },
    ],
    holds: [{ app: { env_file: "app.env" } }, { app: { env_file: [{ path: "common.env" }] } }, { app: {} }],
  },
  "secret-mode": {
    broken: [
      { app: { secrets: ["db"] } },
      { app: { secrets: [{ source: "db" }] } },
      { app: { secrets: [{ source: "db", mode: 0o444 }] } },
      { app: { secrets: [{ source: "db", mode: "0444" }] } },
    ],
    holds: [
      { app: { secrets: [{ source: "db", mode: 0o400 }] } },
      { app: { secrets: [{ source: "db", mode: 0o440 }] } },
      { app: { secrets: [{ source: "db", mode: "0400" }] } },
      { app: {} },
    ],
  },
});
