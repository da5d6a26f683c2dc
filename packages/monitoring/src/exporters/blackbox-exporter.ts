import {
  badOption,
  endpoint,
  file,
  hardened,
  mountFile,
  pipe,
  service,
  yamlContent,
  type Endpoint,
  type NetworkList,
  type Part,
  type StackView,
} from "@stackwright/core";
import { nobody } from "../hardening.ts";
import { images } from "../images.ts";
import { openIf } from "../open-if.ts";
import { probesOf, type ProbeOptions } from "../scrape/probe.ts";
import { standardModules, type BlackboxModules } from "./blackbox-modules.ts";

/** Options of {@link blackboxExporter}. */
export interface BlackboxExporterOptions {
  /** The service's name. @default "blackbox-exporter" */
  readonly name?: string;
  /** @default prom/blackbox-exporter:v0.24.0 */
  readonly image?: string;
  /** Prometheus' network, and those of the services to probe. One of them needs a way out, to probe public addresses. */
  readonly networks: NetworkList;
  /** Further ways of asking, by name. @default {} */
  readonly modules?: BlackboxModules;
  /** Whether development opens port 9115 on this machine. @default true */
  readonly open?: boolean;
}

/** The exporter, and where it answers. */
export interface BlackboxExporter extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

const port = 9115;
/** The image's own default. Source: blackbox_exporter 0.24, Dockerfile. */
const configurationPath = "/etc/blackbox_exporter/config.yml";

/**
 * blackbox-exporter: asks services from outside, by HTTP and TCP, whether they work. What it asks is said by Prometheus:
 * see the option `probes` there.
 *
 * `blackbox/blackbox.yml` has the modules that the stack's probes need, beside `http_2xx` and `tcp_connect`. ICMP is left
 * out: it needs a capability.
 *
 * @throws StackwrightError `option-invalid` for a module with another prober, which the exporter would accept.
 */
export function blackboxExporter(options: BlackboxExporterOptions): BlackboxExporter {
  const { name = "blackbox-exporter", image = images.blackboxExporter, networks } = options;
  const { modules = {}, open = true } = options;
  checkModules(modules);
  const configuration = file(
    "blackbox/blackbox.yml",
    (stack) =>
      yamlContent(
        { modules: { ...blackboxModules(stack, name), ...modules } },
        "How the blackbox exporter asks.\nMade by Stackwright; change the stack's TypeScript, not this file.",
      ),
    { perTarget: true },
  );
  const part = service(name, {
    description: "blackbox-exporter: asks services from outside whether they work",
    image,
    command: [`--config.file=${configurationPath}`],
    networks,
    configs: [mountFile(configuration, configurationPath)],
    // The image would run as root, which only ICMP needs.
    user: `${nobody.uid}:${nobody.gid}`,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/-/healthy`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "128M" }, reservations: { cpus: 0.05, memory: "32M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, technology: "blackbox" },
      logs: { format: "logfmt" },
    },
  });
  return {
    ...pipe(part, openIf(open, port)),
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
  };
}

/** The modules that any of a stack's probes needs: whichever of them Prometheus is told to make. */
export function blackboxModules(
  stack: StackView,
  exporter: string,
  options: ProbeOptions = { routes: "both" },
): BlackboxModules {
  const probes = probesOf(stack, exporter, options);
  return {
    ...standardModules,
    ...Object.fromEntries(probes.map(({ module }) => [module.name, module.module])),
  };
}

function checkModules(modules: BlackboxModules): void {
  for (const [name, { prober }] of Object.entries(modules)) {
    if (prober === "http" || prober === "tcp" || prober === "dns") continue;
    throw badOption({
      builder: "blackboxExporter",
      option: `modules.${name}.prober`,
      value: prober,
      expected: '"http", "tcp" or "dns"',
      hint: "The exporter accepts any word here, and then every probe fails.",
    });
  }
}
