import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { PrivateCa } from "../../support/registries/private-ca.js";
import { FILES, HEAD, TAG } from "../scenes.js";
import { play, valueOf, type Arguments, type Step } from "../stage.js";
import { archive } from "../world/archives.js";
import { held, startSecureRegistry, type TestRegistry } from "../world/registries.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";
import type { TlsFront } from "../world/tls-front.js";

const HELLO = { src: SOURCE, containerName: "hello" };

describe("module: a registry behind a private certificate authority", () => {
  let workspace: Workspace;
  let registry: TestRegistry & { readonly front: TlsFront };
  let ca: string;
  let settings: Arguments;

  beforeEach(async () => {
    workspace = await Workspace.create();
    const authority = await PrivateCa.create();
    registry = await startSecureRegistry(await authority.issue(["127.0.0.1"]));
    ca = workspace.join("ca.pem");
    await writeFile(ca, authority.certificate);
    settings = { registry: registry.front.name, namespace: "team", registryUsername: registry.username, registryPassword: secret("key") };
  });
  afterEach(async () => {
    await registry[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  const scene = (file = ca) => ({ files: FILES, git: { head: HEAD }, secrets: { key: registry.password }, archives: { ca: file } });

  it("is published to by our own client, without a helper image", () =>
    play(scene(), async (stage) => {
      const result = await stage.reference("publish", HELLO, { ...settings, registryCa: archive("ca") });
      expect(result).to.match(new RegExp(`^${registry.front.name}/team/hello:${TAG}@sha256:`));
      expect(await held(registry, `team/hello@${result.split("@")[1] ?? ""}`)).to.be.an("object");
      const asked = stage.takeAsked();
      expect(asked.filter((chain) => /\.publish\(|skopeo/.test(chain))).to.deep.equal([]);
      expect(asked.filter((chain) => chain.includes("asTarball"))).to.have.length(1);
    }));

  it("gives the image back by our own client, too: the engine would not trust it", () =>
    play(scene(), async (stage) => {
      const published: Step = ["publish", HELLO];
      const made = stage.made(valueOf(await stage.chain([published, ["container", {}]], { ...settings, registryCa: archive("ca") })));
      expect(made).to.match(/^container\.import\(source: \{currentModule\.workdirFile/);
      expect(stage.world.archives.taken).to.have.length(1);
    }));

  it("is not trusted without it", () =>
    play(scene(), async (stage) => {
      expect(await stage.error("plan", HELLO, settings)).to.match(/^REGISTRY_UNREACHABLE: the certificate of .* is not trusted .*registryCa/);
    }));

  it("is not asked anything where the file holds no certificate", async () => {
    const file = workspace.join("none.pem");
    await writeFile(file, "nothing\n");
    await play(scene(file), async (stage) => {
      expect(await stage.error("plan", HELLO, { ...settings, registryCa: archive("ca") })).to.match(/^CONFIG_MISSING: registryCa holds no certificate/);
      expect(registry.front.requests).to.deep.equal([]);
    });
  });
});
