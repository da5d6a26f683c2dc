import type { Service } from "../../generated/compose-types.ts";
import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy, type Violation } from "../policy.ts";
import { exposureOf, isSecretName, urlExposure, type Exposure } from "./credential.ts";
import { commandCredentials, commandsOf } from "./credential-command.ts";
import { eachEntry, eachVariable } from "./read.ts";

/** Policies on credentials in the document itself. */
export const secretPolicies: readonly Policy[] = [
  servicePolicy({
    id: "credential-in-environment",
    title: "No credential is written into the environment",
    severity: "error",
    targets,
    why: "The document is kept in version control and the environment shows in `docker inspect`: whoever reads either has the credential.",
    hint: "Declare it with secret() and give its path to the image's file variable, usually the same name with _FILE.",
    sources: ["P42", "CL-0020", "DockSec", "CIS 4.10"],
    check: ({ lowered }) => inEnvironment(lowered, "literal", "is a credential in plain text"),
  }),
  servicePolicy({
    id: "credential-in-variable-default",
    title: "No variable has a credential as its default",
    severity: "error",
    targets,
    why: "Whoever forgets to set the variable runs with a credential that everybody can read in the repository.",
    hint: "Take the default away, so that a missing value stops the deployment; better, use secret().",
    sources: ["P42", "CL-0020"],
    check: ({ lowered }) => inEnvironment(lowered, "default", "has a credential as its default"),
  }),
  servicePolicy({
    id: "credential-in-variable",
    title: "Credentials come as secrets, not through variables",
    severity: "warning",
    targets,
    why: "What a variable gives is stored with the service and shows in `docker inspect`, in crash reports and to every child process.",
    hint: "Use secret() where the image can read a file; where it cannot, waive this with that as the reason.",
    sources: ["P42", "CL-0020", "CIS 4.10"],
    check: ({ lowered }) => [
      ...inEnvironment(lowered, "variable", "is a credential that shows in docker inspect"),
      ...inUrls(lowered, ["variable"]),
      ...commandCredentials(lowered, ["variable"]),
    ],
  }),
  servicePolicy({
    id: "credential-in-url",
    title: "No URL holds a password",
    severity: "error",
    targets,
    why: "URLs are logged, shown in error messages and passed on; a password in one leaks with it.",
    hint: "Give user and password apart from the address, as a secret; or let a start script read the secret and build the URL.",
    sources: ["P43", "CL-0021"],
    check: ({ lowered }) => inUrls(lowered, ["literal", "default"]),
  }),
  servicePolicy({
    id: "credential-in-command",
    title: "No credential is an argument of a command",
    severity: "error",
    targets,
    why: "Arguments show in the list of processes, in `docker inspect` and in the document.",
    hint: "Use the program's option for a password file, with the path of a secret().",
    sources: ["P44"],
    check: ({ lowered }) => commandCredentials(lowered, ["literal", "default"]),
  }),
  servicePolicy({
    id: "credential-in-label",
    title: "No label holds a credential",
    severity: "warning",
    targets,
    why: "Labels can be read by everything that may talk to the engine: proxies, exporters, log shippers. A password's hash can be guessed offline.",
    hint: "Move it to a file that only the proxy mounts, such as Traefik's usersFile, made of a secret().",
    sources: ["P44"],
    check: ({ lowered }) => [
      ...inLabels(lowered.labels, labelsPath),
      ...inLabels(lowered.deploy?.labels, serviceLabelsPath),
    ],
  }),
];

function inEnvironment(service: Service, wanted: Exposure, complaint: string): readonly Violation[] {
  const violations: Violation[] = [];
  eachVariable(service, (name, value) => {
    if (value === "" || (wanted !== "literal" && !value.includes("$")) || !isSecretName(name)) return;
    if (exposureOf(value) !== wanted || urlExposure(value) !== undefined) return;
    violations.push({ path: ["environment", name], message: `${name} ${complaint}` });
  });
  return violations;
}

function inUrls(service: Service, wanted: readonly Exposure[]): readonly Violation[] {
  const violations: Violation[] = [];
  const look = (text: string, path: readonly string[], name?: string): void => {
    // Nearly every text leaves here: a password in a URL is followed by an @.
    if (!text.includes("@")) return;
    const exposure = urlExposure(text);
    if (exposure === undefined || !wanted.includes(exposure)) return;
    violations.push({
      path: name === undefined ? path : [...path, name],
      message: `${name ?? path.join(".")} holds a URL with a password`,
    });
  };
  eachVariable(service, (name, value) => look(value, environmentPath, name));
  eachEntry(service.labels, (name, value) => look(value, labelsPath, name));
  eachEntry(service.deploy?.labels, (name, value) => look(value, serviceLabelsPath, name));
  for (const { path, words } of commandsOf(service)) for (const word of words) look(word, path);
  return violations;
}

const environmentPath: readonly string[] = ["environment"];
const labelsPath: readonly string[] = ["labels"];
const serviceLabelsPath: readonly string[] = ["deploy", "labels"];

/** Traefik's two ways of listing users with the hashes of their passwords. */
const userLists: readonly string[] = [".basicauth.users", ".digestauth.users"];

function inLabels(labels: Service["labels"], path: readonly string[]): readonly Violation[] {
  const violations: Violation[] = [];
  eachEntry(labels, (name, value) => {
    const listsUsers = isUserList(name);
    if (value === "" || (!listsUsers && !isSecretName(name))) return;
    const exposure = exposureOf(value);
    if (exposure === undefined || exposure === "variable") return;
    const what = listsUsers ? "lists users with their passwords" : "holds a credential";
    violations.push({ path: [...path, name], message: `the label ${name} ${what}` });
  });
  return violations;
}

function isUserList(name: string): boolean {
  const lower = name.toLowerCase();
  return userLists.some((end) => lower.endsWith(end));
}
