import { madeBy } from "../../operations/names.ts";
import type { ProvisioningSubject } from "../subject.ts";

/** What Terraform and its providers must be. State stays out: its place is a decision of the person who deploys. */
export function versionsFile({ view, dns, bucket }: ProvisioningSubject): string {
  const providers = [
    ...(bucket === undefined ? [] : [provider("aws", "hashicorp/aws", "~> 5.0")]),
    ...(dns ? [provider("cloudflare", "cloudflare/cloudflare", "~> 5.0")] : []),
  ];
  const settings = [
    ...(bucket === undefined ? [] : ['provider "aws" {\n  region = var.region\n}\n']),
    ...(dns ? ['provider "cloudflare" {\n  api_token = var.cloudflare_api_token\n}\n'] : []),
  ];
  return `# ${madeBy(view)}
#
# terraform init; terraform apply. Keep the state where others can use it, and encrypted: a backend of your own.
terraform {
  required_version = ">= 1.6"
${providers.length === 0 ? "" : `\n  required_providers {\n${providers.join("")}  }\n`}}
${settings.length === 0 ? "" : `\n${settings.join("\n")}`}`;
}

function provider(name: string, source: string, version: string): string {
  return `    ${name} = {\n      source  = "${source}"\n      version = "${version}"\n    }\n`;
}
