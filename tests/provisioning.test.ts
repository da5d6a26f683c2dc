import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderTree } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import stack, { dockerwarts } from "../examples/dockerwarts.ts";

const { files } = renderTree(stack);
const work = mkdtempSync(join(tmpdir(), "stackwright-provisioning-"));
const tree = join(work, "tree");

beforeAll(() => {
  for (const { path, content, mode } of files) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
    chmodSync(join(tree, path), mode);
  }
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function textOf(path: string): string {
  return files.find((file) => file.path === path)?.content ?? "";
}

function run(
  command: string,
  words: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
) {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: options.cwd ?? tree,
    env: {
      ...process.env,
      ANSIBLE_NOCOLOR: "1",
      ANSIBLE_LOCALHOST_WARNING: "false",
      HOME: work,
      ...options.env,
    },
    encoding: "utf8",
  });
  return { status, output: `${stdout}${stderr}` };
}

function has(...commands: readonly string[]): boolean {
  return commands.every((command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0);
}

const playbook = ["-i", "ansible/inventory.ini", "ansible/site.yml"];
/** One host, which is this machine. */
const here = ["--limit", "vps1", "-e", "ansible_connection=local", "-e", "ansible_become=false"];

/** `changed=2 ... failed=0` of the host. */
function recap(output: string): Readonly<Record<string, number>> {
  const line = /^vps1 +: (.*)$/m.exec(output)?.[1] ?? "";
  return Object.fromEntries(
    [...line.matchAll(/(\w+)=(\d+)/g)].map(([, key = "", value]) => [key, Number(value)]),
  );
}

describe.skipIf(!has("ansible-playbook"))("ansible-playbook", () => {
  it("finds no mistake in the playbook", () => {
    expect(run("ansible-playbook", [...playbook, "--syntax-check"])).toMatchObject({ status: 0 });
  });

  it("has a tag for each role, and those that the recovery plan names", () => {
    const { output } = run("ansible-playbook", [...playbook, "--list-tags", "--tags", "all,never"]);
    const tags = new Set(
      [...output.matchAll(/TASK TAGS: \[([^\]]*)\]/g)].flatMap(([, list = ""]) => list.split(", ")),
    );
    for (const tag of [
      "docker",
      "swarm",
      "firewall",
      "deploy",
      "backup",
      "restore",
      "verification",
      "monitoring",
      "elastic",
    ])
      expect([...tags]).toContain(tag);
  });

  it("restores nothing unless it is asked to", () => {
    expect(run("ansible-playbook", [...playbook, "--list-tasks"]).output).not.toContain("Restore galera");
    expect(run("ansible-playbook", [...playbook, "--list-tasks", "--tags", "restore"]).output).toContain(
      "Restore galera",
    );
    const refused = run("ansible-playbook", [...playbook, ...here, "--tags", "restore"]);
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain("Add -e restore_confirmed=true");
  }, 60_000);

  it("asks the environment for the addresses of new hosts", () => {
    const inventory = (env: Record<string, string>): string =>
      run(
        "ansible",
        ["-i", "ansible/inventory.ini", "vps1", "-m", "ansible.builtin.debug", "-a", "var=ansible_host"],
        { env },
      ).output;
    expect(inventory({})).toContain('"ansible_host": "vps1"');
    expect(inventory({ VPS1_IPV4: "203.0.113.10" })).toContain('"ansible_host": "203.0.113.10"');
  }, 60_000);

  it("would change a fresh host, in a dry run of everything, and touches nothing", () => {
    const words = [
      "--check",
      "-e",
      `platform_root=${join(work, "dry")}`,
      "-e",
      '{"platform_node_addresses": ["203.0.113.1", "203.0.113.2", "203.0.113.3"]}',
    ];
    const { status, output } = run("ansible-playbook", [...playbook, ...here, ...words]);
    expect(output).toContain("failed=0");
    expect(status).toBe(0);
    expect(recap(output)["changed"]).toBeGreaterThan(5);
    expect(existsSync(join(work, "dry"))).toBe(false);
  }, 180_000);
});

