import type { FindingDetails } from "../notes.ts";
import { nothing, type Trap } from "./trap.ts";

/** The longest name of a Swarm service, the stack's name included: it has to be a DNS label. */
const longestName = 63;

/** A name that Swarm's manager refuses. */
export const nameTraps: Trap = ({ target, stack, name, path }) => {
  const physical = `${stack}_${name}`;
  if (target !== "swarm" || physical.length <= longestName) return nothing;
  return [
    {
      id: "swarm-service-name-too-long",
      severity: "error",
      path,
      message: `Swarm would call it ${physical}, which has ${physical.length} characters; it takes ${longestName}`,
      hint: "Shorten the service's name, or the stack's.",
    },
  ];
};

/** Nothing to run. */
export const imageTraps: Trap = ({ target, path, lowered }) => {
  if (lowered.image !== undefined || (target === "compose" && lowered.build !== undefined)) return nothing;
  if (lowered.provider !== undefined) return nothing;
  return [
    {
      id: "image-missing",
      severity: "error",
      path: [...path, "image"],
      message:
        target === "swarm"
          ? "Swarm runs images, and the service names none"
          : "the service names neither an image nor a build",
      hint: "Give it an `image`; with a `build` too, that is the name under which the built image is pushed.",
    },
  ];
};

const swarmTemplate = /\{\{\s*\.(?:Node|Service|Task)\b/;

/** Templates that Swarm expands and Compose does not. */
export const templateTraps: Trap = ({ target, path, applied }) => {
  if (target !== "compose") return nothing;
  const found: FindingDetails[] = [];
  if (applied.hostname?.includes("{{") === true) found.push(template([...path, "hostname"]));
  for (const [name, value] of Object.entries(applied.environment ?? {})) {
    if (value !== null && value.includes("{{") && swarmTemplate.test(value)) {
      found.push(template([...path, "environment", name]));
    }
  }
  return found;
};

function template(path: FindingDetails["path"]): FindingDetails {
  return {
    id: "template-not-expanded",
    severity: "warning",
    path,
    message: "its template is expanded by Swarm alone: in development the braces reach the container",
    hint: 'Say it for Swarm only (only("swarm", …)), or write out the value.',
  };
}

/** Labels of the container and of the service, which become one set in development, and differ. */
export const labelTraps: Trap = ({ target, path, applied }) => {
  const { labels } = applied;
  const serviceLabels = applied.deploy?.labels;
  if (target !== "compose" || labels === undefined || serviceLabels === undefined) return nothing;
  return Object.entries(serviceLabels).flatMap(([name, value]): readonly FindingDetails[] => {
    const own = labels[name];
    if (own === undefined || own === value) return [];
    return [
      {
        id: "label-conflict",
        severity: "warning",
        path: [...path, "deploy", "labels", name],
        message: `is ${JSON.stringify(value)}, and the container's own label says ${JSON.stringify(own)}, which wins in development`,
        hint: "Give the label one value, or only in one of the two places.",
      },
    ];
  });
};
