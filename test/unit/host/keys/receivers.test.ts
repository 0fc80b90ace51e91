import { expect } from "chai";
import { execa } from "execa";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { Confidential } from "../../../../core/credentials/confidential.js";
import { handOver } from "../../../../core/usecases/keys/receiver.js";
import { CommandReceiver } from "../../../../host/keys/command-receiver.js";
import { FileReceiver } from "../../../../host/keys/file-receiver.js";
import { Workspace } from "../../../../host/run/workspace.js";
import { rejectionOf } from "../../faults.js";

const KEY = "zak_s3cret";
const key = new Confidential(KEY);

describe("host/keys: a file as the receiver", () => {
  let workspace: Workspace;
  beforeEach(async () => void (workspace = await Workspace.create()));
  afterEach(() => workspace[Symbol.asyncDispose]());

  it("gets the key and nothing else, with mode 0600, whatever the mask is", async () => {
    const path = workspace.join("key");
    const before = process.umask(0);
    try {
      const receiver = new FileReceiver(path, "refused");
      await receiver.prepare();
      await handOver(key, receiver);
    } finally {
      process.umask(before);
    }
    expect(await readFile(path, "utf8")).to.equal(KEY);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(workspace.path)).to.deep.equal(["key"]);
  });

  it("is replaced as a whole where it may be, whatever its mode was and whatever a killed run left beside it", async () => {
    const path = workspace.join("key");
    await writeFile(path, "old", { mode: 0o644 });
    await symlink("/nonexistent/elsewhere", workspace.join(".key.container-publisher"));
    const receiver = new FileReceiver(path, "replaced");
    await receiver.prepare();
    await handOver(key, receiver);
    expect(await readFile(path, "utf8")).to.equal(KEY);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(workspace.path)).to.deep.equal(["key"]);
  });

  for (const [what, path] of [["a path through a file", "key/key"], ["a name that no file can have", "x".repeat(300)]] as const) {
    it(`CONFIG_MISSING for ${what}`, async () => {
      await writeFile(workspace.join("key"), "old");
      const { code, message } = await rejectionOf(new FileReceiver(workspace.join(path), "replaced").prepare());
      expect(code).to.equal("CONFIG_MISSING");
      expect(message).to.contain("cannot be looked at");
    });
  }

  const refused: [what: string, prepare: (path: string) => Promise<unknown>, existing: "refused" | "replaced", says: string][] = [
    ["a file where none may be", (path) => writeFile(path, "old"), "refused", "exists already"],
    ["a folder", (path) => mkdir(path), "replaced", "is no plain file"],
    ["a link", (path) => symlink("/nonexistent/elsewhere", path), "replaced", "is no plain file"],
    ["a link where none may be", (path) => symlink("/nonexistent/elsewhere", path), "refused", "exists already"],
    ["a FIFO", (path) => execa("mkfifo", [path]), "replaced", "is no plain file"],
  ];
  for (const [what, prepare, existing, says] of refused) {
    it(`CONFIG_MISSING for ${what}`, async () => {
      await prepare(workspace.join("key"));
      const { code, message } = await rejectionOf(new FileReceiver(workspace.join("key"), existing).prepare());
      expect(code).to.equal("CONFIG_MISSING");
      expect(message).to.contain(says);
    });
  }

  it("CONFIG_MISSING where its folder is not there", async () => {
    expect((await rejectionOf(new FileReceiver(workspace.join("no/key"), "replaced").prepare())).message).to.match(/^CONFIG_MISSING: no file can be made in /);
  });

  it("TOOL_FAILED where it cannot be written after all, and the old one is as it was", async () => {
    const path = workspace.join("key");
    await mkdir(workspace.join(".key.container-publisher"));
    await writeFile(path, "old");
    const { code, message } = await rejectionOf(new FileReceiver(path, "replaced").store(key));
    expect(code).to.equal("TOOL_FAILED");
    expect(message).to.contain("could not be written").and.not.contain(KEY);
    expect(await readFile(path, "utf8")).to.equal("old");
  });

  it("shows what it holds: another's text, and nothing where it is gone", async () => {
    const receiver = new FileReceiver(workspace.join("key"), "replaced");
    expect((await receiver.readBack())?.reveal()).to.equal("");
    await writeFile(workspace.join("key"), "another");
    expect((await receiver.readBack())?.reveal()).to.equal("another");
  });
});

describe("host/keys: a command as the receiver", () => {
  const { signal } = new AbortController();
  const command = (program: string, args: readonly string[], environment: NodeJS.ProcessEnv = process.env) => new CommandReceiver(program, args, environment, signal);
  let workspace: Workspace;
  beforeEach(async () => void (workspace = await Workspace.create()));
  afterEach(() => workspace[Symbol.asyncDispose]());

  it("reads the key from its standard input to the end, with its arguments as they stand and its user's environment", async () => {
    const script = 'printf "%s|%s%s|" "$1" "$MINE" "$CONTAINER_PUBLISHER_PASSWORD" >"$2"; cat >>"$2"';
    const receiver = command("sh", ["-c", script, "sh", "a $(b) ; c", workspace.join("out")], { ...process.env, MINE: "passed on", CONTAINER_PUBLISHER_PASSWORD: "kept back" });
    await receiver.prepare();
    await handOver(key, receiver);
    expect(await readFile(workspace.join("out"), "utf8")).to.equal(`a $(b) ; c|passed on|${KEY}`);
  });

  it("TOOL_FAILED where it ends with another code than 0, with the end of what it said", async () => {
    const { code, message } = await rejectionOf(command("sh", ["-c", "echo no such secret >&2; exit 3"]).store(key));
    expect(code).to.equal("TOOL_FAILED");
    expect(message).to.contain("sh did not take the key (exit code 3: no such secret)");
  });

  it("says so where the command said nothing", async () => {
    const { message } = await rejectionOf(command("sh", ["-c", "exit 3"]).store(key));
    expect(message).to.contain("sh did not take the key (exit code 3). It said nothing of why: try the command by itself");
  });

  it("need not read what it is given", async () => {
    await command("true", []).store(new Confidential(KEY.repeat(100_000)));
  });

  it("TOOL_MISSING for one that is not there, or cannot be run, before a key is made", async () => {
    await writeFile(workspace.join("plain"), "", { mode: 0o644 });
    await mkdir(workspace.join("folder"));
    await chmod(workspace.join("folder"), 0o755);
    for (const program of ["no-such-program-here", workspace.join("plain"), workspace.join("folder"), workspace.join("none")]) {
      expect(await rejectionOf(command(program, []).prepare())).to.have.property("code", "TOOL_MISSING");
    }
    expect(await rejectionOf(command("sh", [], { PATH: "" }).prepare())).to.have.property("code", "TOOL_MISSING");
  });
});