describe.skipIf(!has("ansible-playbook", "make", "openssl"))(
  "the playbook, run for real with a stand-in for docker",
  () => {
    const fake = join(work, "fake");
    const root = join(work, "opt");
    const vault = join(work, "vault");
    const given = "a-secret-key-that-only-the-provider-knows";
    const env = {
      FAKE: fake,
      PATH: `${join(work, "bin")}:${process.env["PATH"] ?? ""}`,
      OFFSITE_ACCESS_KEY: "key",
      COLD_STOP_SECONDS: "1",
    };
    const play = (...words: readonly string[]) =>
      run(
        "ansible-playbook",
        [...playbook, ...here, "-e", `platform_root=${root}`, "-e", `platform_secrets=${vault}`, ...words],
        { env },
      );

    beforeAll(() => {
      for (const folder of [fake, vault, join(work, "bin")]) mkdirSync(folder, { recursive: true });
      copyFileSync("tests/provisioning/docker.sh", join(work, "bin/docker"));
      chmodSync(join(work, "bin/docker"), 0o755);
      // It would make its folders below /opt.
      const folders = join(tree, "scripts/init-folders.swarm.sh");
      writeFileSync(
        folders,
        readFileSync(folders, "utf8")
          .replaceAll("/opt/dockerwarts", join(work, "data"))
          .replace(" 0 0 750 ", ` ${process.getuid?.()} ${process.getgid?.()} 750 `),
      );
      writeFileSync(join(vault, "offsite_secret_key.txt"), given);
    });

    const calls = (): string => readFileSync(join(fake, "calls"), "utf8");

    it("makes the Swarm, the secrets and the services; a second run changes nothing", () => {
      const first = play("--tags", "swarm,deploy,backup");
      expect(first.status, first.output).toBe(0);
      expect(recap(first.output)["changed"]).toBeGreaterThan(4);
      expect(calls()).toContain("swarm init --advertise-addr");
      expect(calls()).toContain("secret create dockerwarts_offsite_secret_key_v1");
      expect(calls()).toContain("stack deploy -c stack.prod.yml dockerwarts");
      const second = play("--tags", "swarm,deploy,backup");
      expect(second.status, second.output).toBe(0);
      expect(recap(second.output)["changed"]).toBe(0);
    }, 400_000);

    it("says no secret, and leaves none behind", () => {
      const { output } = play("--tags", "deploy", "-v");
      expect(output).toContain("Make the secrets");
      expect(output).not.toContain(given);
      expect(output).not.toContain("SWMTKN");
      expect(existsSync("/dev/shm/dockerwarts-secrets")).toBe(false);
      expect(run("grep", ["-rl", given, root, tree]).status).toBe(1);
    }, 200_000);

    it("restores in the plan's order what belongs to the host, and verifies", () => {
      writeFileSync(
        join(root, "scripts/restore.sh"),
        `#!/bin/sh\necho "$*" >>"${fake}/restored"\necho done\n`,
      );
      writeFileSync(join(root, "scripts/checks.sh"), "#!/bin/sh\nexit 0\n");
      const { status, output } = play("--tags", "restore,verification", "-e", "restore_confirmed=true");
      expect(status, output).toBe(0);
      // The stand-in runs the first agent only: the other nodes of Cassandra are not here.
      expect(readFileSync(join(fake, "restored"), "utf8").trim().split("\n")).toEqual(
        ["galera", "elasticsearch", "glpi", "grafana", "cassandra1"].map(
          (store) => `${store} --overwrite-live-data`,
        ),
      );
    }, 200_000);
  },
);

it("knows which archives of stopped services are this host's, and when they are made", () => {
  const cold = join(work, "cold");
  for (const { path, content, mode } of renderTree(dockerwarts({ archive: "cold" })).files) {
    if (!path.startsWith("scripts/")) continue;
    mkdirSync(dirname(join(cold, path)), { recursive: true });
    writeFileSync(join(cold, path), content);
    chmodSync(join(cold, path), mode);
  }
  mkdirSync(join(cold, "bin"));
  copyFileSync("tests/provisioning/docker.sh", join(cold, "bin/docker"));
  chmodSync(join(cold, "bin/docker"), 0o755);
  writeFileSync(join(cold, "scripts/cold-backup.sh"), '#!/bin/sh\necho "cold $*"\n');
  const onHost = (...words: readonly string[]) =>
    run("scripts/here.sh", words, {
      cwd: cold,
      env: { FAKE: cold, PATH: `${join(cold, "bin")}:${process.env["PATH"] ?? ""}` },
    });
  expect(onHost("cold-schedule")).toEqual({ status: 0, output: "0 3 * * *\n" });
  const { output } = onHost("cold");
  // Those of the first agent, which is the only one that the stand-in runs.
  expect(output.trim().split("\n").toSorted()).toEqual(
    ["cassandra1-cold", "galera1-cold", "glpi-cold", "grafana-cold"].map((job) => `cold ${job}`),
  );
  expect(onHost("stores", "cassandra1").output).toBe("cassandra1\n");
});

