import { expect } from "chai";
import { FakeRegistry } from "../../support/registries/fake-registry.js";
import { MARK, TOKEN } from "../../support/marked-secret.js";
import { CONTEXT, MARKS, visible } from "../expected.js";
import { FILES, HEAD } from "../scenes.js";
import type { Chain } from "../session/chain.js";
import { EngineError } from "../session/session-double.js";
import { errorOf, play, valueOf, type Step } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const SOCKET: Chain = [{ name: "host", args: {} }, { name: "unixSocket", args: { path: "/run/agent" } }];
const SCENE = {
  files: { ...FILES, "containers/hello/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nARG SOURCE_DATE_EPOCH\nRUN --mount=type=secret,id=npmrc,required --mount=type=ssh,id=github make\n" },
  git: { head: HEAD },
  secrets: { npm: MARK.password, other: "0ther-s3cret" },
};
/** A build's secret is no login: the pair with a user name is nobody's. */
const WRITTEN = MARK.forms.filter(([name]) => !name.startsWith("user:password"));
const NPMRC: Step = ["withBuildSecret", { id: "npmrc", secret: secret("npm") }];
const AGENT: Step = ["withSshAgent", { socket: SOCKET }];

describe("module: what a build is given", () => {
  it("reaches dockerBuild: a secret under its id, and the agent", () =>
    play(SCENE, async (stage) => {
      const made = visible(stage.made(valueOf(await stage.chain([NPMRC, AGENT, ["build", HELLO]]))));
      expect(made).to.equal(`${CONTEXT}.dockerBuild(secrets: [{setSecret(name: "npmrc", plaintext: …)}], ssh: {host.unixSocket(path: "/run/agent")}, buildArgs: [])${MARKS}`);
    }));

  it("holds the date of the commit where the Dockerfile declares an ARG for it", () =>
    play({ ...SCENE, git: { head: HEAD, date: 1767323045 } }, async (stage) => {
      const [id] = valueOf(await stage.chain([NPMRC, AGENT, ["buildAll", { ...HELLO, platforms: ["linux/amd64"] }]])) as unknown[];
      expect(stage.made(id)).to.contain('buildArgs: [{name: "SOURCE_DATE_EPOCH", value: "1767323045"}]');
    }));

  const refused: readonly (readonly [string, readonly Step[], RegExp])[] = [
    ["a secret that is required and not given", [["build", HELLO]], /needs the secret npmrc in line 4, and nobody gives it\. .*withBuildSecret/],
    ["one that nobody asks for", [NPMRC, ["withBuildSecret", { id: "pip", secret: secret("other") }], ["build", HELLO]], /the secret pip is given, and no RUN/],
    ["two of one id", [NPMRC, NPMRC, ["build", HELLO]], /two secrets the id "npmrc"/],
    ["a build argument that holds one", [NPMRC, ["build", { ...HELLO, buildArgs: [`A=${MARK.password}`] }]], /the build argument A holds a secret/],
  ];
  for (const [name, steps, says] of refused) {
    it(`refuses ${name}, before anything is built`, () =>
      play(SCENE, async (stage) => {
        const message = errorOf(await stage.chain(steps));
        expect(message).to.match(/^CONFIG_MISSING: /).and.match(says);
        expect(MARK.foundIn(message)).to.deep.equal([]);
        expect(stage.takeAsked().filter((chain) => chain.includes("dockerBuild"))).to.deep.equal([]);
      }));
  }

  it("is asked for by plan and publish, too", () =>
    play(SCENE, async (stage) => {
      const settings = { registry: "registry.example.org", namespace: "team" };
      for (const fnName of ["plan", "publish"]) expect(await stage.error(fnName, HELLO, settings)).to.match(/^CONFIG_MISSING: .*needs the secret npmrc/);
    }));

  it("is nowhere in what the engine is asked, but for the secret itself, nor in a log or an error", async () => {
    await using registry = await FakeRegistry.start(TOKEN, "basic");
    const scene = { ...SCENE, secrets: { ...SCENE.secrets, key: TOKEN.password }, buildFailure: new EngineError(`npm ERR! ${WRITTEN.map(([, form]) => form).join(" ")}`), registryEndpoint: registry.host };
    await play(scene, async (stage) => {
      const settings = { registry: "registry.example.org", namespace: "team", registryUsername: TOKEN.username, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };
      const message = errorOf(await stage.chain([NPMRC, AGENT, ["publish", HELLO]], settings));
      expect(message).to.match(/^TOOL_FAILED: /);
      const seen = { message, log: stage.log, asked: stage.takeAsked().map(visible).join("\n") };
      for (const [where, text] of Object.entries(seen)) expect(WRITTEN.filter(([, form]) => text.includes(form)).map(([name]) => name), where).to.deep.equal([]);
    });
  });
});
