import { fromOutside, type Engine } from "../engine/engine.ts";
import { machineAddress } from "../engine/machine.ts";

/** Asks for a page of GLPI from outside, through the published port; gives the answer's status. */
export async function visit(engine: Engine, path: string): Promise<string> {
  const address = `glpi.example.com:443:${machineAddress}`;
  const options = "--silent --insecure --output /dev/null --write-out %{http_code} --resolve".split(" ");
  const url = `https://glpi.example.com${path}`;
  const { output } = await fromOutside(engine, ["curl", ...options, address, url]);
  return output;
}
