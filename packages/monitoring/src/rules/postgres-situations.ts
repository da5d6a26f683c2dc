import type { TestSeries } from "./rule.ts";
import { always } from "./text.ts";

/** The exporter of a primary, as its series name it. */
export const exporter = 'instance="postgres-exporter:9187"';
/** The same as labels. */
export const labels = { instance: "postgres-exporter:9187" };
/** What is asked once a server has its address too. */
export const server: string = `${exporter},server="postgres:5432"`;
/** A server with so many of its hundred connections taken, by two databases. */
export const connections = (count: number): TestSeries => ({
  [`pg_stat_database_numbackends{${exporter},datid="1",datname="shop"}`]: always(count - 5),
  [`pg_stat_database_numbackends{${exporter},datid="2",datname="superset"}`]: always(5),
  [`pg_settings_max_connections{${server}}`]: always(100),
});
