import { defineStack, network, secret, synth, variable, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { alertmanager, type AlertmanagerOptions } from "../alertmanager.ts";
import { filesFor, monitored } from "../testing/platform.fixture.ts";
import type { AlertmanagerConfiguration } from "./alertmanager-configuration.ts";
import { email, pagerduty, receiver, webhook } from "./channel.ts";
import { matcherText } from "./matcher.ts";

const back = network("back");
const base: AlertmanagerOptions = {
  networks: [back],
  receivers: [receiver("team")],
  route: { receiver: "team" },
};

function configuration(
  options: Partial<AlertmanagerOptions>,
  target: Target = "swarm",
): AlertmanagerConfiguration {
  const stack = defineStack({ name: "test", parts: [alertmanager({ ...base, ...options })] });
  // What was written has this form: amtool checks it elsewhere.
  return parse(filesFor(stack, target)["alertmanager/alertmanager.yml"] ?? "") as AlertmanagerConfiguration;
}

const smtp = {
  smarthost: "smtp.example.com:587",
  from: "alerts@example.com",
  password: secret("smtp_password"),
};

describe("alertmanager", () => {
  it("reads every credential from a mounted secret, as the user that it runs as", () => {
    const channels = [
      email({ to: "a@example.com" }),
      webhook({ url: "https://chat.example.com/hook", bearerToken: secret("chat_token") }),
      webhook({
        url: "https://x.example.com",
        basicAuth: { username: "am", password: secret("x_password") },
      }),
      pagerduty({ routingKey: secret("pagerduty_key") }),
    ];
    const options = { smtp, receivers: [receiver("team", ...channels)] };
    expect(configuration(options)).toMatchObject({
      global: { smtp_auth_password_file: "/run/secrets/smtp_password", smtp_require_tls: true },
      receivers: [
        {
          webhook_configs: [
            {
              http_config: { authorization: { type: "Bearer", credentials_file: "/run/secrets/chat_token" } },
            },
            { http_config: { basic_auth: { username: "am", password_file: "/run/secrets/x_password" } } },
          ],
          pagerduty_configs: [{ routing_key_file: "/run/secrets/pagerduty_key" }],
        },
      ],
    });
    const stack = defineStack({ name: "test", parts: [alertmanager({ ...base, ...options })] });
    const { services } = synth(stack, "swarm", { policies: [] }).document;
    const secrets = services?.["alertmanager"]?.secrets ?? [];
    expect(secrets).toHaveLength(4);
    for (const one of secrets) expect(one).toMatchObject({ uid: "65534", gid: "65534", mode: 0o400 });
  });

  it("uses a channel on the target that it is for, and mounts its secret there alone", () => {
    const receivers = [receiver("team", pagerduty({ routingKey: secret("pagerduty_key"), only: "swarm" }))];
    expect(configuration({ receivers }, "swarm").receivers).toMatchObject([{ pagerduty_configs: [{}] }]);
    expect(configuration({ receivers }, "compose").receivers).toEqual([{ name: "team" }]);
    const stack = defineStack({ name: "test", parts: [alertmanager({ ...base, receivers })] });
    expect(
      synth(stack, "compose", { policies: [] }).document.services?.["alertmanager"]?.secrets,
    ).toBeUndefined();
  });

  it("writes the value of a variable, because Alertmanager expands none", () => {
    const to = variable("ALERT_EMAILS", { default: "a@example.com,b@example.com" });
    const { receivers } = configuration({ smtp, receivers: [receiver("team", email({ to }))] });
    expect(receivers[0]?.email_configs?.[0]?.to).toBe("a@example.com,b@example.com");
  });

  it("writes routes inside routes", () => {
    const route = {
      receiver: "team",
      groupBy: ["alertname"],
      routes: [
        {
          matchers: [{ label: "severity", is: "critical" }],
          repeatInterval: "1h",
          continue: true,
          routes: [{ groupWait: "5s" }],
        },
      ],
    } as const;
    expect(configuration({ route }).route).toEqual({
      receiver: "team",
      group_by: ["alertname"],
      routes: [
        {
          matchers: ['severity="critical"'],
          repeat_interval: "1h",
          continue: true,
          routes: [{ group_wait: "5s" }],
        },
      ],
    });
  });

  it.each<[string, Partial<AlertmanagerOptions>, RegExp]>([
    [
      "a receiver that is missing",
      { route: { receiver: "team", routes: [{ receiver: "nobody" }] } },
      /route: "nobody".*team/s,
    ],
    [
      "a receiver that is there twice",
      { receivers: [receiver("team"), receiver("team")] },
      /receivers: "team".*once/s,
    ],
    [
      "mail without a server",
      { receivers: [receiver("team", email({ to: "a@example.com" }))] },
      /smtp: .*mail server/s,
    ],
    [
      "what is no address",
      { smtp, receivers: [receiver("team", email({ to: "a@example.com, ops" }))] },
      /to: "ops"/,
    ],
    ["a sender that is none", { smtp: { ...smtp, from: "alerts" } }, /smtp\.from/],
    ["a server without a port", { smtp: { ...smtp, smarthost: "smtp.example.com" } }, /smtp\.smarthost/],
    [
      "what nobody expands",
      { receivers: [receiver("team", webhook({ url: "https://x.example.com/${TOKEN}" }))] },
      /receivers\.0\.channels\.0\.options\.url.*does not expand/s,
    ],
  ])("refuses %s", (_, options, message) => {
    expect(() => alertmanager({ ...base, ...options })).toThrow(message);
  });

  it("takes addresses with names", () => {
    const receivers = [receiver("team", email({ to: "On call <oncall@example.com>, ops@example.com" }))];
    expect(() => alertmanager({ ...base, smtp, receivers })).not.toThrow();
  });
});

describe("a matcher", () => {
  it.each([
    [{ label: "a", is: "b" }, 'a="b"'],
    [{ label: "a", isNot: "b" }, 'a!="b"'],
    [{ label: "a", matches: "b|c" }, 'a=~"b|c"'],
    [{ label: "a", matchesNot: "b" }, 'a!~"b"'],
    [{ label: "a", is: 'say "\\n"' }, String.raw`a="say \"\\n\""`],
  ])("%o is %s", (matcher, text) => {
    expect(matcherText(matcher)).toBe(text);
  });
});

describe("the inhibitions of a platform", () => {
  it("are those of the alerts that it has", () => {
    const file = filesFor(monitored(), "swarm")["alertmanager/alertmanager.yml"] ?? "";
    expect(file).toContain('alertname="SwarmQuorumLost"');
    expect(file).toContain('alertname="CassandraNodeDown"');
    expect(file).not.toContain("Minio");
    const stack = defineStack({ name: "test", parts: [alertmanager(base)] });
    expect(filesFor(stack, "swarm")["alertmanager/alertmanager.yml"]).toContain("Minio");
  });
});
