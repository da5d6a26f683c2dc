import { facetsOf, type ProbeFacet, type RouteFacet, type StackView, type Text } from "@stackwright/core";
import { probeModule, type NamedModule } from "../exporters/blackbox-modules.ts";
import { sharedNetworks } from "./scrape-target.ts";

/** Something that the blackbox exporter asks from time to time. */
export interface Probe {
  /** The service that has to answer. */
  readonly service: string;
  /** A URL, or `host:port` for TCP. */
  readonly target: Text;
  readonly module: NamedModule;
}

/** Which probes there are. */
export interface ProbeOptions {
  /**
   * The public addresses of the stack, as `route` facets state them: in Swarm only, because in development their names lead
   * elsewhere and have no certificate. The names have to resolve inside the cluster too. @default "swarm"
   */
  readonly routes?: "swarm" | "both" | "none";
  /** What `probe` facets state, for services that share a network with the exporter. @default true */
  readonly services?: boolean;
}

/** What the named exporter can ask, and is to. */
export function probesOf(stack: StackView, exporter: string, options: ProbeOptions = {}): readonly Probe[] {
  const { routes = "swarm", services = true } = options;
  const outside = routes === "both" || routes === stack.target;
  return [
    ...(outside ? facetsOf(stack, "route").map(({ service, facet }) => routeProbe(service, facet)) : []),
    ...(services
      ? facetsOf(stack, "probe")
          .filter(
            ({ service }) => service !== exporter && sharedNetworks(stack, exporter, service).length > 0,
          )
          .map(({ service, facet }) => serviceProbe(service, facet))
      : []),
  ];
}

function routeProbe(service: string, { host, path = "/", expect = [200] }: RouteFacet): Probe {
  return { service, target: `https://${host}${path}`, module: probeModule({ kind: "http", expect }) };
}

function serviceProbe(service: string, facet: ProbeFacet): Probe {
  const { kind, port, path = "/", scheme = "http", expect = [200] } = facet;
  if (kind === "tcp") return { service, target: `${service}:${port}`, module: probeModule({ kind: "tcp" }) };
  return {
    service,
    target: `${scheme}://${service}:${port}${path}`,
    // Inside the stack certificates are a service's own: what counts is that it answers.
    module: probeModule({ kind: "http", expect, anyCertificate: scheme === "https" }),
  };
}
