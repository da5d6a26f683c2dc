import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";

const summaryFile = "out/test-summary.txt";

/**
 * Ends a run with one line that a machine can read: `12 passed, 0 failed, 1 skipped`. The same line goes to
 * `out/test-summary.txt`. A file that cannot be loaded, and an error outside every test, count as one failure each.
 *
 * On CI nothing may be skipped: every tool is there, so a skipped test means that something was not checked. There are several
 * runs there, each of which adds its line; `.ci/run` begins with an empty file and ends with the sum.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => stateOf(test) === "skipped");
    const passed = tests.filter((test) => stateOf(test) === "passed").length;
    const broken = modules.flatMap((module) => module.errors()).length + unhandledErrors.length;
    const failed = tests.length - passed - skipped.length + broken;
    const line = `${passed} passed, ${failed} failed, ${skipped.length} skipped\n`;

    mkdirSync("out", { recursive: true });
    const isCi = process.env["CI"] !== undefined;
    (isCi ? appendFileSync : writeFileSync)(summaryFile, line);
    const forbidden = isCi ? skipped : [];
    process.once("exit", () => {
      for (const test of forbidden)
        process.stdout.write(`skipped on CI: ${test.module.relativeModuleId} > ${test.fullName}\n`);
      if (forbidden.length > 0) process.exitCode = 1;
      process.stdout.write(line);
    });
  }
}

function stateOf(test: TestCase): ReturnType<TestCase["result"]>["state"] {
  return test.result().state;
}
