import { expect } from "chai";
import { SourceTree } from "../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../support/registries/live-registry.js";
import { daggerCall, helperImages, type ModuleFolder } from "./dagger.js";

const FILES = {
  "containers/hello/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nCOPY hello.txt /hello.txt\n",
  "containers/hello/hello.txt": "Hello from the examples' test.\n",
};

/** What an engine says that was built without Python's SDK, as one that reaches no registry may be. */
const NO_SDK = /failed to load sdk for local module source: failed to import full sdk source for sdk python/;

/** The examples, each of them a module that imports this one, against a docker-registry on this machine. */
describe("examples", () => {
  let tree: SourceTree;
  let live: LiveRegistry;
  before(async () => {
    tree = await SourceTree.create(FILES);
    await tree.commit();
    live = await liveRegistry("basic");
  });
  after(async () => {
    await live[Symbol.asyncDispose]();
    await tree.remove();
  });

  const call = (language: "typescript" | "go" | "python", ...args: string[]) => {
    const { host } = live.registry;
    const module: ModuleFolder = `examples/${language}`;
    const registry = ["--registry", host, "--service", `tcp://${host}`, "--namespace", language, "--username", live.username, "--password=env:ENGINE_TEST_KEY"];
    return daggerCall(module, [...registry, ...helperImages("--git-image", "--skopeo-image"), ...args], { ENGINE_TEST_KEY: live.password });
  };
  const source = () => ["--src", tree.path, "--container-name", "hello"];

  for (const language of ["typescript", "go", "python"] as const) {
    it(`${language}: builds, tries, publishes and promotes`, async function () {
      const published = await call(language, "publish", ...source());
      if (language === "python" && NO_SDK.test(published.stderr)) return this.skip();
      expect(published.stderr).to.equal("");
      expect(published.stdout).to.match(/^sha256:[0-9a-f]{64}$/);
      const released = await call(language, "release", ...source(), "--new-tag", "production-1");
      expect(released.stdout).to.equal(`${live.registry.host}/${language}/hello:production-1@${published.stdout}`);
      const audited = await call(language, "audit", "--container-name", "hello");
      expect(audited.stdout).to.contain("no-anonymous-push").and.contain("key-can-push");
    });
  }
});
