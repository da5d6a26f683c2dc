import type { ProvisioningSubject } from "./subject.ts";
import { bucketFile, policyModule } from "./terraform/bucket.ts";
import { dnsFile } from "./terraform/dns.ts";
import { variablesFile } from "./terraform/variables.ts";
import { versionsFile } from "./terraform/versions.ts";

/** Every file of Terraform. What a stack does not need says so. */
export const terraformFiles: Readonly<Record<string, (subject: ProvisioningSubject) => string>> = {
  "terraform/versions.tf": versionsFile,
  "terraform/variables.tf": variablesFile,
  "terraform/dns.tf": dnsFile,
  "terraform/bucket.tf": bucketFile,
  "terraform/policy/main.tf": policyModule,
};
