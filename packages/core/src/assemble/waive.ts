import { StackwrightError } from "../errors.ts";
import { checkForm, onlyKeys, oneOf, string } from "../model/form.ts";
import { targets } from "../model/view.ts";
import { show } from "../show.ts";
import { makePart, type Part, type Waiver } from "../model/part.ts";

const form = onlyKeys<Waiver>({
  id: string,
  service: string,
  key: string,
  target: oneOf(...targets),
  reason: string,
});

/**
 * Accepts a finding, and says why. The finding stays in the list, marked with the reason.
 *
 * A waiver of a service that the stack does not have is a warning, `waiver-service-unknown`, and so is one whose id is nearly
 * that of a policy, `waiver-policy-unknown`. One that names its target and accepts nothing there is a note, `waiver-unused`.
 *
 * @throws StackwrightError `waiver-invalid` without a reason of at least ten characters.
 * @example
 * waive("docker-socket-mounted", { service: "traefik", reason: "discovery needs the API; the socket is read-only" })
 */
export function waive(id: string, options: Omit<Waiver, "id">): Part {
  if (typeof options?.reason !== "string" || options.reason.trim().length < 10) {
    throw new StackwrightError({
      code: "waiver-invalid",
      path: `waive(${show(id)})`,
      message: `${show(options?.reason)} is no reason: a waiver needs one that a colleague can understand (at least ten characters)`,
      hint: `Write waive(${show(id)}, { service: "...", reason: "why this is accepted here" }).`,
    });
  }
  checkForm({ id, ...options }, form, [`waive`], `waive(${show(id)}, { service: "web", reason: "..." })`);
  return makePart({ waivers: [{ id, ...options }] });
}
