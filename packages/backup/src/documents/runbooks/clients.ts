import { execCommand } from "../../commands.ts";
import type { Words } from "../../plan.ts";
import { step, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import type { Subject } from "../subject.ts";
import { display, shellText } from "../text.ts";

/** Where a MariaDB server has its root's password. */
export function rootPasswordFile({ stack }: Subject, service: string): string {
  const { environment = {} } = stack.services[service] ?? {};
  const value = environment["MARIADB_ROOT_PASSWORD_FILE"] ?? environment["MYSQL_ROOT_PASSWORD_FILE"];
  return typeof value === "string" ? display(value) : "/run/secrets/mariadb_root_password";
}

/** A program of MariaDB as root, inside the server's container. The password is an argument of no program. */
export function mariadbClient(subject: Subject, service: string, program = "mariadb"): string {
  const file = rootPasswordFile(subject, service);
  return `sh -c 'MYSQL_PWD="$(cat ${file})" exec ${program} -uroot "$@"' ${program}`;
}

/** The user that a PostgreSQL server was made for. */
export function postgresUser({ stack }: Subject, service: string): string {
  const given = stack.services[service]?.environment?.["POSTGRES_USER"];
  return typeof given === "string" ? shellText(given) : "postgres";
}

/** What is typed once, so that the commands below it are short. */
export function shorthand(service: string, name: string, command: string, more?: Words): Step {
  return step(
    {
      en: `In the terminal, on the node of ${code(service)}, define ${code(name)}: the commands below use it.${more === undefined ? "" : ` ${more.en}`}`,
      fr: `Dans le terminal, sur le nœud de ${code(service)}, définir ${code(name)}, qu'utilisent les commandes ci-dessous.${more === undefined ? "" : ` ${more.fr}`}`,
    },
    `${name}() {`,
    `  ${command}`,
    "}",
  );
}

/** Runs a command that reads from a pipe in a service's container. */
export function execInput(subject: Subject, service: string, command: string): string {
  return execCommand(subject.plan, service, command).replace("docker exec ", "docker exec -i ");
}

/** Runs a command that asks questions in a service's container. */
export function execAsking(subject: Subject, service: string, command: string): string {
  return execCommand(subject.plan, service, command).replace("docker exec ", "docker exec -it ");
}
