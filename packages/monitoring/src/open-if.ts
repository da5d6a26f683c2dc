import { openInDevelopment, type Modifier } from "@stackwright/core";

/** Opens a port in development where that is wanted, and changes nothing otherwise. */
export function openIf(wanted: boolean, port: number): Modifier {
  return wanted ? openInDevelopment(port) : (part) => part;
}
