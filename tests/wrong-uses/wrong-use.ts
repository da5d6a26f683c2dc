import {
  defineStack,
  policies,
  StackwrightError,
  synth,
  type ErrorCode,
  type Finding,
  type Modifier,
  type Part,
  type Severity,
  type Target,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";

/** A call that the library refuses. */
export interface WrongCall {
  /** What is wrong, as a person would say it. */
  readonly name: string;
  readonly does: () => unknown;
  readonly code: ErrorCode;
  readonly path: string;
  /** The bad value or name, as the message or the path has to show it. */
  readonly culprit: string;
}

/** A stack that can be written down, and in which something is wrong. */
export interface WrongStack {
  readonly name: string;
  readonly parts: () => readonly (Part | Modifier)[];
  /** @default "swarm" */
  readonly target?: Target;
  readonly id: string;
  /** @default "error" */
  readonly severity?: Severity;
  readonly path: string;
  readonly culprit: string;
}

/** A value that the compiler would refuse: what a caller without a compiler can pass. */
export function wrong<Expected>(value: unknown): Expected {
  return value as Expected;
}

/** Synthesizes a stack of some parts. */
export function synthOf(
  parts: readonly (Part | Modifier)[],
  target: Target = "swarm",
): ReturnType<typeof synth> {
  return synth(defineStack({ name: "shop", parts }), target, { policies: policies.all });
}

/** One test for each wrong call. */
export function refuses(title: string, calls: readonly WrongCall[]): void {
  describe(title, () => {
    it.each(calls)("$name", async ({ does, code, path, culprit }) => {
      const error = await errorOf(does);
      expect({ code: error.code, path: error.path }).toEqual({ code, path });
      const [said = "", hint = ""] = error.message.split("\n  hint: ");
      expect(said.slice(error.path.length + 2)).not.toBe("");
      expect(said).toContain(culprit);
      expect(hint).toBe(error.hint);
      expect(hint.length).toBeGreaterThanOrEqual(15);
    });
  });
}

/** One test for each wrong stack. */
export function finds(title: string, stacks: readonly WrongStack[]): void {
  describe(title, () => {
    it.each(stacks)("$name", ({ parts, target, id, severity = "error", path, culprit }) => {
      const { findings } = synthOf(parts(), target);
      const found = findings.filter((finding) => finding.id === id && finding.path === path);
      expect(found, listing(findings)).toHaveLength(1);
      const [finding] = found;
      expect(finding?.severity).toBe(severity);
      expect(finding?.message).not.toBe("");
      expect(`${finding?.path}: ${finding?.message}`).toContain(culprit);
      expect(finding?.hint.length).toBeGreaterThanOrEqual(15);
    });
  });
}

/** The error of the library that a call throws; any other error fails the test. */
export async function errorOf(does: () => unknown): Promise<StackwrightError> {
  try {
    await does();
  } catch (error) {
    if (error instanceof StackwrightError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function listing(findings: readonly Finding[]): string {
  return findings.map(({ id, path, message }) => `${id} ${path}: ${message}`).join("\n");
}
