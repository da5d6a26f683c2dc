import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { anything, checkForm, list, onlyKeys, string } from "./form.ts";
import { checkServiceName } from "./name.ts";
import { makeReference, type EndpointData, type Reference } from "./reference.ts";

/** Options of {@link endpoint}. */
export interface EndpointOptions {
  /** The service that listens. */
  readonly service: string;
  /** What the endpoint is for, such as `sql`. @default "main" */
  readonly name?: string;
  /** The port inside the container, 1 to 65535. */
  readonly port: number;
  /** The URL's scheme. @default "tcp" */
  readonly scheme?: string;
  /** The DNS name to use when it is not the service's own: a network alias. @default the service's name */
  readonly host?: string;
  /** The services that answer behind a relay: who waits for the endpoint waits for them too. @default none */
  readonly behind?: readonly string[];
}

/**
 * A place where a service listens. Each of its faces can be written into any string of another service or of a config
 * file, and doing so records a link: the dependency follows from it, and a finding where the two share no network.
 */
export interface Endpoint extends Reference<EndpointData> {
  readonly service: string;
  readonly name: string;
  readonly port: number;
  readonly scheme: string;
  /** The DNS name: `mariadb`. */
  readonly host: Reference<EndpointData>;
  /** `mariadb:3306`. Also what the endpoint itself gives inside a string. */
  readonly address: Reference<EndpointData>;
  /** `mysql://mariadb:3306/path`. */
  url(path?: string): Reference<EndpointData>;
  /** The same endpoint, for a mention that must not make the mentioning service wait: peers, scrapers, proxies. */
  readonly soft: Endpoint;
}

const form = onlyKeys<EndpointOptions>(
  { service: anything, name: string, port: anything, scheme: string, host: string, behind: list(string) },
  ["service", "port"],
);

/**
 * Declares an endpoint.
 *
 * @throws StackwrightError `endpoint-invalid` for a port out of range, `name-invalid`, `option-invalid`.
 */
export function endpoint(options: EndpointOptions): Endpoint {
  checkForm(options, form, ["endpoint"], 'endpoint({ service: "mariadb", port: 3306 })');
  const { service, name = "main", port, scheme = "tcp", host = service, behind = [] } = options;
  checkServiceName(service);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StackwrightError({
      code: "endpoint-invalid",
      path: `services.${service}.endpoints.${name}.port`,
      message: `${show(port)} is not a port: expected a whole number from 1 to 65535`,
      hint: "Give the port on which the process listens inside the container.",
    });
  }
  return makeEndpoint({
    kind: "endpoint",
    service,
    endpoint: name,
    host,
    port,
    scheme,
    show: "address",
    wait: true,
    ...(behind.length === 0 ? {} : { behind }),
  });
}

function makeEndpoint(data: EndpointData): Endpoint {
  return {
    ...makeReference(data),
    service: data.service,
    name: data.endpoint,
    port: data.port,
    scheme: data.scheme,
    host: makeReference({ ...data, show: "host" }),
    address: makeReference({ ...data, show: "address" }),
    url: (path = "") => makeReference({ ...data, show: "url", path }),
    get soft(): Endpoint {
      return makeEndpoint({ ...data, wait: false });
    },
  };
}

/** The text that an endpoint stands for. */
export function endpointText(data: EndpointData): string {
  if (data.show === "host") return data.host;
  const address = `${data.host}:${data.port}`;
  return data.show === "address" ? address : `${data.scheme}://${address}${data.path ?? ""}`;
}
