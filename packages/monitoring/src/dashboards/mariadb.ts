import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import { connections } from "./mariadb/connections.ts";
import { innodb } from "./mariadb/innodb.ts";
import { queries } from "./mariadb/queries.ts";
import { replication } from "./mariadb/replication.ts";
import { state } from "./mariadb/state.ts";
import type { DashboardContext } from "./context.ts";

/** The MariaDB servers, as mysqld-exporter sees them. */
export function mariadb(context: DashboardContext): Dashboard {
  const { say } = context;
  return dashboard({
    uid: "mariadb",
    title: "MariaDB",
    description: say(
      "Queries, connections, InnoDB and replication of the databases.",
      "Requêtes, connexions, InnoDB et réplication des bases de données.",
    ),
    tags: ["mariadb"],
    variables: [labelVariable({ name: "instance", label: say("Instance", "Instance"), metric: "mysql_up" })],
    rows: [state(context), queries(context), connections(context), innodb(context), replication(context)],
  });
}
