import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import type { DashboardContext } from "./context.ts";
import { load } from "./postgres/load.ts";
import { state } from "./postgres/state.ts";
import { storage } from "./postgres/storage.ts";

/** The PostgreSQL servers, as postgres_exporter sees them. */
export function postgres(context: DashboardContext): Dashboard {
  const { say } = context;
  return dashboard({
    uid: "postgres",
    title: "PostgreSQL",
    description: say(
      "Transactions, connections, replication and storage of the databases.",
      "Transactions, connexions, réplication et stockage des bases de données.",
    ),
    tags: ["postgres"],
    variables: [labelVariable({ name: "instance", label: say("Instance", "Instance"), metric: "pg_up" })],
    rows: [state(context), load(context), storage(context)],
  });
}
