import {
  derive,
  file,
  jsonContent,
  makePart,
  mountFile,
  withFiles,
  type Part,
  type StackFile,
  type StackView,
} from "@stackwright/core";
import type { Dashboard } from "../dashboards/builder/dashboard.ts";

/** Gives the dashboards of a stack: `dashboardsFor`. */
export type DashboardSource = (stack: StackView) => readonly Dashboard[];

/** Where Grafana finds dashboards in its container. */
export const dashboardFolder = "/etc/grafana/provisioning/dashboards";

/**
 * The dashboards of a stack, each a file that is mounted into Grafana. Which of them there are depends on what the services
 * of the stack state, so both the files and their mounts are derived.
 */
export function dashboardFiles(grafana: string, folder: string, dashboards: DashboardSource): Part {
  const name = `${grafana}-dashboards`;
  // Derived in a second round: what other parts derive, such as backups with metrics, is there by then.
  return derive(name, () => derive(name, (stack) => mountedDashboards(stack, grafana, folder, dashboards)));
}

function mountedDashboards(
  stack: StackView,
  grafana: string,
  folder: string,
  dashboards: DashboardSource,
): Part {
  const files = dashboards(stack).map((dashboard) => dashboardFile(folder, dashboard));
  const mounts = files.map((one) =>
    mountFile(one, `${dashboardFolder}/${one.path.slice(one.path.lastIndexOf("/") + 1)}`),
  );
  return makePart({
    files: Object.fromEntries(files.map(({ path, definition }) => [path, definition])),
    conditionals: [
      {
        target: stack.target,
        change: { kind: "modify", services: [grafana], modifier: withFiles(...mounts) },
      },
    ],
  });
}

function dashboardFile(folder: string, { fileName, model }: Dashboard): StackFile {
  return file(`${folder}/provisioning/dashboards/${fileName}.json`, jsonContent(model), { perTarget: true });
}
