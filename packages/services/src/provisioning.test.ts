import {
  defineStack,
  network,
  renderTree,
  service,
  variable,
  withFacets,
  pipe,
  type Stack,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { operations } from "./operations.ts";
import { provisioning } from "./provisioning.ts";
import type { ProvisioningOptions } from "./provisioning/subject.ts";

const domain = variable("DOMAIN", { default: "example.com" });
const out = network("out");

function shop(options: ProvisioningOptions = {}, constraints: readonly string[] = []): Stack {
  const web = pipe(
    service("web", { image: "shop:1", networks: [out], deploy: { placement: { constraints } } }),
    withFacets({ route: { host: `shop.${domain}`, port: 80 } }),
  );
  return defineStack({ name: "shop", parts: [web, operations(), provisioning(options)] });
}

function fileOf(stack: Stack, path: string): string {
  return renderTree(stack).files.find((file) => file.path === path)?.content ?? "";
}

/** The lines of a group of the inventory. */
function group(stack: Stack, name: string): readonly string[] {
  const [, list = ""] =
    new RegExp(`\\[${name}\\]\n([^[]*)`).exec(fileOf(stack, "ansible/inventory.ini")) ?? [];
  return list.trim() === "" ? [] : list.trim().split("\n");
}

describe("the inventory", () => {
  it("has the hosts that services are placed on, and asks the environment for their addresses", () => {
    const stack = shop({}, ["node.hostname == node-a", "node.hostname == node-b"]);
    expect(group(stack, "managers")).toEqual([
      `node-a ansible_host="{{ lookup('ansible.builtin.env', 'NODE_A_IPV4', default='node-a') }}"`,
    ]);
    expect(group(stack, "workers")).toHaveLength(1);
  });

  it("has one host where services are placed on none", () => {
    expect(group(shop(), "managers")).toHaveLength(1);
    expect(group(shop(), "managers")[0]).toMatch(/^shop /);
  });

  it("makes managers of the first three of many hosts, or of those that say so", () => {
    const names = ["a", "b", "c", "d", "e"];
    const many = shop({ hosts: names.map((name) => ({ name, address: `${name}.example.com` })) });
    expect(group(many, "managers")).toEqual(
      ["a", "b", "c"].map((name) => `${name} ansible_host=${name}.example.com`),
    );
    expect(group(many, "workers")).toHaveLength(2);
    const said = shop({ hosts: [{ name: "a" }, { name: "b", manager: true }] });
    expect(group(said, "managers")).toHaveLength(2);
  });
});

describe("the playbook", () => {
  it("packs every file that production reads, and none that is for the controller", () => {
    const stack = shop();
    const pack = fileOf(stack, "ansible/pack.sh");
    const packed = [...pack.matchAll(/^ {2}(\S+?)(?: \\)?$/gm)].map(([, path]) => path);
    expect(packed).toContain("stack.prod.yml");
    expect(packed).toContain("scripts/init-secrets.swarm.sh");
    expect(packed).toContain("scripts/here.sh");
    const tree = new Set(renderTree(stack).files.map(({ path }) => path));
    expect(packed.filter((path) => path === undefined || !tree.has(path))).toEqual([]);
    expect(packed.filter((path) => /^(?:ansible|terraform|secrets|\.)/.test(path ?? ""))).toEqual([]);
  });

  it("restores the stores in the given order, each as a task of its own", () => {
    const path = "ansible/roles/restore/tasks/main.yml";
    // Without backups there is nothing to restore.
    expect(parse(fileOf(shop({ restoreOrder: ["db", "files"] }), path))).toHaveLength(1);
  });

  it("fills the hosts' addresses into the firewall", () => {
    const rules = fileOf(shop({ sshPort: 2222 }), "ansible/roles/firewall/templates/nftables.conf.j2");
    expect(rules).toContain("elements = { {{ platform_node_addresses | join(', ') }} }");
    expect(rules).toContain("tcp dport {{ platform_ssh_port }} accept");
    expect(rules).not.toContain("192.0.2.1");
  });
});

describe("Terraform", () => {
  it("has a record for each address, with the stack's variables as its own", () => {
    const stack = shop();
    expect(fileOf(stack, "terraform/dns.tf")).toContain('"shop.${var.domain}",');
    expect(fileOf(stack, "terraform/variables.tf")).toMatch(
      /variable "domain" \{[^}]*default += "example\.com"/,
    );
  });

  it("makes a bucket only where one is asked for", () => {
    expect(fileOf(shop(), "terraform/bucket.tf")).not.toContain("resource");
    const bucket = { name: 'copies-"${x}', region: "eu-west-3" };
    expect(fileOf(shop({ bucket }), "terraform/bucket.tf")).toContain('bucket = "copies-\\"$${x}"');
    expect(fileOf(shop({ dns: false }), "terraform/versions.tf")).not.toContain("cloudflare");
  });
});

it("has a rehearsal, unless it is not wanted", () => {
  const path = ".github/workflows/restore-rehearsal.yml";
  expect(fileOf(shop({ rehearsal: { runner: "big", schedule: "0 1 * * *" } }), path)).toMatch(/runs-on: big/);
  expect(fileOf(shop({ rehearsal: false }), path)).toBe("");
});

it.each([
  ["hosts", { hosts: [] }],
  ["hosts", { hosts: [{ name: "a" }, { name: "a" }] }],
  ["hosts", { hosts: [{ name: "a", address: "1.2.3.4 ansible_become=true" }] }],
  ["user", { user: "a b" }],
  ["root", { root: "opt/shop" }],
  ["restoreOrder", { restoreOrder: ["db; rm -rf /"] }],
  ["bucket.noncurrentDays", { bucket: { name: "b", region: "r", noncurrentDays: 0 } }],
] as const)("refuses %s that cannot be used", (option, options) => {
  expect(() => provisioning(options)).toThrowError(
    expect.objectContaining({ code: "option-invalid", path: `provisioning(...).${option}` }),
  );
});
