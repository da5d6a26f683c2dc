import { facetsOf, type StackView, type Text } from "@stackwright/core";
import { madeBy } from "../../operations/names.ts";
import type { ProvisioningSubject } from "../subject.ts";
import { hclText } from "./hcl.ts";

/** The names under which the stack is reached, each once. */
export function routeHosts(view: StackView): readonly Text[] {
  return [...new Set(facetsOf(view, "route").map(({ facet }) => String(facet.host)))];
}

/** A record for each address of the stack, all of them at the host with the reverse proxy. */
export function dnsFile({ view, dns }: ProvisioningSubject): string {
  const hosts = routeHosts(view);
  if (!dns) return `# ${madeBy(view)}\n# The records of the DNS are not made here.\n`;
  return `# ${madeBy(view)}
#
# The addresses of the stack. After a move: a new vps_ipv4, and terraform apply.
locals {
  hosts = [
${hosts.map((host) => `    ${hclText(host)},\n`).join("")}  ]
}

resource "cloudflare_dns_record" "route" {
  for_each = toset(local.hosts)

  zone_id = var.zone_id
  name    = each.value
  type    = "A"
  content = var.vps_ipv4
  ttl     = var.ttl
  # Certificates are asked for from the host itself.
  proxied = false
}

output "hosts" {
  description = "The names that lead to the platform."
  value       = local.hosts
}
`;
}
