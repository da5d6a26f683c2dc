import { isIP } from "node:net";
import {
  derive,
  emptyPart,
  file,
  makePart,
  mergeAll,
  only,
  StackwrightError,
  type FileOptions,
  type Part,
  type StackView,
} from "@stackwright/core";
import type { CheckLimits } from "./operations/checks/check.ts";
import { checksOf, checksScript } from "./operations/checks.ts";
import { architecture, deployment, development, readme } from "./operations/documents.ts";
import { gitignore } from "./operations/gitignore.ts";
import { grafanaImport, grafanaService } from "./operations/grafana-import.ts";
import { initFoldersFile, keptInFolders } from "./operations/init-folders.ts";
import { initSecretFiles, initSwarmSecrets } from "./operations/init-secrets.ts";
import { initSwarm } from "./operations/init-swarm.ts";
import { makefile } from "./operations/makefile.ts";
import type { Language } from "./operations/make-targets.ts";
import { paths } from "./operations/names.ts";
import { nftables } from "./operations/nftables.ts";
import type { Subject } from "./operations/subject.ts";
import { waitScript } from "./operations/wait.ts";

/** Options of {@link operations}. */
export interface OperationsOptions {
  /** The language of the documents and of `make help`. Scripts speak English. @default "en" */
  readonly language?: "fr" | "en";
  /**
   * Descriptions for the documents that replace the stack's own, by path: `services.glpi`, `networks.front`,
   * `volumes.db_data`, `secrets.restic_password`, `variables.DOMAIN`; `routes.glpi` for what is at its
   * address, `backups.loki_data` for the reason of no backup.
   */
  readonly descriptions?: Readonly<Record<string, string>>;
  /** The addresses of the Swarm's nodes, or their networks in CIDR form, for the firewall. @default none: to be filled in */
  readonly nodeAddresses?: readonly string[];
  /** @default 22 */
  readonly sshPort?: number;
  /** The days that a certificate must still be valid for, in the checks. @default 14 */
  readonly certificateDays?: number;
  /** The hours after which the newest backup is too old, in the checks. @default 24 */
  readonly backupHours?: number;
}

/**
 * The files with which a platform is run, all of them computed from the stack: `Makefile`, `.gitignore`, the scripts that
 * make the secrets, prepare the Swarm and check a deployment, the firewall, `README.md` and the documents in `docs/`.
 *
 * Put it last in the stack's parts: it then sees the services that other parts derive.
 *
 * The two targets differ in what the scripts do, so `scripts/init-secrets.sh` and `scripts/checks.sh` have an edition for
 * Swarm beside them, which they call themselves.
 *
 * @throws StackwrightError `option-invalid`.
 * @example
 * defineStack({ name: "bigdata", parts: [..., operations({ language: "fr" })] })
 */
export function operations(options: OperationsOptions = {}): Part {
  const {
    language = "en",
    descriptions = {},
    nodeAddresses = [],
    sshPort = 22,
    certificateDays = 14,
    backupHours = 24,
  } = options;
  checkLanguage(language);
  nodeAddresses.forEach(checkAddress);
  checkNumber(sshPort, "sshPort", 65_535);
  checkNumber(certificateDays, "certificateDays", 365);
  checkNumber(backupHours, "backupHours", 24 * 365);

  const limits: CheckLimits = { certificateDays, backupHours };
  const subject = (view: StackView): Subject => ({ view, language, descriptions });
  const swarmFiles = files([
    [paths.initSwarm, initSwarm, { mode: 0o755 }],
    [paths.nftables, (stack) => nftables(stack, { nodeAddresses, sshPort })],
    [paths.readme, (stack) => readme(subject(stack), checksOf(stack, limits))],
    [paths.architecture, (stack) => architecture(subject(stack))],
    [paths.deployment, (stack) => deployment(subject(stack))],
  ]);
  const composeFiles = files([
    [paths.gitignore, gitignore],
    [paths.wait, waitScript, { mode: 0o755 }],
    [paths.development, (stack) => development(subject(stack))],
  ]);
  const bothFiles = files([
    [paths.makefile, (stack) => makefile(stack, language)],
    [paths.initSecrets, initSecrets, { mode: 0o755, perTarget: true }],
    [paths.checks, (stack) => checksScript(stack, limits), { mode: 0o755, perTarget: true }],
  ]);
  return mergeAll([
    { label: "operations: both targets", part: bothFiles },
    { label: "operations: development", part: only("compose", composeFiles) },
    { label: "operations: production", part: only("swarm", swarmFiles) },
    { label: "operations: Grafana", part: derive("operations: Grafana", grafanaFiles) },
    { label: "operations: folders", part: derive("operations: folders", folderFiles) },
  ]);
}

type Entry = readonly [path: string, content: (stack: StackView) => string, options?: FileOptions];

function files(entries: readonly Entry[]): Part {
  return makePart({
    files: Object.fromEntries(
      entries.map(([path, content, options]) => [path, file(path, content, options).definition]),
    ),
  });
}

function initSecrets(view: StackView): string {
  return view.target === "swarm" ? initSwarmSecrets(view) : initSecretFiles(view);
}

/** Only a stack with a Grafana has something to import into it. */
function grafanaFiles(stack: StackView): Part {
  const service = grafanaService(stack);
  if (service === undefined) return emptyPart;
  return files([[paths.grafanaImport, (view) => grafanaImport(view, service), { mode: 0o755 }]]);
}

/** Only volumes in folders of the host need these made. `withHostFolders` brings the script for those that it moves. */
function folderFiles(stack: StackView): Part {
  if (keptInFolders(stack).length === 0) return emptyPart;
  return makePart({ files: { [initFoldersFile.path]: initFoldersFile.definition } });
}

function checkLanguage(language: Language): void {
  if (language === "fr" || language === "en") return;
  throw invalid("language", language, '"fr" or "en"', "Documents are written in French or English.");
}

function checkAddress(address: string, index: number): void {
  const [ip = "", prefix, ...rest] = String(address).split("/");
  const bits = isIP(ip) === 6 ? 128 : 32;
  if (
    isIP(ip) !== 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits))
  )
    return;
  throw invalid(
    `nodeAddresses[${index}]`,
    address,
    "an address such as 10.0.0.11, or a network such as 10.0.0.0/24",
    "The firewall needs addresses: it is loaded before names can be resolved.",
  );
}

function checkNumber(value: number, name: string, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw invalid(name, value, `a whole number from 1 to ${most}`, `Leave ${name} out for its default.`);
}

function invalid(name: string, value: unknown, expected: string, hint: string): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path: `operations.${name}`,
    message: `${JSON.stringify(value)} is not valid here: expected ${expected}`,
    hint,
  });
}
