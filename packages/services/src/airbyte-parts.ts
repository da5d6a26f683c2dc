import {
  endpoint,
  type Endpoint,
  type Network,
  type NetworkList,
  type Secret,
  type Text,
} from "@stackwright/core";

/** What the services of an Airbyte have in common. */
export interface AirbyteParts {
  readonly name: string;
  readonly version: string;
  readonly own: Network;
  readonly data: Network;
  readonly front: NetworkList;
  readonly database: Endpoint;
  readonly databaseName: Text;
  readonly databaseUser: Text;
  readonly databasePassword: Secret;
  readonly user: Text;
  readonly password: Secret;
  readonly url: Text;
  readonly workers: number;
  readonly placement: string;
}

/** Where each of its services answers. */
export type AirbyteEndpoints = Readonly<
  Record<"server" | "webapp" | "temporal" | "builder" | "api" | "proxy", Endpoint>
>;

/** Where the services answer. Ports: airbyte-platform v0.50.33, application.yml of each. */
export function airbyteEndpoints(name: string): AirbyteEndpoints {
  const at = (service: string, port: number, scheme = "http"): Endpoint =>
    endpoint({ service: `${name}-${service}`, name: service, port, scheme });
  return {
    server: at("server", 8001),
    webapp: at("webapp", 80),
    temporal: at("temporal", 7233, "tcp"),
    builder: at("connector-builder-server", 80),
    api: at("api-server", 8006),
    proxy: at("proxy", 8000),
  };
}
