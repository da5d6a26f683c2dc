import type { Row } from "../builder/dashboard.ts";
import { table } from "../builder/panels/table.ts";
import { promql } from "../builder/query.ts";
import { atLeast } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** How long certificates last, as Traefik keeps them and as visitors get them. */
export function certificates({ say, has, thresholds }: DashboardContext): Row {
  const left = {
    unit: "d",
    decimals: 0,
    thresholds: atLeast({
      warning: thresholds.certificateDays,
      critical: thresholds.certificateDaysCritical,
    }),
  } as const;
  const title = say("Days left", "Jours restants");
  return {
    title: say("Certificates", "Certificats"),
    panels: [
      has("traefik")
        ? table({
            title: say("Traefik's certificates", "Certificats de Traefik"),
            description: say(
              "Days until each certificate of Traefik's store expires. Traefik renews 30 days ahead: below that it has failed.",
              "Jours avant l'expiration de chaque certificat de Traefik. Traefik renouvelle 30 jours avant : en dessous, il a échoué.",
            ),
            queries: [promql("(max by (cn, sans) (traefik_tls_certs_not_after) - time()) / 86400")],
            columns: [
              { label: "cn", title: say("Name", "Nom") },
              { label: "sans", title: say("Also for", "Aussi pour") },
              { value: 0, title, width: 130, ...left },
            ],
            sortBy: title,
          })
        : undefined,
      has("blackbox")
        ? table({
            title: say("Certificates as visitors see them", "Certificats vus par les visiteurs"),
            description: say(
              "Days until the first certificate of the chain expires that each address shows.",
              "Jours avant l'expiration du premier certificat de la chaîne présentée par chaque adresse.",
            ),
            queries: [promql("(min by (instance) (probe_ssl_earliest_cert_expiry) - time()) / 86400")],
            columns: [
              { label: "instance", title: say("Address", "Adresse") },
              { value: 0, title, width: 130, ...left },
            ],
            sortBy: title,
          })
        : undefined,
    ],
  };
}
