import { afterEach, describe, expect, it } from "vitest";
import { initScript } from "./opensearch-init.ts";
import { startFakeCluster, type FakeCluster } from "./search-init.fixture.ts";

let cluster: FakeCluster;
afterEach(() => cluster.stop());

async function run(answers: Readonly<Record<string, number>> = {}) {
  cluster = await startFakeCluster(answers);
  const template = cluster.file("templates/logs.json", '{"index_patterns":["logs-*"]}');
  const script = initScript.replaceAll(
    "/opt/stackwright/index-templates",
    template.replace("/logs.json", ""),
  );
  return cluster.run(script, {
    OPENSEARCH_URL: cluster.url,
    OPENSEARCH_PASSWORD_FILE: cluster.file("password", 'it"s\\me\n'),
  });
}

describe("init.sh", () => {
  it("logs in with the password from its file, and puts every template in", async () => {
    const login = `Basic ${Buffer.from('admin:it"s\\me').toString("base64")}`;
    expect(await run()).toEqual({ code: 0, output: "the template logs is in place\n" });
    expect(cluster.asked).toEqual([
      `GET /_cluster/health ${login} `,
      `PUT /_index_template/logs ${login} {"index_patterns":["logs-*"]}`,
    ]);
  });

  it("fails with the answer when a template is refused", async () => {
    expect(await run({ "/_index_template/logs": 400 })).toEqual({
      code: 1,
      output: "the template logs was refused with 400: {}\n",
    });
  });
});
