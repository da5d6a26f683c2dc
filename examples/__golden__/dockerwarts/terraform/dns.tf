# Made by Stackwright from the stack "dockerwarts": change the stack's TypeScript, not this file.
#
# The addresses of the stack. After a move: a new vps_ipv4, and terraform apply.
locals {
  hosts = [
    "glpi.${var.domain}",
    "grafana.${var.domain}",
  ]
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
