import type { EngineImage } from "./image.ts";

const home = "/usr/lib/jvm/java-17-openjdk-amd64";

/** Debian's Java, as parts of an image. */
export const java = {
  programs: [`bookworm:${home}/bin/java`, `bookworm:${home}/lib/server/libjvm.so`],
  trees: {
    [home]: `bookworm:${home}`,
    "/etc/java-17-openjdk": "bookworm:/etc/java-17-openjdk",
  },
  links: { "/usr/bin/java": `${home}/bin/java` },
} as const satisfies Partial<EngineImage>;
