import { expect } from "chai";
import { execa } from "execa";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { Workspace } from "../../../host/run/workspace.js";
import { DockerSave } from "../../support/sources/docker-save.js";
import { savedArchives } from "../../support/sources/saved-archives.js";
import { CliRun, LAUNCHER, runCli, type CliResult } from "../../support/runs/cli.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { nixArchive, type NixForm } from "../../support/sources/nix-archives.js";
import { observe, processesNaming } from "../../support/runs/observed.js";
import { PROJECT } from "../../support/project.js";
import { RegistryView } from "../../support/registries/registry-view.js";
import { ToolLog } from "../../support/runs/tool-log.js";
import { until } from "../../support/until.js";

const SHAPES: Readonly<Record<string, NixForm>> = {
  buildImage: { repoTags: ["app:latest"], layers: "legacy folders" },
  streamLayeredImage: { repoTags: ["app:latest"], layers: "folders" },
  "layers as files": { repoTags: ["app:latest"], layers: "files" },
  "several tags": { repoTags: ["app:latest", "app:1.2.3", "other/app:1"], layers: "folders" },
  "an empty list of tags": { repoTags: [], layers: "folders" },
  "null for tags": { repoTags: null, layers: "folders" },
  "no member for tags": { layers: "legacy folders" },
};
/** So large that it is stopped long before it is unpacked; on disk it is all holes. */
const LARGE = 4 * 1024 ** 3;
const PACKINGS = { plain: (tar: Buffer) => tar, gzip: (tar: Buffer) => gzipSync(tar) };

/** The beginning of a tar file whose first member has a name and a size. */
async function tarHeader(name: string, size: number): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name, size });
  const [header] = (await once(tar, "data")) as [Buffer];
  return header;
}

