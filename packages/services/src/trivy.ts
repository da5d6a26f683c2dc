import {
  file,
  hardened,
  mountFile,
  mountVolume,
  only,
  pipe,
  service,
  substitute,
  tmpfsMount,
  volume,
  withService,
  type NetworkList,
  type Part,
  type StackView,
  type Volume,
} from "@stackwright/core";

/** How bad a hole is. */
export type HoleSeverity = "UNKNOWN" | "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";

/** Options of {@link trivy}. */
export interface TrivyOptions {
  /** The service's name. @default "trivy" */
  readonly name?: string;
  /** @default aquasec/trivy:0.74.0 */
  readonly image?: string;
  /** Networks with a way out: it asks registries. */
  readonly networks: NetworkList;
  /** What is reported, and makes the job fail. @default ["HIGH", "CRITICAL"] */
  readonly severities?: readonly HoleSeverity[];
  /** Holes for which nobody has a fix yet count too. @default false */
  readonly unfixed?: boolean;
  /** Its database of holes, fetched again when it is older than a day. @default volume("trivy_cache") */
  readonly cache?: Volume;
  /** The placement constraint that keeps it on one node, with its cache. @default "node.labels.trivy == true" */
  readonly placement?: string;
}

const scriptPath = "/opt/stackwright/scan-images.sh";

/**
 * Trivy, as a job: looks for known holes in every image of the stack, and ends with 1 where there are some. It asks the
 * registries itself, and so needs no engine's socket; nor can it see what was only built on a host.
 *
 * In Swarm it runs with each deployment that changes it, its list of images above all; in Compose only when it is asked for:
 * `docker compose --profile scan run --rm trivy`. Either can be repeated by a timer: `docker service update --force`.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * trivy({ networks: [back], severities: ["CRITICAL"] })
 */
export function trivy(options: TrivyOptions): Part {
  const {
    name = "trivy",
    image = "aquasec/trivy:0.74.0",
    networks,
    severities = ["HIGH", "CRITICAL"],
    unfixed = false,
    cache = volume("trivy_cache", { description: "Trivy's database of known holes" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const script = file(`${name}/scan-images.sh`, (stack) => scanScript(imagesOf(stack), stack), {
    mode: 0o755,
    perTarget: true,
  });
  const job = service(name, {
    description: "Trivy: looks for known holes in the images of the stack, and ends",
    image,
    entrypoint: ["/bin/sh", scriptPath],
    environment: {
      TRIVY_CACHE_DIR: "/cache",
      TRIVY_SEVERITY: severities.join(","),
      TRIVY_IGNORE_UNFIXED: !unfixed,
      TRIVY_IMAGE_SRC: "remote",
      TRIVY_SCANNERS: "vuln",
      // Trivy itself ends with 1 where it fails.
      TRIVY_EXIT_CODE: 3,
      TRIVY_NO_PROGRESS: true,
      TRIVY_SKIP_VERSION_CHECK: true,
      TRIVY_DISABLE_TELEMETRY: true,
    },
    networks,
    volumes: [mountVolume(cache, "/cache"), tmpfsMount("/tmp")],
    configs: [mountFile(script, scriptPath)],
    read_only: true,
    ...hardened,
    restart: "no",
    deploy: {
      mode: "replicated-job",
      resources: { limits: { cpus: 1, memory: "1G" } },
      // What it finds does not go away by looking again.
      restart_policy: { condition: "none" },
      placement: { constraints: [placement] },
    },
    facets: {
      backup: { volume: cache.name, none: "the database of holes is fetched again" },
      logs: { format: "text" },
    },
  });
  return pipe(job, only("compose", withService({ profiles: ["scan"] })));
}

/** A text with every variable replaced by its default. */
function plain(text: string): string {
  return substitute(text, (data) => (data.kind === "variable" ? plain(data.default ?? "") : ""));
}

/** Every image of the stack, once, in order: variables stand for their defaults. */
function imagesOf({ services }: StackView): readonly string[] {
  const images = Object.values(services).flatMap(({ image }) => (image === undefined ? [] : [plain(image)]));
  return [...new Set(images)].toSorted();
}

/** For POSIX sh. Every image is looked at, whatever was found in those before. */
function scanScript(images: readonly string[], { name }: StackView): string {
  return `#!/bin/sh
# Looks for known holes in the images of ${name}. Made by Stackwright; change the stack's TypeScript, not this file.
# Ends with 1 where there are some, and with 2 where an image could not be looked at.
set -u

bad=0
failed=0
while read -r image; do
  code=0
  trivy image --quiet "$image" </dev/null || code=$?
  case $code in
    0) echo "good     $image" ;;
    3) echo "HOLES    $image"; bad=$((bad + 1)) ;;
    *) echo "FAILED   $image"; failed=$((failed + 1)) ;;
  esac
done <<'IMAGES'
${images.join("\n")}
IMAGES

echo "${images.length} images: $bad with holes, $failed not looked at"
[ "$failed" -eq 0 ] || exit 2
[ "$bad" -eq 0 ] || exit 1
`;
}
