import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFor, parseEmulator } from "../../../../host/emulation/binfmt.js";
import { canRun, withinBuild, ownPlatform } from "../../../../host/emulation/can-run.js";
import { probeProgram } from "../../../../host/emulation/probe-program.js";
import { Workspace } from "../../../../host/run/workspace.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../../../core/source/platform.js";

/** As Linux shows what Debian's qemu-user-static registers. */
const AARCH64 = (flags: string, state = "enabled") =>
  [state, "interpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P", `flags: ${flags}`, "offset 0", "magic 7f454c460201010000000000000000000200b700", "mask ffffffffffffff00fffffffffffffffffeffffff", ""].join("\n");

function program(architecture: string): Buffer {
  const made = probeProgram(architecture);
  if (!made) throw new Error(`there is no program for ${architecture}`);
  return made;
}

describe("host/emulation", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await Workspace.create();
  });
  after(() => workspace[Symbol.asyncDispose]());

  it("finds by a program of its architecture that this machine runs what is its own", async () => {
    const architecture = ownPlatform().split("/")[1] ?? "";
    expect(await canRun(ownPlatform(), workspace)).to.equal("yes");
    const sibling = { amd64: "386", arm64: "arm" }[architecture];
    expect(["yes", "no"]).to.include(await canRun(`linux/${sibling ?? "s390x"}` as BuildPlatform, workspace));
  });

  for (const [name, can] of [["windows/amd64", "no"], ["linux/sparc64", "unknown"]] as const) {
    it(`says ${can} of ${name}, of which it has no program`, async () => expect(await canRun(parseBuildPlatforms([name])[0] as BuildPlatform, workspace)).to.equal(can));
  }

  it("knows which emulator is for which program, as the kernel does: by magic and mask", () => {
    const emulator = parseEmulator(AARCH64("POCF"));
    expect(emulator).to.deep.include({ enabled: true, flags: "POCF", offset: 0, interpreter: "/usr/libexec/qemu-binfmt/aarch64-binfmt-P" });
    const isAarch64 = (architecture: string) => emulator !== undefined && isFor(emulator, program(architecture));
    expect(["arm64", "amd64", "386", "arm", "riscv64", "ppc64le", "s390x", "loong64"].filter(isAarch64)).to.deep.equal(["arm64"]);
    const off = parseEmulator(AARCH64("POCF", "disabled"));
    expect(off && isFor(off, program("arm64"))).to.equal(false);
  });

  for (const text of ["enabled\n", "", "enabled\ninterpreter /usr/bin/wine\nflags: \nextension .exe\n"]) {
    it(`takes ${JSON.stringify(text)} for no emulator of programs`, () => expect(parseEmulator(text)).to.equal(undefined));
  }

  for (const [name, files, can] of [
    ["one with the flag F is found from within a build", { "qemu-aarch64": AARCH64("OCF"), status: "enabled\n" }, "yes"],
    ["one without it is not", { "qemu-aarch64": AARCH64("OC"), status: "enabled\n", register: "" }, "outside-only"],
    ["of two, one is enough", { a: AARCH64("OC"), b: AARCH64("F") }, "yes"],
    ["in a container, where the list is empty, that it runs is all that is known", {}, "yes"],
  ] as const) {
    it(`of emulators: ${name}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "binfmt-"));
      try {
        for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
        expect(await withinBuild(program("arm64"), folder)).to.equal(can);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