describe("npm run copy-archive", () => {
  let live: LiveRegistry;
  let workspace: Workspace;
  let tools: ToolLog;
  let file: string;
  let count = 0;
  before(async () => {
    live = await liveRegistry("token");
    workspace = await Workspace.create();
    tools = await ToolLog.create();
    file = workspace.join("image.tar");
    await writeFile(file, await nixArchive({ repoTags: ["app:latest"], layers: "folders" }));
  });
  after(async () => {
    await tools.remove();
    await workspace[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  const fresh = () => `${live.registry.host}/copies/app-${count++}:v1.0.0`;
  const options = (archive: string, destination: string) =>
    ["copy-archive", "--archive", archive, "--destination", destination, "--username", live.username, "--password-env", "KEY"];
  const copy = (archive: string, destination: string, ...more: string[]) =>
    runCli([...options(archive, destination), ...more], { ...tools.environment, KEY: live.password });
  const copied = ({ exitCode, stdout, stderr, left }: CliResult, destination: string) => {
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(stdout.slice(0, destination.length + 1)).to.equal(`${destination}@`);
    return stdout.slice(destination.length + 1);
  };

  it("gives every form in which Nix writes an image the same digest", async () => {
    const digests = new Map<string, string>();
    for (const [name, form] of Object.entries(SHAPES)) {
      for (const [packing, packed] of Object.entries(PACKINGS)) {
        const archive = workspace.join("shape.tar");
        await writeFile(archive, packed(await nixArchive(form)));
        const destination = fresh();
        digests.set(`${name}, ${packing}`, copied(await copy(archive, destination), destination));
      }
    }
    expect(digests.size).to.equal(Object.keys(SHAPES).length * 2);
    expect([...new Set(digests.values())], JSON.stringify([...digests])).to.have.length(1);
    expect([...digests.values()][0]).to.match(/^sha256:[0-9a-f]{64}$/);
    // Whatever skopeo converts, it has a proxy behind which nobody is.
    const conversions = (await tools.take()).filter((call) => call.startsWith("skopeo ") && !call.includes("docker://"));
    expect(conversions).to.not.deep.equal([]);
    expect((await tools.environments()).match(/^export HTTPS_PROXY='http:\/\/127\.0\.0\.1:9'$/gm)).to.have.length(conversions.length);
  });

  it("uploads nothing a second time, and says so", async () => {
    const destination = fresh();
    const digest = copied(await copy(file, destination), destination);
    await tools.take();
    const again = await copy(file, destination, "--json");
    expect(again.stderr).to.equal("container-publisher: already published: nothing was uploaded");
    expect(JSON.parse(again.stdout)).to.include({ ok: true, outcome: "already-published", digest, reference: `${destination}@${digest}`, tag: "v1.0.0" });
    expect((await tools.take()).filter((line) => line.includes("docker://"))).to.deep.equal([]);
  });

  it("does not move a tag to another image", async () => {
    const destination = fresh();
    const digest = copied(await copy(file, destination), destination);
    const other = workspace.join("other.tar");
    await writeFile(other, await nixArchive({ layers: "folders" }, "another"));
    const { exitCode, stdout, stderr, left } = await copy(other, destination);
    expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 4, stdout: "", left: [] });
    expect(stderr).to.match(/^container-publisher: TAG_TAKEN: /).and.contain(digest);
  });

  for (const [what, command] of [
    ["standard input", `cat "$FILE" | node "$0" "$@" --archive -`],
    ["a shell's <(…)", `node "$0" "$@" --archive <(cat "$FILE")`],
    ["a FIFO", `mkfifo "$FIFO"; cat "$FILE" > "$FIFO" & node "$0" "$@" --archive "$FIFO"`],
    ["standard input, by npm", `cat "$FILE" | npm run --silent copy-archive -- "\${@:2}" --archive -`],
  ] as const) {
    it(`takes the archive from ${what}`, async () => {
      const temporary = await workspace.folder(`tmp-${count}`);
      const destination = fresh();
      const [name, , , ...rest] = options("", destination);
      const env = { TMPDIR: temporary, FILE: file, FIFO: workspace.join("given"), KEY: live.password };
      const shell = ["-c", command, LAUNCHER, name ?? "", "--quiet", ...rest];
      const { stdout, stderr, exitCode } = await execa("bash", shell, { env, cwd: PROJECT, reject: false });
      const { stdout: left } = await execa("ls", [temporary]);
      copied({ exitCode, stdout, stderr, left: left.split("\n").filter(Boolean) }, destination);
    });
  }

  it("does not wait for an archive from a terminal", async () => {
    const line = ["node", LAUNCHER, ...options("-", fresh())].map((word) => `'${word}'`).join(" ");
    const { stdout, exitCode } = await execa("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
      env: { KEY: live.password },
      reject: false,
      timeout: 30_000,
    });
    expect(exitCode).to.equal(2);
    expect(stdout).to.contain("CONFIG_MISSING: standard input is a terminal");
  });

  it("stops while it waits for the other end of a FIFO, and leaves nothing", async () => {
    const fifo = workspace.join("fifo");
    await execa("mkfifo", [fifo]);
    const run = await CliRun.start(options(fifo, fresh()), { KEY: live.password });
    await until("somebody to wait", () => (processesNaming(fifo).some((line) => line.startsWith("cat")) ? true : undefined));
    run.process.kill("SIGTERM");
    const { exitCode, left, survivors, stderr } = await observe(run);
    expect({ exitCode, left, survivors }).to.deep.equal({ exitCode: 143, left: [], survivors: [] });
    expect(stderr).to.match(/^container-publisher: INTERRUPTED: [^\n]*$/);
    expect(processesNaming(fifo)).to.deep.equal([]);
  });

  it("takes an archive whose path holds colons", async () => {
    await writeFile(workspace.join("of:today:v1.tar"), await readFile(file));
    const destination = fresh();
    copied(await copy(workspace.join("of:today:v1.tar"), destination), destination);
  });

  it("stops while skopeo unpacks, and leaves nothing, not even where skopeo would put it by itself", async () => {
    const [member, archive] = [`blob-${randomUUID()}`, workspace.join("large.tar")];
    await writeFile(archive, await tarHeader(member, LARGE));
    await truncate(archive, LARGE);
    const run = await CliRun.start(options(archive, fresh()), { KEY: live.password });
    const unpackedIn = async (folder: string) => (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(member));
    await until("skopeo to unpack", async () => ((await unpackedIn(run.temporary)).length > 0 ? true : undefined));
    run.process.kill("SIGTERM");
    const { exitCode, left, survivors } = await observe(run);
    expect({ exitCode, left, survivors }).to.deep.equal({ exitCode: 143, left: [], survivors: [] });
    expect(await unpackedIn("/var/tmp")).to.deep.equal([]);
  });

  it("copies what is one image, as it is, and says what an archive lacks or holds too much of", async () => {
    for (const { name, bytes, digest, says = [] } of await savedArchives()) {
      for (const [packing, packed] of Object.entries(PACKINGS)) {
        const archive = workspace.join("saved.tar");
        await writeFile(archive, packed(bytes));
        const destination = fresh();
        const { exitCode, stdout, stderr, left } = await copy(archive, destination);
        const line = digest === undefined ? "" : `${destination}@${digest}`;
        expect({ exitCode, stdout, left }, `${name}, ${packing}: ${stderr}`).to.deep.equal({ exitCode: digest === undefined ? 2 : 0, stdout: line, left: [] });
        for (const each of says) expect(stderr, name).to.contain(each);
        if (says.length === 0) expect(stderr, name).to.equal("");
      }
    }
  });

  it("keeps the config of a docker-archive byte for byte, with what OCI has no member for", async () => {
    const save = new DockerSave();
    const image = await save.image("amd64");
    const archive = workspace.join("config.tar");
    for (const packed of Object.values(PACKINGS)) {
      await writeFile(archive, packed(await save.tar(undefined, [{ image, tags: ["app:1"] }])));
      const destination = fresh();
      const digest = copied(await copy(archive, destination), destination);
      const path = destination.slice(live.registry.host.length + 1).replace(/:v1\.0\.0$/, "");
      await using view = new RegistryView(live.registry);
      expect(await view.config(path, digest)).to.equal(save.blobs.get(image.config.digest)?.toString());
    }
  });

  for (const tool of ["zstd", "xz", "bzip2"]) {
    it(`says of ${tool} that it keeps us from looking for the one image`, async () => {
      const [saved] = await savedArchives();
      const archive = workspace.join(`saved-${tool}.tar`);
      const { stdout } = await execa(tool, ["-c"], { input: saved?.bytes ?? "", encoding: "buffer" });
      await writeFile(archive, stdout);
      const { exitCode, stderr } = await copy(archive, fresh());
      expect({ exitCode, stderr }).to.have.property("exitCode", 2);
      expect(stderr).to.contain("SOURCE_INVALID: ").and.contain(`compressed by ${tool}`).and.contain(`${tool} -d`);
    });
  }

  const refused: { name: string; archive: () => string; says: string }[] = [
    { name: "a file that does not exist", archive: () => "/nowhere/image.tar", says: "/nowhere/image.tar does not exist" },
    { name: "a folder", archive: () => PROJECT, says: "is a folder" },
    { name: "a file that is no archive", archive: () => join(PROJECT, "package.json"), says: "not a docker-archive and not an OCI archive" },
  ];
  for (const { name, archive, says } of refused) {
    it(`refuses ${name}`, async () => {
      const destination = fresh();
      const { exitCode, stdout, stderr, left } = await copy(archive(), destination);
      expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 2, stdout: "", left: [] });
      expect(stderr).to.match(/^container-publisher: SOURCE_INVALID: /).and.contain(says);
      await using view = new RegistryView(live.registry);
      expect(await view.tags(destination.slice(destination.indexOf("/") + 1, -":v1.0.0".length))).to.deep.equal([]);
    });
  }

  it("refuses a destination without a tag before it reads anything", async () => {
    const { exitCode, stderr } = await copy("/nowhere", `${live.registry.host}/copies/app`);
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/^container-publisher: REFERENCE_INVALID: /);
  });
});
