import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { run } from "../../../host/process/tool.js";
import { Workspace } from "../../../host/run/workspace.js";
import { LIMITS, masked, mountedAuth, SKOPEO, skopeoExec, SOURCE_AUTH, visible } from "../expected.js";
import { sharedModule } from "../shared-module.js";
import { play, valueOf, type Arguments, type Stage } from "../stage.js";
import { ociArchive } from "../world/oci-archive.js";
import { held, startSecureRegistry, type TestRegistry } from "../world/registries.js";
import { secret } from "../world/secrets.js";
import type { TlsFront } from "../world/tls-front.js";

type Secure = TestRegistry & { readonly front: TlsFront };

describe("module: withRegistryAuth and copyImage", () => {
  let from: Secure;
  let to: Secure;

  beforeEach(async () => {
    const { certificate } = await sharedModule();
    from = await startSecureRegistry(certificate);
    to = await startSecureRegistry(certificate);
    await fill(from);
  });

  afterEach(async () => {
    await from[Symbol.asyncDispose]();
    await to[Symbol.asyncDispose]();
  });

  const scene = () => ({ secrets: { from: from.password, to: to.password } });
  const auth = (registry: Secure, name: string) =>
    ["withRegistryAuth", { address: registry.front.name, username: registry.username, password: secret(name) }] as const;
  const copy = (source = "team/tool:v1") =>
    ["copyImage", { source: `${from.front.name}/${source}`, destination: `${to.front.name}/mirror/tool:v1` } as Arguments] as const;
  const ran = (asked: readonly string[]) => asked.map(masked).filter((chain) => chain.endsWith(".exitCode"));

  it("copies by digest, all platforms, with a credential for each side that outlives the chained calls", () =>
    play(scene(), async (stage) => {
      const result = String(valueOf(await stage.chain([auth(from, "from"), auth(to, "to"), copy(), ["reference", {}]])));
      const [, digest = ""] = result.split("@");
      expect(result).to.match(new RegExp(`^${to.front.name}/mirror/tool:v1@sha256:[0-9a-f]{64}$`));
      const index = await held(from, "team/tool:v1");
      expect(index?.manifests).to.have.length(2);
      expect(await held(to, `mirror/tool@${digest}`)).to.deep.equal(index);
      const asked = stage.takeAsked();
      expect(ran(asked)).to.deep.equal([]);
      for (const text of [stage.log, ...asked.map(visible)]) expect(text).to.not.contain(from.password).and.not.contain(to.password);
    }));

  it("copies one platform, by its own digest", () =>
    play(scene(), async (stage) => {
      const [name, given] = copy();
      const digest = String(valueOf(await stage.chain([auth(from, "from"), auth(to, "to"), [name, { ...given, platforms: ["linux/arm64"] }], ["digest", {}]])));
      const index = await held(from, "team/tool:v1");
      expect(digest).to.equal(index?.manifests?.[1]?.digest);
    }));

  it("by SKOPEO has skopeo read it, and sees to the rest itself", () =>
    play(scene(), async (stage) => {
      const [name, given] = copy();
      const result = String(valueOf(await stage.chain([auth(from, "from"), auth(to, "to"), [name, { ...given, by: "SKOPEO" }], ["reference", {}]])));
      expect(await held(to, `mirror/tool@${result.split("@")[1] ?? ""}`)).to.deep.equal(await held(from, "team/tool:v1"));
      const [first] = ran(stage.takeAsked());
      expect(first).to.equal(`${SKOPEO}${mountedAuth(SOURCE_AUTH, from.front.name, from.username, from.password)}${skopeoExec(...LIMITS, "copy", "--quiet", "--all", "--preserve-digests", "--src-authfile", SOURCE_AUTH, `docker://${from.front.name}/team/tool:v1`, "oci:/image")}.exitCode`);
    }));

  it("by SKOPEO takes no platforms: CONFIG_MISSING", () =>
    play(scene(), async (stage) => {
      const [name, given] = copy();
      const result = await stage.chain([auth(from, "from"), auth(to, "to"), [name, { ...given, platforms: ["linux/arm64"], by: "SKOPEO" }], ["reference", {}]]);
      expect(result).to.have.property("error").that.matches(/^CONFIG_MISSING: platforms are named/);
    }));

  it("copies nothing a second time", () =>
    play(scene(), async (stage) => {
      const first = await stage.chain([auth(from, "from"), auth(to, "to"), copy(), ["reference", {}]]);
      expect(first).to.have.property("value");
      stage.takeAsked();
      expect(await stage.chain([auth(from, "from"), auth(to, "to"), copy(), ["reference", {}]])).to.deep.equal(first);
      expect(ran(stage.takeAsked())).to.deep.equal([]);
    }));

  it("gives no registry the credential of another", () =>
    play(scene(), async (stage) => {
      const result = await stage.chain([auth(to, "to"), copy(), ["reference", {}]]);
      expect(result).to.have.property("error").that.matches(/^CREDENTIAL_REJECTED: .*team\/tool/);
      expect(to.front.requests).to.deep.equal([]);
    }));

  it("says that a source does not exist before it looks at the destination's key", () =>
    play(scene(), async (stage) => {
      const result = await stage.chain([auth(from, "from"), auth(to, "to"), copy("team/tool:v9"), ["reference", {}]]);
      expect(result).to.have.property("error").that.matches(/^SOURCE_INVALID: .*\/team\/tool:v9 does not exist/);
      expect(to.front.requests).to.deep.equal([]);
    }));

  it("refuses a registry on loopback, which the engine's containers would not reach", () =>
    play(scene(), async (stage: Stage) => {
      const message = await stage.error("copyImage", { source: "localhost:5000/a:v1", destination: `${to.front.name}/a:v1` });
      expect(message).to.match(/^CONFIG_MISSING: localhost:5000 .*--registry-service tcp:\/\/localhost:5000/);
    }));
});

/** Puts an image for two platforms into a registry. */
async function fill(registry: TestRegistry): Promise<void> {
  await using workspace = await Workspace.create();
  const path = workspace.join("index.tar");
  const images = ["linux/amd64", "linux/arm64"].map((platform) => ({ annotations: {}, labels: {}, platform }));
  await writeFile(path, await ociArchive(images, true));
  const destination = ["--dest-tls-verify=false", "--dest-creds", `${registry.username}:${registry.password}`];
  await run("skopeo", ["copy", "--quiet", "--all", ...destination, `oci-archive:${path}`, `docker://${registry.endpoint}/team/tool:v1`], "fill the registry");
}
