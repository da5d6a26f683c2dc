import { execCommand } from "../../commands.ts";
import { display, type Subject } from "../subject.ts";

/** Where a MariaDB server has its root's password. */
export function rootPasswordFile({ stack }: Subject, service: string): string {
  const { environment = {} } = stack.services[service] ?? {};
  const value = environment["MARIADB_ROOT_PASSWORD_FILE"] ?? environment["MYSQL_ROOT_PASSWORD_FILE"];
  return typeof value === "string" ? display(value) : "/run/secrets/mariadb_root_password";
}

/** MariaDB's client as root, inside the server's container. The password is an argument of no program. */
export function mariadbClient(subject: Subject, service: string, more = ""): string {
  return `sh -c 'MYSQL_PWD="$(cat ${rootPasswordFile(subject, service)})" mariadb -uroot${more}'`;
}

/** Runs a statement in a MariaDB server, as root. */
export function mariadbQuery(subject: Subject, service: string, sql: string): string {
  return execCommand(subject.plan, service, mariadbClient(subject, service, ` -e "${sql}"`));
}
