import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  assemble,
  documentText,
  lower,
  policies,
  synth,
  type ComposeSpecification,
  type Stack,
} from "@stackwright/core";
import { stringify } from "yaml";
import { check } from "../packages/core/src/check/check.ts";
import { platform } from "./platform.ts";

/** The stages of the pipeline, in their order. */
export const stages = ["build", "assemble", "lower", "check", "emit"] as const;

/** What is measured for one number of services. */
export interface Row {
  readonly services: number;
  /** All stages together, in milliseconds: the median of several runs. */
  readonly pipelineMs: number;
  /** The `yaml` package's `stringify` of the same document. */
  readonly stringifyMs: number;
  /** `docker compose config -q` of the same stack; `null` where it was not, or could not be, measured. */
  readonly composeConfigMs: number | null;
  /** The highest memory of the process before anything but the pipeline has run, in MiB. */
  readonly rssMb: number;
  readonly stages: Readonly<Record<(typeof stages)[number], number>>;
  /** The size of the YAML, in MiB. */
  readonly yamlMb: number;
}

/** How long `docker compose config` may take. */
export const composeTimeoutMs = 60_000;

/** Measures one number of services. Each call wants a process of its own, for the memory. */
export function measure(services: number): Row {
  for (let run = 0; run < 20; run += 1) pipeline(50);
  const runs = [measured(() => pipeline(services))];
  const rssMb = process.resourceUsage().maxRSS / 1024;
  const stack = platform(services);
  const { document } = synth(stack, "swarm", { policies: [] });
  const baseline = [measured(() => stringifyTime(document))];
  // Turn by turn, so that what else the machine does is shared by both.
  const wanted = Math.min(50, Math.max(5, Math.round(20_000 / services)));
  while (runs.length < wanted) {
    runs.push(measured(() => pipeline(services)));
    baseline.push(measured(() => stringifyTime(document)));
  }
  return {
    services,
    pipelineMs: median(runs.map((run) => stages.reduce((sum, stage) => sum + run[stage], 0))),
    stringifyMs: median(baseline),
    composeConfigMs: composeConfigTime(stack),
    rssMb,
    stages: Object.fromEntries(
      stages.map((stage) => [stage, median(runs.map((run) => run[stage]))]),
    ) as Row["stages"],
    yamlMb: documentText(synth(stack, "swarm", { policies: [] })).length / 1024 ** 2,
  };
}

/** Does something after the garbage of what was done before is gone, so that it does not pay for that. */
function measured<Result>(does: () => Result): Result {
  globalThis.gc?.();
  return does();
}

/** From the first service() to the text of the document. */
function pipeline(services: number): Row["stages"] {
  const start = performance.now();
  const stack = platform(services);
  const built = performance.now();
  const assembled = assemble(stack, "swarm");
  const atAssembled = performance.now();
  const lowered = lower(assembled);
  const atLowered = performance.now();
  const findings = check(assembled, lowered, policies.all);
  const checked = performance.now();
  documentText({ ...lowered, stack: assembled, findings });
  const emitted = performance.now();
  return {
    build: built - start,
    assemble: atAssembled - built,
    lower: atLowered - atAssembled,
    check: checked - atLowered,
    emit: emitted - checked,
  };
}

/** The same document, with nothing but the `yaml` package and the same options as a careful person would choose. */
function stringifyTime(document: ComposeSpecification): number {
  const start = performance.now();
  stringify(document, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
  return performance.now() - start;
}

function composeConfigTime(stack: Stack): number | null {
  if (spawnSync("docker", ["compose", "version"], { stdio: "ignore" }).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "stackwright-bench-"));
  try {
    const file = join(folder, "compose.yaml");
    writeFileSync(file, documentText(synth(stack, "compose", { policies: [] })));
    const start = performance.now();
    const { status } = spawnSync("docker", ["compose", "-f", file, "config", "-q"], {
      stdio: ["ignore", "ignore", "ignore"],
      timeout: composeTimeoutMs,
    });
    return status === 0 ? performance.now() - start : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
