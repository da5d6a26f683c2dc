import { testPolicies } from "./context.fixture.ts";
import { filesystemPolicies } from "./filesystem.ts";

testPolicies(filesystemPolicies, {
  "read-only-root": {
    broken: [{ app: {} }, { app: { read_only: false } }],
    holds: [{ app: { read_only: true } }, { app: { read_only: "true" } }],
  },
  "tmpfs-flags": {
    broken: [{ app: { tmpfs: ["/run", "/tmp:size=64m,exec"] } }, { app: { tmpfs: "/tmp:suid" } }],
    holds: [{ app: { tmpfs: ["/tmp:size=64m,noexec"] } }, { app: { tmpfs: "/exec" } }, { app: {} }],
  },
});
