import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { addAServicePage, ownService } from "../scripts/add-a-service.ts";
import { monitoringPage } from "../scripts/alert-table.ts";
import { dashboardPage } from "../scripts/dashboard-pages.ts";
import { dialectPage } from "../scripts/dialect-table.ts";
import { formatPage } from "../scripts/generated-page.ts";
import { policyPage } from "../scripts/policy-table.ts";
import { readmePage } from "../scripts/readme.ts";

it.each([
  ["README.md", readmePage],
  ["docs/add-a-service.md", addAServicePage],
  ["docs/dashboards.md", dashboardPage],
  ["docs/dialects.md", dialectPage],
  ["docs/monitoring.md", monitoringPage],
  ["docs/policies.md", policyPage],
])(
  "%s says what the code says (npm run docs:generate)",
  async (path, page) => {
    expect(await readFile(path, "utf8")).toBe(await formatPage(page()));
  },
  30_000,
);

it("shows a service of one's own in fewer than 15 lines", () => {
  expect(ownService().trim().split("\n").length).toBeLessThan(15);
});
