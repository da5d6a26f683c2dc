import type { TestSeries } from "./rule.ts";
import { always } from "./text.ts";

/** The exporter of one server, as its series name it. */
export const exporter = 'instance="mysqld-exporter:9104"';
/** The same as labels. */
export const labels = { instance: "mysqld-exporter:9104" };
/** A server with so many of its hundred connections taken. */
export const connections = (count: number): TestSeries => ({
  [`mysql_global_status_threads_connected{${exporter}}`]: always(count),
  [`mysql_global_variables_max_connections{${exporter}}`]: always(100),
});
