import { expect } from "chai";
import { execa } from "execa";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { NIX_COMMAND } from "../../../core/source/nix/build.js";
import { nixVersionArguments } from "../../../core/source/nix/evaluate.js";
import { nixEnvironment, removeStore, skipWithoutNix } from "../../support/sources/nix.js";
import { NIX_SEVERAL } from "../../unit/source/nix/several.js";

describe("the versions of a default.nix that declares several, on real nix", () => {
  let folder: string;
  before(async function () {
    await skipWithoutNix(this);
    folder = await mkdtemp(join(tmpdir(), "nix-versions-"));
  });
  after(async () => {
    // Where there is no nix, nothing was set up.
    if (folder) await removeStore(folder);
  });

  it("are what the table of them says", async () => {
    const rows = NIX_SEVERAL.filter(({ evaluates }) => evaluates !== undefined);
    const file = join(folder, "all.nix");
    // One nix for all of them: each takes half a second to start.
    await writeFile(file, `map (${nixVersionArguments("").at(-1) ?? ""}) [ ${rows.map(({ text }) => `(${text})`).join(" ")} ]`);
    const { stdout } = await execa("nix", [...NIX_COMMAND, "eval", "--json", "--file", file], { env: nixEnvironment(folder) });
    const versions = z.array(z.string()).parse(JSON.parse(stdout));
    expect(versions.map((version, at) => [rows[at]?.name, version])).to.deep.equal(rows.map(({ name, evaluates }) => [name, evaluates]));
  });
});
