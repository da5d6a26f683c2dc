import { servicePolicy, type Policy } from "@stackwright/core";

/** An image with a known hole, and what to run instead. */
export interface KnownHole {
  readonly image: string;
  /** The newest patch of the same line; left out where none is published. */
  readonly instead?: string;
  readonly reason: string;
  readonly source: string;
}

/** The pins of the catalogue that have known holes. Looked up in November 2026. */
export const knownHoles: readonly KnownHole[] = [
  {
    image: "prom/alertmanager:v0.25.0",
    instead: "prom/alertmanager:v0.25.1",
    reason: "CVE-2023-40577: stored cross-site scripting through the API",
    source: "GHSA-v86x-5fm3-5p7j",
  },
  {
    image: "grafana/grafana:9.5.2",
    instead: "grafana/grafana:9.5.21",
    reason: "CVE-2023-3128: account takeover with Azure AD OAuth, fixed in 9.5.4",
    source: "GHSA-mpv3-g8m3-3fjc",
  },
  {
    image: "minio/minio:RELEASE.2023-11-20T22-40-07Z",
    instead: "minio/minio:RELEASE.2025-09-07T16-13-09Z",
    reason:
      "CVE-2024-55949 (privilege escalation) is fixed in the newer image; CVE-2025-62506 is fixed in source only: the project publishes no images any more",
    source: "minio/minio#21647, minio/minio#21661",
  },
  {
    image: "traefik:2.10.4",
    instead: "traefik:v2.11.35",
    reason:
      "the 2.10 line gets no fixes, and it asks the engine for API 1.24, which Docker Engine 29 refuses: no route would work",
    source: "traefik/traefik#12253",
  },
];

/** Warns about images with known holes, and names them. Add it to the policies of a stack. */
export const imageHolesPolicy: Policy = servicePolicy({
  id: "image-known-holes",
  title: "images have no known holes",
  severity: "warning",
  targets: ["compose", "swarm"],
  why: "A pin that nobody moves keeps its holes. The list names those of the catalogue's pins for which a fix is known.",
  hint: 'Put useImages("current") into the stack\'s parts, or choose a newer image.',
  sources: ["Scout"],
  check: ({ lowered }) => {
    const hole = knownHoles.find(({ image }) => image === lowered.image);
    if (hole === undefined) return undefined;
    return {
      path: ["image"],
      message: `${hole.image} has a known hole: ${hole.reason} (${hole.source})`,
      ...(hole.instead === undefined
        ? {}
        : { hint: `Run ${hole.instead}: put useImages("current") into the stack's parts.` }),
    };
  },
});
