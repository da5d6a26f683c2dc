import { describe, expect, it } from "vitest";
import { network } from "./network.ts";
import { volume, type VolumeOptions } from "./volume.ts";

describe("the folder of a volume", () => {
  it("is an absolute path, with an owner by number", () => {
    const folder = { path: "/srv/data/db", uid: 999, gid: 999, mode: 0o700 };
    expect(volume("db", { folder }).definition).toEqual({ folder });
  });

  it.each([
    [{ path: "data" }, "path"],
    [{ path: "/srv/../etc" }, "path"],
    [{ path: "/" }, "path"],
    [{ uid: 999 }, "path"],
    [{ path: "/srv", uid: "mysql" }, "uid"],
    [{ path: "/srv", owner: 0 }, "owner"],
  ])("cannot be %o", (folder, where) => {
    // As a caller without a compiler may write it.
    expect(() => volume("db", { folder } as VolumeOptions)).toThrowError(
      expect.objectContaining({ code: "option-invalid", path: expect.stringContaining(`folder`) }),
    );
    expect(() => volume("db", { folder } as VolumeOptions)).toThrowError(new RegExp(where));
  });
});

describe("the subnet of a network", () => {
  it("is one for both targets, or one for each", () => {
    expect(network("a", { subnet: "10.1.0.0/16" }).definition.subnet).toBe("10.1.0.0/16");
    expect(network("a", { subnet: { compose: "10.1.0.0/16" } }).definition.subnet).toEqual({
      compose: "10.1.0.0/16",
    });
  });

  it("is for no other target", () => {
    const subnet = { kubernetes: "10.1.0.0/16" } as { readonly compose?: string };
    expect(() => network("a", { subnet })).toThrowError(
      expect.objectContaining({ code: "option-invalid", path: expect.stringContaining("networks.a") }),
    );
  });
});
