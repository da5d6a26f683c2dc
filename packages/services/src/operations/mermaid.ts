import { facetsOf } from "@stackwright/core";
import { labels } from "./labels.ts";
import { block } from "./markdown.ts";
import type { Subject } from "./subject.ts";
import { display } from "./text.ts";
import { constraintsOf, isGlobal, networksOf, publishedPorts, replicasOf, servicesOf } from "./view.ts";

/** A diagram: plain flowchart lines, with every label in quotes. */
function flowchart(direction: "LR" | "TB", lines: readonly string[]): string {
  return block("mermaid", [`flowchart ${direction}`, ...lines.map((line) => `  ${line}`)].join("\n"));
}

/** A name that no keyword of the language can be: `s_glpi`, `n_front`. */
function id(kind: "s" | "n" | "g", name: string): string {
  return `${kind}_${name.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("&", "#amp;").replaceAll('"', "#quot;").replaceAll("<", "#lt;").replaceAll(">", "#gt;")}"`;
}

/** Which services are on which networks. Services on the same networks stand together, so that there are few lines. */
export function networkDiagram({ view, language }: Subject): string {
  const t = labels[language];
  const groups = new Map<string, string[]>();
  for (const { name, model } of servicesOf(view)) {
    const key = networksOf(model).join(" + ");
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const used = [...new Set([...groups.keys()].flatMap((key) => (key === "" ? [] : key.split(" + "))))];
  const lines = used.map((name) => {
    const encrypted = view.target === "swarm" && view.networks[name]?.encrypted === true;
    return `${id("n", name)}{{${quoted(encrypted ? `${name} (${t.encrypted.toLowerCase()})` : name)}}}`;
  });
  [...groups].forEach(([key, services], index) => {
    const group = id("g", String(index));
    lines.push(
      `subgraph ${group}[${quoted(key === "" ? t.none : key)}]`,
      ...services.map((service) => `  ${id("s", service)}[${quoted(service)}]`),
      "end",
      ...(key === "" ? [] : key.split(" + ").map((network) => `${group} --- ${id("n", network)}`)),
    );
  });
  return flowchart("LR", lines);
}

/** The way of a request: from outside through the published ports and routes, then from service to service. */
export function requestDiagram({ view, language }: Subject): string {
  const outside = language === "fr" ? "Visiteurs" : "Visitors";
  const entries = publishedPorts(view);
  const routes = facetsOf(view, "route");
  const proxies = [
    ...new Set(
      entries
        .filter(({ port }) => port.published === 443 || port.published === 80)
        .map(({ service }) => service),
    ),
  ];
  const [proxy] = proxies;
  const calls = view.links.filter(({ wait }) => wait);
  const drawn = new Set([
    ...entries.map(({ service }) => service),
    ...routes.map(({ service }) => service),
    ...calls.flatMap(({ from, to }) => [from, to]),
  ]);
  const byService = new Map<string, string[]>();
  for (const { service, port } of entries)
    byService.set(service, [...(byService.get(service) ?? []), String(port.published)]);
  return flowchart("LR", [
    `visitors([${quoted(outside)}])`,
    ...servicesOf(view)
      .filter(({ name }) => drawn.has(name))
      .map(({ name }) => `${id("s", name)}[${quoted(name)}]`),
    ...[...byService].map(
      ([service, ports]) => `visitors -->|${quoted(ports.join(", "))}| ${id("s", service)}`,
    ),
    ...(proxy === undefined
      ? []
      : routes
          .filter(({ service }) => service !== proxy)
          .map(
            ({ service, facet: { host } }) =>
              `${id("s", proxy)} -->|${quoted(display(host, view))}| ${id("s", service)}`,
          )),
    ...calls.map(
      ({ from, to, scheme, port }) => `${id("s", from)} -->|${quoted(`${scheme} ${port}`)}| ${id("s", to)}`,
    ),
  ]);
}

/** Where the tasks may run. */
export function placementDiagram({ view, language }: Subject): string {
  const t = labels[language];
  const groups = new Map<string, string[]>();
  for (const { name, model } of servicesOf(view)) {
    const wishes = constraintsOf(model, view).join(", ");
    const key = isGlobal(model)
      ? [t.everyNode, wishes].filter((text) => text !== "").join(", ")
      : wishes || t.anyNode;
    const label = isGlobal(model) || replicasOf(model) === 1 ? name : `${name} × ${replicasOf(model)}`;
    groups.set(key, [...(groups.get(key) ?? []), `${id("s", name)}[${quoted(label)}]`]);
  }
  return flowchart(
    "TB",
    [...groups].flatMap(([key, services], index) => [
      `subgraph ${id("g", String(index))}[${quoted(key)}]`,
      ...services.map((line) => `  ${line}`),
      "end",
    ]),
  );
}
