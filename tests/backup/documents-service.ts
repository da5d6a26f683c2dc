import { mountVolume, service, volume, type Part } from "@stackwright/core";
import { data } from "./platform.ts";

/** A service that keeps files in a volume of its name. */
export function keepsFiles(name: string): Part {
  const files = volume(name, { description: `Files of ${name}` });
  return service(name, {
    description: "Keeps files",
    image: "busybox:1.36.1",
    networks: [data],
    volumes: [mountVolume(files, "/data")],
    deploy: { placement: { constraints: [`node.labels.${name} == true`] } },
    facets: { backup: { volume: name, strategy: "files" } },
  });
}
