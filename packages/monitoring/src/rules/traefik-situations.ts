import type { TestSeries } from "./rule.ts";
import { growing } from "./text.ts";

const glpi = 'code="200",method="GET",protocol="http",service="glpi@swarm"';

/** So many requests a minute, and so many of them with an error. */
export const requests = (errors: number, good: number, status = "500"): TestSeries => ({
  [`traefik_service_requests_total{${glpi}}`]: growing(good),
  [`traefik_service_requests_total{${glpi.replace("200", status)}}`]: growing(errors),
});
/** The same at an entry point. */
export const entrypoint = (errors: number, good: number, status = "500"): TestSeries => ({
  'traefik_entrypoint_requests_total{code="200",method="GET",protocol="http",entrypoint="websecure"}':
    growing(good),
  [`traefik_entrypoint_requests_total{code="${status}",method="GET",protocol="http",entrypoint="websecure"}`]:
    growing(errors),
});
/** A hundred requests a minute, all of which take between the two buckets. */
export const latency = (above: string, below: string): TestSeries => ({
  [`traefik_service_request_duration_seconds_bucket{${glpi},le="${above}"}`]: growing(0),
  [`traefik_service_request_duration_seconds_bucket{${glpi},le="${below}"}`]: growing(100),
  [`traefik_service_request_duration_seconds_bucket{${glpi},le="+Inf"}`]: growing(100),
});
