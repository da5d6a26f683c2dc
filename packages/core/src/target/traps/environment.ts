import { nothing, type Trap } from "./trap.ts";
import type { FindingDetails } from "../notes.ts";
import type { Path } from "../../path.ts";

/** Nothing, or a variable whose default is nothing. */
const empty = /^(?:\$\{(?<variable>\w+):-\})?$/;

/** Values that the shell of whoever deploys can replace. */
export const environmentTraps: Trap = ({ target, path, applied }) => {
  const { environment } = applied;
  if (environment === undefined) return nothing;
  const found: FindingDetails[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === null) found.push(fromShell(name, [...path, "environment", name]));
    else if (target === "swarm" && isReplaced(name, value)) {
      found.push(replacedWhenEmpty(name, [...path, "environment", name]));
    }
  }
  return found;
};

/** An empty value, unless it is empty because the shell's variable of the same name is. */
function isReplaced(name: string, value: string): boolean {
  if (value !== "" && !value.startsWith("${")) return false;
  const match = empty.exec(value);
  return match !== null && match.groups?.["variable"] !== name;
}

function replacedWhenEmpty(name: string, path: Path): FindingDetails {
  return {
    id: "swarm-empty-env",
    severity: "warning",
    path,
    message: `is empty: docker stack deploy puts the value of ${name} from the deployer's shell there, if the shell has one`,
    hint: `Leave the variable out, give it a value that means nothing (such as a space), or deploy from a shell without ${name}.`,
  };
}

function fromShell(name: string, path: Path): FindingDetails {
  return {
    id: "env-from-shell",
    severity: "warning",
    path,
    message: `has no value: it is taken from the shell of whoever starts the stack, and is missing where that has none`,
    hint: `Write variable("${name}"), which is listed in .env.example and can have a default.`,
  };
}
