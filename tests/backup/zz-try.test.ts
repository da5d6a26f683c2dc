import { it } from "vitest";
import { mariadb } from "@stackwright/services";
import { data } from "./platform.ts";
import { startFaultBed } from "./faults.ts";
import { startMariadb } from "./mariadb-server.ts";
it("x", async () => {
  const bed = await startFaultBed("try", [mariadb({ database: "shop", networks: [data] })]);
  let server = await startMariadb(bed);
  console.log(Object.values(bed.document.services).flatMap((s) => s.volumes?.map((v) => v.source)));
  await bed.run("mariadb-backup-init", []);
  const dumper = await bed.up("mariadb-dump");
  const agent = await bed.agent();
  const l = async (w: string) => {
    const r = await agent.exec("/scripts/backup.sh", "mariadb-dump");
    console.log(w, r.seconds, r.output);
  };
  await l("first");
  let t = Date.now();
  await server.container.stop(30);
  console.log("stop", Date.now() - t);
  await l("down");
  t = Date.now();
  server = await startMariadb(bed);
  console.log("start", Date.now() - t);
  await l("up");
  await l("up");
  console.log(dumper.logs());
  await bed.stop();
}, 200000);
