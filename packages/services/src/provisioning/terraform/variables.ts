import { madeBy } from "../../operations/names.ts";
import type { ProvisioningSubject } from "../subject.ts";
import { routeHosts } from "./dns.ts";
import { defaultOf, hclText, terraformName, variablesIn } from "./hcl.ts";

interface Variable {
  readonly name: string;
  readonly description: string;
  readonly default?: string;
  readonly sensitive?: boolean;
  readonly validation?: { readonly condition: string; readonly message: string };
}

/** The variables: secrets come from the environment (`TF_VAR_...`), and are in no file. */
export function variablesFile(subject: ProvisioningSubject): string {
  const { view } = subject;
  return `# ${madeBy(view)}\n\n${variablesOf(subject).map(block).join("\n")}`;
}

function variablesOf(subject: ProvisioningSubject): readonly Variable[] {
  const { view, dns, bucket } = subject;
  const stack = variablesIn([
    ...(dns ? routeHosts(view) : []),
    ...(bucket === undefined ? [] : [bucket.name]),
  ]);
  return [
    ...(dns ? dnsVariables : []),
    ...(bucket === undefined ? [] : bucketVariables(bucket.region, bucket.noncurrentDays ?? 30)),
    ...[...stack.values()].map((data): Variable => {
      const value = defaultOf(data, view);
      return {
        name: terraformName(data.name),
        description: `${data.name} of the stack.`,
        ...(value === undefined ? {} : { default: hclText(value) }),
      };
    }),
  ];
}

const address = "is not an address of version 4, such as 203.0.113.10";

const dnsVariables: readonly Variable[] = [
  {
    name: "cloudflare_api_token",
    description: "A token that may edit the records of this zone and nothing else.",
    sensitive: true,
  },
  { name: "zone_id", description: "The zone at Cloudflare." },
  {
    name: "vps_ipv4",
    description: "The address of the host with the reverse proxy.",
    validation: {
      condition: 'can(cidrnetmask("${var.vps_ipv4}/32"))',
      message: `The value ${address}.`,
    },
  },
  {
    name: "ttl",
    description: "For how long resolvers keep an address, in seconds: how long a move takes.",
    default: "300",
    validation: { condition: "var.ttl >= 60", message: "The shortest that is taken is 60." },
  },
];

function bucketVariables(region: string, days: number): readonly Variable[] {
  return [
    { name: "region", description: "Where the copies of the backups are.", default: hclText(region) },
    {
      name: "noncurrent_days",
      description: "For how many days what was replaced or deleted is kept.",
      default: String(days),
      validation: { condition: "var.noncurrent_days >= 1", message: "Keep it for a day at least." },
    },
  ];
}

function block({ name, description, default: value, sensitive, validation }: Variable): string {
  const type = value !== undefined && /^\d+$/.test(value) ? "number" : "string";
  const lines: readonly (readonly [key: string, text: string])[] = [
    ["description", hclText(description)],
    ["type", type],
    ...(value === undefined ? [] : [["default", value] as const]),
    ...(sensitive === true ? [["sensitive", "true"] as const] : []),
  ];
  const width = Math.max(...lines.map(([key]) => key.length));
  const check =
    validation === undefined
      ? ""
      : `
  validation {
    condition     = ${validation.condition}
    error_message = ${hclText(validation.message)}
  }
`;
  return `variable "${name}" {\n${lines.map(([key, text]) => `  ${key.padEnd(width)} = ${text}\n`).join("")}${check}}\n`;
}
