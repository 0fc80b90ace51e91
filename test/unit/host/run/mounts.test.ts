import { expect } from "chai";
import { isReadOnlyMount, mountsBelow } from "../../../../host/run/mounts.js";

const MOUNTINFO = [
  "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
  "40 22 254:0 /tmp/w/storage/overlay /tmp/w/storage/overlay rw - ext4 /dev/vda rw",
  "41 40 0:30 / /tmp/w/storage/overlay/1/merged rw - overlay overlay rw,lowerdir=/tmp/w/x",
  "42 22 0:31 / /tmp/w\\040b/c rw - tmpfs none rw",
  "43 22 0:32 / /tmp/w rw - tmpfs none rw",
  "",
].join("\n");

describe("host/mounts: mountsBelow", () => {
  it("finds what is below a folder, the deepest first, and nothing beside it", () => {
    expect(mountsBelow("/tmp/w", MOUNTINFO)).to.deep.equal(["/tmp/w/storage/overlay/1/merged", "/tmp/w/storage/overlay"]);
    expect(mountsBelow("/tmp/w b", MOUNTINFO)).to.deep.equal(["/tmp/w b/c"]);
    expect(mountsBelow("/tmp/other", MOUNTINFO)).to.deep.equal([]);
  });
});

describe("host/mounts: isReadOnlyMount", () => {
  const mountinfo = [
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
    "44 22 0:33 / /run/secrets/kubernetes.io ro,relatime - tmpfs tmpfs rw,size=8k",
    "45 22 0:34 / /run/secrets rw,relatime shared:7 - tmpfs tmpfs ro",
    "46 22 254:0 /ro /mnt/ro rw,noatime - ext4 /dev/ro rw,errors=ro",
  ].join("\n");
  for (const [id, what, expected] of [
    ["22", "what can be written to", false],
    ["44", "a mount that is read-only", true],
    ["45", "a file system that is read-only", true],
    ["46", "a name that only reads so", false],
    ["4", "an id that is none", false],
  ] as const) {
    it(`says ${expected ? "yes" : "no"} for ${what}`, () => expect(isReadOnlyMount(id, mountinfo)).to.equal(expected));
  }
});
