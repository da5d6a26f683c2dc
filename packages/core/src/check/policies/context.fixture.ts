import { expect, test } from "vitest";

import type { ComposeSpecification, Service } from "../../generated/compose-types.ts";
import type { FileContent } from "../../model/file.ts";
import type { ServiceModel } from "../../model/service-model.ts";
import type { Target } from "../../model/view.ts";
import type { Policy, PolicyContext, Violation } from "../policy.ts";

/** A small stack as a test writes it: mostly one service, called `app`. */
export interface Scenario extends Pick<ComposeSpecification, "networks" | "volumes" | "configs" | "secrets"> {
  /** @default every target of the policy */
  readonly target?: Target;
  /** The service `app` as the target reads it. */
  readonly app?: Service;
  /** Further services. */
  readonly services?: Readonly<Record<string, Service>>;
  /** Services as the author described them. */
  readonly authored?: Readonly<Record<string, ServiceModel>>;
  /** Who mentions whose endpoint: `["web", "db", 3306]`. */
  readonly links?: readonly (readonly [from: string, to: string, port: number])[];
  /** The content of files, which `app` mounts. */
  readonly files?: Readonly<Record<string, FileContent>>;
}

/** What a policy reads of a scenario. */
export function policyContext(target: Target, scenario: Scenario): PolicyContext {
  const { app = {}, services = {}, authored = {}, links = [], files = {}, ...rest } = scenario;
  const { networks = {}, volumes = {}, configs = {}, secrets = {} } = rest;
  const lowered: Readonly<Record<string, Service>> = { app, ...services };
  const mounts = Object.keys(files).map((source) => ({ source, target: `/etc/${source}` }));
  const models: Readonly<Record<string, ServiceModel>> = {
    ...authored,
    app: { ...authored["app"], configs: mounts },
  };
  return {
    target,
    document: { services: lowered, networks, volumes, configs, secrets },
    services: Object.entries(lowered).map(([name, service]) => ({
      name,
      lowered: service,
      authored: models[name] ?? {},
    })),
    stack: {
      name: "test",
      description: "",
      target,
      services: models,
      networks: {},
      volumes: {},
      secrets: {},
      files: Object.fromEntries(
        Object.entries(files).map(([path, content]) => [
          path,
          { path, content, mode: 0o644, perTarget: false },
        ]),
      ),
      variables: {},
      links: links.map(([from, to, port]) => ({
        from,
        to,
        endpoint: "main",
        host: to,
        port,
        scheme: "tcp",
        wait: false,
        behind: [],
      })),
    },
  };
}

/** Scenarios of a policy: where it is broken, and where it holds. */
export interface PolicyCases {
  readonly broken: readonly Scenario[];
  readonly holds: readonly Scenario[];
}

/** Tests every policy of a group; a policy without scenarios of both kinds fails. */
export function testPolicies(group: readonly Policy[], cases: Readonly<Record<string, PolicyCases>>): void {
  test("every policy has scenarios, and every scenario a policy", () => {
    expect(Object.keys(cases).toSorted()).toEqual(group.map(({ id }) => id).toSorted());
  });
  for (const policy of group) {
    const { broken = [], holds = [] } = cases[policy.id] ?? {};
    test(`${policy.id}: is broken`, () => {
      expect(broken).not.toEqual([]);
      for (const scenario of broken) expectBroken(policy, scenario);
    });
    test(`${policy.id}: holds`, () => {
      expect(holds).not.toEqual([]);
      for (const scenario of holds) {
        for (const [, violations] of run(policy, scenario)) expect(violations, text(scenario)).toEqual([]);
      }
    });
  }
}

function expectBroken(policy: Policy, scenario: Scenario): void {
  for (const [context, violations] of run(policy, scenario)) {
    expect(violations, text(scenario)).not.toEqual([]);
    for (const { path, service, message } of violations) {
      const [root = "", name = ""] = path;
      expect(["services", "networks", "volumes", "configs", "secrets", "files"]).toContain(root);
      if (root === "services") expect(service).toBe(name);
      if (root === "services") expect(Object.keys(context.document.services ?? {})).toContain(name);
      expect(message ?? policy.title).not.toMatch(/undefined|\[object|NaN/);
    }
  }
}

function run(
  policy: Policy,
  scenario: Scenario,
): readonly (readonly [PolicyContext, readonly Violation[]])[] {
  const wanted = scenario.target === undefined ? policy.targets : [scenario.target];
  return wanted.map((target) => {
    const context = policyContext(target, scenario);
    return [context, policy.check(context)];
  });
}

function text(scenario: Scenario): string {
  return JSON.stringify(scenario);
}
