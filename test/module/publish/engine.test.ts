import { expect } from "chai";
import { CONTEXT, MARKS, marks, masked, visible } from "../expected.js";
import { FILES, HEAD, TAG } from "../scenes.js";
import { sharedModule } from "../shared-module.js";
import { play, type Arguments } from "../stage.js";
import { GIVEN_CONTAINER } from "../world/containers/builder.js";
import { held, startSecureRegistry, type TestRegistry } from "../world/registries.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";
import type { TlsFront } from "../world/tls-front.js";

const HELLO = { src: SOURCE, containerName: "hello" };

describe("module: publish by the engine's own publisher", () => {
  let registry: TestRegistry & { readonly front: TlsFront };
  let settings: Arguments;
  let name: string;

  beforeEach(async () => {
    registry = await startSecureRegistry((await sharedModule()).certificate);
    name = registry.front.name;
    settings = { registry: name, namespace: "team/images", registryUsername: registry.username, registryPassword: secret("key") };
  });

  afterEach(() => registry[Symbol.asyncDispose]());

  const scene = () => ({ files: FILES, git: { head: HEAD }, secrets: { key: registry.password } });
  const auth = () =>
    `.withRegistryAuth(address: "${name}", username: "${registry.username}", secret: {setSecret(name: "container-publisher-<uuid>", plaintext: "${registry.password}")})`;
  const published = (asked: readonly string[]) => asked.map(masked).filter((chain) => /\.publish\(/.test(chain));

  it("gives the engine the credential as a secret, and the address", () =>
    play(scene(), async (stage) => {
      const result = await stage.reference("publish", HELLO, settings);
      expect(result).to.match(new RegExp(`^${name}/team/images/hello:${TAG}@sha256:[0-9a-f]{64}$`));
      const asked = stage.takeAsked();
      expect(published(asked)).to.deep.equal([
        `${CONTEXT}.dockerBuild(buildArgs: [])${MARKS}${auth()}.publish(address: "${name}/team/images/hello:${TAG}", platformVariants: [])`,
      ]);
      for (const text of [stage.log, ...asked.map(visible)]) expect(text).to.not.contain(registry.password);
      expect(await held(registry, `team/images/hello@${result.split("@")[1] ?? ""}`)).to.be.an("object");
    }));

  it("does not publish a second time", () =>
    play(scene(), async (stage) => {
      const first = await stage.reference("publish", HELLO, settings);
      stage.takeAsked();
      expect(await stage.reference("publish", HELLO, settings)).to.equal(first);
      expect(stage.takeAsked().filter((chain) => /\.sync$|\.publish|skopeo/.test(chain))).to.deep.equal([]);
    }));

  it("publishes several platforms as variants of an empty container", () =>
    play(scene(), async (stage) => {
      await stage.reference("publish", { ...HELLO, platforms: ["linux/amd64", "linux/arm64"] }, settings);
      const variant = (platform: string) => `{${CONTEXT}.dockerBuild(buildArgs: [], platform: "${platform}")${MARKS}}`;
      const variants = `[${variant("linux/amd64")}, ${variant("linux/arm64")}]`;
      expect(published(stage.takeAsked())).to.deep.equal([
        `container${auth()}.publish(address: "${name}/team/images/hello:${TAG}", platformVariants: ${variants})`,
      ]);
      const index = await held(registry, `team/images/hello:${TAG}`);
      expect(index?.manifests?.map(({ platform }) => platform.architecture)).to.deep.equal(["amd64", "arm64"]);
    }));

  it("asks only the registry's API, and with a key that may not even log in, nothing but reads", () =>
    play({ ...scene(), secrets: { key: "wrong" } }, async (stage) => {
      expect(await stage.error("publish", HELLO, settings)).to.match(/^CREDENTIAL_REJECTED: /);
      expect(registry.front.requests.length).to.be.greaterThan(0);
      expect(registry.front.requests.filter((request) => !request.startsWith("GET /v2/"))).to.deep.equal([]);
    }));

  it("marks and publishes a container that was built elsewhere", () =>
    play(scene(), async (stage) => {
      const given = { container: GIVEN_CONTAINER, name: "tool", version: "3.1+x", commitSha: HEAD.toUpperCase() };
      const first = await stage.reference("publishContainer", given, settings);
      expect(first).to.match(new RegExp(`^${name}/team/images/tool:v3\\.1_x-0123456@sha256:`));
      const marked = `givenContainer${marks({ title: "tool", version: "v3.1+x", revision: HEAD })}`;
      const asked = stage.takeAsked().map(masked);
      expect(asked).to.include(`${marked}.sync`);
      expect(published(asked)).to.deep.equal([
        `${marked}${auth()}.publish(address: "${name}/team/images/tool:v3.1_x-0123456", platformVariants: [])`,
      ]);
      expect(await stage.reference("publishContainer", given, settings)).to.equal(first);
      expect(stage.takeAsked().filter((chain) => /\.sync$|\.publish/.test(chain))).to.deep.equal([]);
    }));
});
