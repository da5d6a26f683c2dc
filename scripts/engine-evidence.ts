/**
 * Writes docs/evidence.md from what the last `npm run test:engine` found: what a real engine did with the platform, on what
 * machine, and what was a stand-in.
 *
 *   npm run docs:engine
 */
import { catalogue } from "../tests/engine/images/catalogue.ts";
import type { EngineImage } from "../tests/engine/images/image.ts";
import { composeAdaptations, swarmAdaptations, type Adaptation } from "../tests/engine/platform/adapt.ts";
import { readReport, type Drill, type EngineReport } from "../tests/engine/report.ts";
import { generatedPage } from "./generated-page.ts";

const truths: readonly string[] = [
  "A `tmpfs` over a folder that the image has takes that folder's mode and belongs to root: a program that does not run as root cannot write there. Where the image has no such folder it is open to all (1777).",
  "`docker compose up --wait` fails as soon as a job has ended, even with 0. `scripts/wait.sh` (`make wait`) therefore names the services that go on running, and asks jobs for how they ended.",
  "A `ulimits` value above the machine's own hard limit stops the container from starting, unless the engine has CAP_SYS_RESOURCE.",
  "The address of `docker_gwbridge`, through which containers reach the engine's metrics, depends on the engine's address pools: set `DOCKER_METRICS_ADDRESS` to what `docker network inspect docker_gwbridge` says. In engine 20.10 `metrics-addr` needs `--experimental`.",
  "The kernel keeps the addresses of at most 1024 neighbours (`net.ipv4.neigh.default.gc_thresh3`) for all containers of a machine together. A platform on one machine in which everybody talks to everybody comes near that, and two at once were beyond it: new connections then end with “No route to host”, now and then. Raise it where many containers share a machine.",
  "Promtail's discovery by the engine lists only containers that run: what one says that has come and gone between two questions does not reach Loki. It therefore asks every 5 seconds; discovery by `files` has no such gap.",
  "After `docker swarm init --force-new-cluster` the lost managers cannot be demoted: `docker node rm --force` alone removes them.",
  "Swarm refuses a change of a node with “update out of sequence” while a node that has just joined changes by itself. `init-swarm.sh --label` tries again; the runbook says to.",
  "OpenSearch's security plugin refuses a restore as a whole when it names one index that a plugin keeps for itself (`.ql-datasources`, `.plugins-ml-*`), whoever has a password; and `*,-.opendistro_security` is refused where the snapshot has no such index, while `*,-.*` is not. `scripts/restore.sh` leaves out, and names, what only the administrator's certificate may restore.",
  "OpenSearch does not start on a machine whose limit of open files is below 65,535, or with the serial collector of garbage, as soon as it listens on more than the loopback address, unless `discovery.type` is `single-node`.",
];

/** The page. */
export function evidencePage(report: EngineReport): string {
  // Test files run side by side, so rows come in any order.
  const parts = [...new Set(report.drills.map(({ part }) => part))].toSorted();
  return [
    "# Evidence: what a real engine did with the platform",
    "",
    "Written by `npm run docs:engine` from the last run of `npm run test:engine`; every number was measured in it. The big-data",
    "platform of `examples/bigdata.ts` was generated, and the engine ran what was generated.",
    "",
    `Run of ${report.date.slice(0, 10)}: ${Object.entries(report.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    "",
    ...parts.flatMap((part) => [
      `## ${part}`,
      "",
      ...drillTable(report.drills.filter((drill) => drill.part === part)),
      "",
    ]),
    "## What was taken out of the documents",
    "",
    "A machine for tests cannot give everything. This was changed before the documents were written, by the modifiers of",
    "`tests/engine/platform/adapt.ts`, and nothing else.",
    "",
    ...adaptationTable([
      ...composeAdaptations.map((adaptation) => ["Compose", adaptation] as const),
      ...swarmAdaptations.map((adaptation) => ["Swarm", adaptation] as const),
    ]),
    "",
    "## What the drills taught",
    "",
    "Seen in these drills, and not where the documentation would have them.",
    "",
    ...truths.map((truth) => `- ${truth}`),
    "",
    "## What was real, and what stood in",
    "",
    "There was no registry. Each image has the reference that the platform pins, and was made here: with the real program where",
    "Debian, Maven Central or Go's module proxy has it, and with a stand-in elsewhere, which listens on the program's ports, answers",
    "its health and metrics paths, runs as the image's user, reads the same files, variables and secrets from the same places, ends",
    "when one is not there, and lacks the tools that the real image lacks. What a stand-in shows is that the platform's documents fit",
    "the image; it shows nothing about the program itself.",
    "",
    ...imageTable(catalogue, report.programs),
    "",
  ].join("\n");
}

function drillTable(drills: readonly Drill[]): readonly string[] {
  return [
    "| What was done | What came of it | Seconds |",
    "| --- | --- | --- |",
    ...drills.map(({ drill, result, seconds }) => `| ${drill} | ${result} | ${seconds} |`),
  ];
}

function adaptationTable(adaptations: readonly (readonly [string, Adaptation])[]): readonly string[] {
  return [
    "| Document | Change | Because |",
    "| --- | --- | --- |",
    ...adaptations.map(([document, { what, because }]) => `| ${document} | ${what} | ${because} |`),
  ];
}

function imageTable(images: readonly EngineImage[], programs: EngineReport["programs"]): readonly string[] {
  return [
    "| Image | | What ran in it | The real image is described by |",
    "| --- | --- | --- | --- |",
    ...images.map(({ reference, runs, source }) => {
      const version = programs[reference] === undefined ? "" : `${programs[reference]}: `;
      return `| \`${reference}\` | ${runs.kind} | ${version}${runs.what} | ${source} |`;
    }),
  ];
}

await generatedPage("docs/evidence.md", () => evidencePage(readReport()), import.meta);
