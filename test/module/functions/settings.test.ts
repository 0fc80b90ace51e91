import { expect } from "chai";
import { FILES, HEAD } from "../scenes.js";
import { play, type Arguments } from "../stage.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const SCENE = { files: FILES, git: { head: HEAD }, secrets: { key: "s3cret" } };

describe("module: what is missing", () => {
  const cases: readonly [string, Arguments, RegExp][] = [
    ["registry", { namespace: "team" }, /needs the module's registry\. Give --registry/],
    ["namespace", { registry: "registry.example.org" }, /needs the module's namespace\. Give --namespace/],
    ["registry and namespace", {}, /needs the module's registry and namespace\. Give --registry, such as registry\.example\.org and --namespace, such as my-team/],
    ["registryPassword", { registry: "registry.example.org", namespace: "team", registryUsername: "ci" }, /needs the module's registryPassword/],
    ["username", { registry: "registry.example.org", namespace: "team", registryPassword: secret("key") }, /the username for the registry is empty/],
    ["registry service", { registry: "127.0.0.1:5000", namespace: "team" }, /127\.0\.0\.1:5000 .*--registry-service tcp:\/\/127\.0\.0\.1:5000/],
  ];
  for (const [what, settings, says] of cases) {
    it(`${what} is named, before anything is built`, () =>
      play(SCENE, async (stage) => {
        for (const [fnName, args] of [
          ["publish", HELLO],
          ["publishContainer", { container: SOURCE, name: "hello", version: "1", commitSha: HEAD }],
        ] as const) {
          const message = await stage.error(fnName, args, settings);
          expect(message).to.match(/^CONFIG_MISSING: /).and.match(says);
        }
        expect(stage.takeAsked().filter((chain) => /\.sync$|withExec/.test(chain))).to.deep.equal([]);
      }));
  }

  it("is nothing for the functions that need no registry", () =>
    play(SCENE, async (stage) => {
      for (const fnName of ["build", "version", "tagByCommit"]) expect(await stage.call(fnName, HELLO)).to.have.property("value");
    }));

  it("is a registry that Docker would look for on docker.io", () =>
    play(SCENE, async (stage) => {
      const message = await stage.error("publish", HELLO, { registry: "myregistry", namespace: "team" });
      expect(message).to.match(/^REFERENCE_INVALID: the registry "myregistry" has neither a dot nor a port/);
    }));
});

describe("module: what cannot be", () => {
  it("a negative time to try again is refused, before the engine is asked for anything", () =>
    play(SCENE, async (stage) => {
      const message = await stage.error("publish", HELLO, { registry: "registry.example.org", namespace: "team", retrySeconds: -3 });
      expect(message).to.match(/^CONFIG_MISSING: -3 seconds .*retrySeconds/);
      expect(stage.takeAsked()).to.deep.equal([]);
    }));

  it("a token service is no URL, and is refused before the engine is asked for anything", () =>
    play(SCENE, async (stage) => {
      const message = await stage.error("publish", HELLO, { registry: "registry.example.org", namespace: "team", trustRealm: ["http://10.0.0.2"] });
      expect(message).to.match(/^CONFIG_MISSING: "http:\/\/10\.0\.0\.2" is no host .*trustRealm/);
      expect(stage.takeAsked()).to.deep.equal([]);
    }));
});
