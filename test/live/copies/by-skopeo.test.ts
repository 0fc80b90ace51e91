import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { unmarked } from "../../../core/errors/own-words.js";
import { readAsItIs } from "../../../core/archive/skopeo-reading.js";
import { Redactor } from "../../../core/redact.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import { limitsOf, type Run } from "../../../host/run/run.js";
import { Workspace } from "../../../host/run/workspace.js";
import { readFromElsewhere } from "../../../host/skopeo/read.js";
import { DockerSave } from "../../support/sources/docker-save.js";
import { rejectionOf } from "../../unit/faults.js";

describe("what only skopeo reads", () => {
  let workspace: Workspace;
  let run: Run;
  before(async () => {
    workspace = await Workspace.create();
    run = { workspace, limits: limitsOf({ timeout: 30 }), progress: SILENT_COMMAND, redactor: new Redactor(), signal: new AbortController().signal };
  });
  after(() => workspace[Symbol.asyncDispose]());

  it("has the config of a docker-archive as it was, as copy-archive has it", async () => {
    const save = new DockerSave();
    const image = await save.image("amd64");
    const archive = workspace.join("saved.tar");
    await writeFile(archive, await save.tar(undefined, [{ image, tags: ["docker.io/library/a:b"] }]));
    const { source, digest, notes } = await readFromElsewhere({ kind: "other", transport: "docker-archive", rest: archive }, run);
    const manifest: unknown = JSON.parse((await source.manifest(digest)).bytes.toString("utf8"));
    expect(manifest).to.have.nested.property("config.digest", image.config.digest);
    expect(notes).to.deep.equal([]);
  });

  it("and is not there, is SOURCE_INVALID, and no matter of a registry", async () => {
    const { code, message } = await rejectionOf(readFromElsewhere({ kind: "other", transport: "dir", rest: workspace.join("nowhere") }, run));
    expect([code, /registry/.test(message)]).to.deep.equal(["SOURCE_INVALID", false]);
    expect(unmarked(message)).to.contain("skopeo could not read dir:").and.contain("no such file or directory");
  });

  it("and has to be converted, is told to have another digest", async () => {
    const asked: string[] = [];
    const { exitCode, notes } = await readAsItIs({ kind: "other", transport: "oci", rest: "/a" }, (form) => {
      asked.push(form);
      return Promise.resolve(form === "exact" ? { exitCode: 1, stderr: 'we cannot modify it: "Instructed to preserve digests"' } : { exitCode: 0, stderr: "" });
    });
    expect([asked, exitCode, notes.map((note) => unmarked(note).includes("its digest is another one"))]).to.deep.equal([["exact", "converted"], 0, [true]]);
  });
});
