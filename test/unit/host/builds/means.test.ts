import { expect } from "chai";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { meansOf, type BuildMeans } from "../../../../host/buildah/means/means.js";
import { parseAgents } from "../../../../host/buildah/means/agents.js";
import { parseSecrets } from "../../../../host/buildah/means/secret-spec.js";
import { holdsPassword } from "../../../../host/cli/cli.js";
import type { CacheWishes } from "../../../../host/buildah/means/cache.js";
import { tooOldFor } from "../../../../core/source/dockerfile/buildah-version.js";
import type { BuildWishes } from "../../../../host/cli/settings/builds.js";
import { readCredential } from "../../../../host/registries/password.js";
import { Workspace } from "../../../../host/run/workspace.js";
import { Redactor } from "../../../../core/redact.js";
import { faultOf, rejectionOf } from "../../faults.js";

describe("--secret", () => {
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ["without a form", ["hunter2"], "has not the form of one"],
    ["with a value", ["id=a,value=hunter2"], "is no id"],
    ["without an id", ["env=KEY"], "has no id"],
    ["with an id that leads elsewhere", ["id=../hunter2,env=KEY"], "is no id"],
    ["without a source", ["id=a"], "neither env nor src"],
    ["with two sources", ["id=a,env=KEY,src=/x"], "both env and src"],
    ["with a type of the other kind", ["id=a,env=KEY,type=file"], "the type of the secret a"],
    ["twice by one id", ["id=a,env=KEY", "id=a,src=/x"], "two secrets have the id a"],
    ["with an empty source", ["id=a,env="], "has not the form of one"],
  ];
  for (const [name, texts, says] of refused) {
    it(`is refused ${name}`, () => expect(faultOf(() => parseSecrets(texts)).message).to.match(/^CONFIG_MISSING/).and.contain(says).and.not.contain("hunter2"));
  }
  it("may name a file with commas", () => expect(parseSecrets(["id=a,type=file,source=/x,y=z"])).to.deep.equal([{ id: "a", from: { kind: "file", path: "/x,y=z" } }]));

  it("on the command line is no password where it tells where the secret is", () => {
    expect([["--secret", "id=a,env=B"], ["--secret=id=a,env=B"]].map(holdsPassword)).to.deep.equal([false, false]);
    expect([["--secret", "hunter2"], ["--secret=hunter2"], ["--secret"], ["--client-secret", "id=a"]].map(holdsPassword)).to.deep.equal([true, true, true, true]);
  });
});

describe("what a build is given", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await Workspace.create();
  });
  afterEach(() => workspace[Symbol.asyncDispose]());

  const means = (wishes: Partial<BuildWishes & CacheWishes>, environment: NodeJS.ProcessEnv = {}, redactor = new Redactor()): Promise<BuildMeans> =>
    meansOf({ buildArg: [], secret: [], ssh: [], test: [], testTimeout: 300, ...wishes }, { workspace, redactor }, environment);

  it("of a secret names a private file alone, takes it out of the environment, and hides it and what it is made of", async () => {
    const redactor = new Redactor();
    const environment: NodeJS.ProcessEnv = { NPMRC: "registry=https://npm.example.org/\n//npm.example.org/:_authToken=t0k3n-abcdef\n", OTHER: "stays" };
    const { inputs, options } = await means({ secret: ["id=npmrc,env=NPMRC"] }, environment, redactor);
    expect({ secrets: inputs.secrets, options, environment }).to.deep.equal({ secrets: ["npmrc"], options: ["--secret", "id=npmrc,src=build-secrets/0,type=file"], environment: { OTHER: "stays" } });
    const file = workspace.join("build-secrets/0");
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readFile(file, "utf8")).to.contain("t0k3n-abcdef\n");
    expect(redactor.redact("GET https://npm.example.org/ with t0k3n-abcdef")).to.equal("GET https://npm.example.org/ with [redacted]");
  });

  it("may be the key of the registry, too", async () => {
    const environment: NodeJS.ProcessEnv = { KEY: "hunter2" };
    await means({ secret: ["id=npm,env=KEY", "id=pip,env=KEY"] }, environment);
    const credential = await readCredential({ username: "bot", passwordEnv: "KEY" }, environment);
    expect(credential.kind === "basic" && credential.password.reveal()).to.equal("hunter2");
    expect(environment).to.deep.equal({});
  });

  it("of a variable that is not set, or a file that others may read, is refused", async () => {
    expect((await rejectionOf(means({ secret: ["id=a,env=NO_KEY"] }))).message).to.contain("the environment variable NO_KEY is not set");
    const file = workspace.join("secret");
    await writeFile(file, Buffer.from([0, 255, 1]), { mode: 0o640 });
    expect((await rejectionOf(means({ secret: [`id=a,src=${file}`] }))).message).to.contain("may be read by others (mode 640)");
    await chmod(file, 0o600);
    await means({ secret: [`id=a,src=${file}`] });
    expect(await readFile(workspace.join("build-secrets/0"))).to.deep.equal(Buffer.from([0, 255, 1]));
    await writeFile(file, Buffer.alloc(500 * 1024 + 1));
    expect((await rejectionOf(means({ secret: [`id=a,src=${file}`] }))).message).to.contain("larger than a secret may be");
  });

  it("of SSH is a socket, or a key that nobody else may read", async () => {
    const socket = workspace.join("agent");
    await using server = createServer().listen(socket);
    await new Promise((done) => server.once("listening", done));
    expect((await means({ ssh: ["default", `github=${socket}`] }, { SSH_AUTH_SOCK: socket })).options).to.deep.equal(["--ssh", `default=${socket}`, "--ssh", `github=${socket}`]);
    const key = workspace.join("key");
    await writeFile(key, "key", { mode: 0o644 });
    for (const [ssh, says] of [["default", "SSH_AUTH_SOCK is not set"], [`a=${key}`, "may be read by others"], [`a=${key}/x`, "there is no"], [`a=${workspace.path}`, "neither a socket nor a key"], ["a=/x,y", "holds a comma"]] as const) {
      expect((await rejectionOf(means({ ssh: [ssh] }))).message, ssh).to.match(/^CONFIG_MISSING/).and.contain(says);
    }
    expect(faultOf(() => parseAgents(["=/x"], {})).message).to.contain("has not the form of one");
    expect(faultOf(() => parseAgents(["a=/x", "a=/y"], {})).message).to.contain("two of --ssh");
  });

  it("of a cache is a repository of the same registry, with a layer for each step", async () => {
    const { options, cached } = await means({ registry: "r.example", cacheFrom: "team/cache", cacheTo: "r.example/team/cache" });
    expect({ options, cached }).to.deep.equal({ options: ["--layers", "--cache-from", "r.example/team/cache", "--cache-to", "r.example/team/cache"], cached: true });
    expect((await rejectionOf(means({ registry: "r.example", cacheTo: "docker.io/me/cache" }))).message).to.contain("in another registry than the image, r.example");
    expect((await rejectionOf(means({ cacheFrom: "team/cache" }))).message).to.contain("and none is given");
    expect(tooOldFor("--cache-from", "1.28", "1.23.1")?.message).to.contain("TOOL_MISSING: buildah 1.23.1 does not know --cache-from (1.28 and later do)");
    expect(tooOldFor("--cache-from", "1.28", "1.28.2")).to.equal(undefined);
  });

  it("of --pull is a policy in buildah's words", async () => {
    for (const [pull, said] of [["always", "always"], ["newer", "true"], ["missing", "false"], ["never", "never"]] as const) expect((await means({ pull })).options).to.deep.equal([`--pull=${said}`]);
  });
});