describe.skipIf(!has("ansible-lint"))("ansible-lint", () => {
  it("has nothing to say, with its strictest profile", () => {
    const { status, output } = run(
      "ansible-lint",
      ["--offline", "--nocolor", "--profile", "production", "-p", "site.yml"],
      { cwd: join(tree, "ansible") },
    );
    expect(output).toContain("0 failure(s), 0 warning(s)");
    expect(status).toBe(0);
  }, 180_000);
});

const terraform = has("terraform") ? "terraform" : "tofu";

describe.skipIf(!has(terraform))("Terraform", () => {
  const terra = (folder: string, ...words: readonly string[]) =>
    run(terraform, [`-chdir=${join(tree, "terraform", folder)}`, ...words], {
      env: { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
    });

  it("finds the files formatted, and their syntax right", () => {
    expect(terra(".", "fmt", "-check", "-recursive", "-diff")).toMatchObject({ status: 0 });
    expect(terra(".", "get").status).toBe(0);
    const { status, output } = terra(".", "providers");
    expect(status, output).toBe(0);
    expect(output).toMatch(/hashicorp\/aws\] ~> 5\.0/);
    expect(output).toMatch(/cloudflare\/cloudflare\] ~> 5\.0/);
  }, 60_000);

  it("validates and evaluates who may do what: to add and to read, in this bucket, and to delete nothing", () => {
    expect(terra("policy", "init", "-backend=false").status).toBe(0);
    expect(terra("policy", "validate").output).toContain("The configuration is valid");
    const applied = terra(
      "policy",
      "apply",
      "-auto-approve",
      "-no-color",
      "-var",
      "bucket_arn=arn:aws:s3:::copies",
      "-var",
      "key_arn=arn:aws:kms:eu-west-3:1:key/a",
    );
    expect(applied.status, applied.output).toBe(0);
    const policy: unknown = JSON.parse(
      JSON.parse(
        terra("policy", "output", "-json", "user")
          .output.split("\n")
          .find((line) => line.startsWith('"')) ?? '""',
      ) as string,
    );
    const { Statement: statements } = policy as {
      readonly Statement: readonly {
        readonly Effect: string;
        readonly Action: readonly string[];
        readonly Resource: readonly string[];
      }[];
    };
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions).toContain("s3:PutObject");
    expect(actions.filter((action) => /Delete|\*|Acl|Policy/.test(action))).toEqual([]);
    expect(new Set(statements.flatMap(({ Resource }) => Resource))).toEqual(
      new Set(["arn:aws:s3:::copies", "arn:aws:s3:::copies/*", "arn:aws:kms:eu-west-3:1:key/a"]),
    );
    expect(terra("policy", "plan", "-var", "bucket_arn=copies", "-var", "key_arn=k").output).toContain(
      "This is not the ARN of a bucket",
    );
  }, 60_000);

  it("holds no secret: tokens are variables that it does not show", () => {
    expect(textOf("terraform/variables.tf")).toMatch(/variable "cloudflare_api_token" \{[^}]*sensitive/);
    expect(textOf("terraform/bucket.tf")).not.toContain("aws_iam_access_key");
  });
});

describe("the rehearsal of the restore", () => {
  const workflow = parse(textOf(".github/workflows/restore-rehearsal.yml")) as {
    readonly jobs: {
      readonly rehearsal: {
        readonly steps: readonly { readonly name?: string; readonly run?: string; readonly uses?: string }[];
      };
    };
  };
  const { steps } = workflow.jobs.rehearsal;

  it("backs up, loses the data, restores and measures, in this order", () => {
    const at = (text: string): number => steps.findIndex(({ run: script = "" }) => script.includes(text));
    const order = [
      "up -d",
      "scripts/backup.sh",
      "scripts/verify.sh",
      "docker volume rm",
      "scripts/restore.sh all",
      "-le 120",
    ].map(at);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
    expect(order).not.toContain(-1);
    expect(steps.find(({ run: script = "" }) => script.includes("docker volume rm"))?.run).toContain(
      "_minio_data$",
    );
  });

  it("runs scripts that there are, and actions of a stated version", () => {
    const scripts = steps.flatMap(({ run: script = "" }) => script.match(/scripts\/[\w./-]+\.sh/g) ?? []);
    for (const script of scripts) expect(textOf(script), script).not.toBe("");
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@v\d+$/);
  });

  it.skipIf(!has("shellcheck"))("has scripts that shellcheck accepts", () => {
    for (const { name, run: script } of steps) {
      if (script === undefined) continue;
      writeFileSync(join(work, "step.sh"), `#!/bin/bash\nset -eo pipefail\n${script}\n`);
      expect(run("shellcheck", [join(work, "step.sh")]).output, name ?? script).toBe("");
    }
  });
});
