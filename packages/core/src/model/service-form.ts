import { formatPath, type Path } from "../path.ts";
import {
  checkForm,
  is,
  isMapping,
  keys,
  list,
  listOr,
  mapping,
  object,
  oneOf,
  onlyKeys,
  orNull,
  scalar,
  string,
  text,
  whole,
  words,
  type Form,
} from "./form.ts";
import type { FileMount } from "./file.ts";
import type { ImageStart } from "./image-start.ts";
import { checkHealthcheck } from "./healthcheck.ts";
import { checkMount, type Mount } from "./mount.ts";
import { checkPort } from "./port.ts";
import { hasReference, isReference } from "./reference.ts";
import { isSecret } from "./secret.ts";
import type { RunsAs, SecretMount, ServiceModel, ServiceOptions } from "./service-model.ts";
import { checkUnits, type WithUnits } from "./service-units.ts";

const isResolvedLater = (value: unknown): boolean =>
  isReference(value) || (typeof value === "string" && hasReference(value));
const textOrObject = is("text, or an object", (value) => typeof value === "string" || isMapping(value));
const named = is(
  "a name, or what network() returns",
  (value) => typeof value === "string" || (isMapping(value) && typeof value["name"] === "string"),
);
const secret = is("what secret() returns", isSecret);
const secretSource = is(
  "a name, or what secret() returns",
  (value) => typeof value === "string" || isSecret(value),
);
const fileSource = is(
  "a path, or what file() returns",
  (value) => typeof value === "string" || (isMapping(value) && isMapping(value["definition"])),
);
const owner = { uid: scalar, gid: scalar, mode: whole };
const secretMount = onlyKeys<SecretMount>({ source: secretSource, target: text, ...owner }, ["source"]);
const fileMount = onlyKeys<FileMount>({ source: fileSource, target: text, ...owner }, ["source", "target"]);
const order = oneOf("stop-first", "start-first");
const restart = is(
  '"no", "always", "unless-stopped" or "on-failure"',
  (value) =>
    isResolvedLater(value) || /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/.test(String(value)),
);
const flag = is(
  "true or false",
  (value) => isResolvedLater(value) || ["true", "false"].includes(String(value)),
);
const facet = (form: Form): Form => listOr(list(form), form);

/** The form of every option that `service()` takes apart, and an example. The schema check reads the others. */
const forms = {
  image: [textOrObject, '"nginx:1.29.3"'],
  environment: [mapping(orNull(scalar)), '{ LOG_LEVEL: "info" }'],
  secretEnv: [mapping(secret), '{ DB_PASSWORD: secret("db_password") }'],
  labels: [mapping(scalar), '{ "com.example.team": "shop" }'],
  networks: [listOr(list(named), mapping(orNull(object))), '[network("front")]'],
  volumes: [list(object), '[mountVolume(volume("data"), "/var/lib/data")]'],
  ports: [
    list(keys({ protocol: oneOf("tcp", "udp", "sctp"), mode: oneOf("ingress", "host") })),
    "[publish(80, 8080)]",
  ],
  secrets: [list((value) => (isSecret(value) ? undefined : secretMount(value))), '[secret("token")]'],
  configs: [list(fileMount), '[mountFile(file("app/app.conf", "..."), "/etc/app.conf")]'],
  depends_on: [listOr(list(string), mapping(object)), '["mariadb"]'],
  facets: [
    keys({
      metrics: facet(keys({}, ["port"])),
      metricFiles: facet(keys({}, ["volume", "technology"])),
      probe: facet(keys({}, ["kind", "port"])),
      route: facet(keys({}, ["host", "port"])),
      backup: facet(keys({}, ["volume"])),
      logs: facet(object),
    }),
    "{ metrics: { port: 9100 } }",
  ],
  command: [words, '["--verbose"]'],
  entrypoint: [words, '["/bin/sh", "-c"]'],
  tmpfs: [list(text), '["/tmp"]'],
  restart: [restart, '"unless-stopped"'],
  description: [text, '"The shop"'],
  hostname: [text, '"shop"'],
  user: [text, '"1000:1000"'],
  env_file: [listOr(list(textOrObject), text), '"./web.env"'],
  build: [textOrObject, '{ context: "./web" }'],
  scale: [scalar, "2"],
  init: [flag, "true"],
  privileged: [flag, "true"],
  read_only: [flag, "true"],
  stdin_open: [flag, "true"],
  tty: [flag, "true"],
  healthcheck: [object, '{ test: ["CMD", "true"], interval: "30s" }'],
  deploy: [
    keys({
      mode: oneOf("replicated", "global", "replicated-job", "global-job"),
      endpoint_mode: oneOf("vip", "dnsrr"),
      labels: mapping(scalar),
      placement: keys({ constraints: list(text), preferences: list(object) }),
      resources: keys({ limits: object, reservations: object }),
      restart_policy: keys({ condition: oneOf("none", "on-failure", "any") }),
      update_config: keys({ failure_action: oneOf("continue", "pause", "rollback"), order }),
      rollback_config: keys({ failure_action: oneOf("continue", "pause"), order }),
    }),
    '{ replicas: 2, placement: { constraints: ["node.role == worker"] } }',
  ],
  runsAs: [onlyKeys<RunsAs>({ uid: whole, gid: whole }, ["uid", "gid"]), "{ uid: 1000, gid: 1000 }"],
  imageStart: [
    onlyKeys<ImageStart>(
      {
        shell: string,
        entrypoint: list(string),
        command: list(string),
        tcpCheck: oneOf("bash", "nc", "curl", "wget"),
      },
      ["entrypoint", "command"],
    ),
    '{ shell: "/bin/sh", entrypoint: ["/start"], command: [] }',
  ],
} satisfies { readonly [Key in keyof ServiceOptions]: readonly [form: Form, example: string] };

/** What is checked beyond its form: alike in a service's options and in a part. */
type Checked = WithUnits & Pick<ServiceModel, "ports"> & { readonly volumes?: readonly Mount[] };

/**
 * Checks a service: the form of its options, and its units, ports, mounts and health check. The compiler refuses most
 * mistakes; this is for values that are computed or come from plain JavaScript.
 *
 * @throws StackwrightError naming the option below `path`.
 */
export function checkService(path: Path, value: Checked): void {
  checkForm(value, object, path, 'service("web", { image: "nginx:1.29.3" })');
  for (const [key, [form, example]] of Object.entries(forms)) {
    const option: unknown = Reflect.get(value, key);
    if (option !== undefined) checkForm(option, form, [...path, key], `${key}: ${example}`);
  }
  const where = formatPath(path);
  checkUnits(value, where);
  value.ports?.forEach((port, index) => checkPort(port, `${where}.ports[${index}]`));
  if (value.healthcheck !== undefined) checkHealthcheck(value.healthcheck, `${where}.healthcheck`);
  value.volumes?.forEach((mount, index) => checkMount(mount, `${where}.volumes[${index}]`));
}

/** Checks a service as it stands in a part, and gives it back. */
export function checkModel(service: string, model: ServiceModel): ServiceModel {
  checkForm(model, object, ["services", service], '{ image: "nginx:1.29.3" }');
  // A part holds the names of exported secrets, and no longer the secrets.
  const { secretEnv: _names, ...rest } = model;
  checkService(["services", service], rest);
  return model;
}
