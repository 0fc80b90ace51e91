import { expect } from "chai";
import { chmod, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { Workspace } from "../../../host/run/workspace.js";
import { nixArchive } from "../../support/sources/nix-archives.js";
import { masked } from "../expected.js";
import { HEAD, SOURCE_URL } from "../scenes.js";
import { play, type Arguments } from "../stage.js";
import { ServedRegistry } from "../served-registry.js";
import { archive as given } from "../world/archives.js";
import type { NixScript } from "../world/containers/nix-containers.js";
import { held } from "../world/registries.js";
import { SOURCE } from "../world/source-tree.js";

const NIX_IMAGE = "docker.io/nixos/nix:2.34.8@sha256:1a711b619c8a713eff32c3f8d8781b3b4d0130cb91c0a57f67e87abfeeb90b01";
const NIXED = { src: SOURCE, containerName: "nixed" };
const TAG = "v2.0.0_b1-0123456-nix";
const COMPUTED = { "containers/nixed/default.nix": "{ version = toString 3; }\n" };
const CONTAINER = `container.from(address: "${NIX_IMAGE}").withMountedCache(path: "/root/.cache/nix", cache: {cacheVolume(key: "container-publisher-nix-fetched")}).withMountedDirectory(path: "/src", source: {source.withoutDirectory(path: ".git")})`;
const exec = (...args: readonly string[]) => `.withExec(args: [${args.map((arg) => JSON.stringify(arg)).join(", ")}])`;
const NIX = ["nix", "--extra-experimental-features", "nix-command"];
const BUILD = [...NIX, "build", "--file", "/src/containers/nixed/default.nix", "--no-link", "--json"];
const NO_SANDBOX = ["--option", "sandbox", "false"];
const WORKS = /withExec\(args: \["(?:nix|skopeo|od|\/nix)/;

describe("module: Nix", () => {
  const served = new ServedRegistry();
  let workspace: Workspace;
  let archive: string;
  let program: string;
  let folder: string;

  before(async () => {
    workspace = await Workspace.create();
    archive = workspace.join("image.tar.gz");
    await writeFile(archive, gzipSync(await nixArchive({ repoTags: ["nixed:latest"], layers: "legacy folders" })));
    program = workspace.join("stream-image");
    await writeFile(program, `#!/bin/sh\nexec gzip -dc '${archive}'\n`);
    await chmod(program, 0o755);
    folder = await workspace.folder("folder");
  });
  after(() => workspace[Symbol.asyncDispose]());

  const scene = (nix: NixScript, files: Readonly<Record<string, string>> = {}) => {
    const { scene } = served;
    return { ...scene, files: { ...scene.files, ...files }, git: { head: HEAD, date: 1767323045 }, nix };
  };
  const publish = (more: Arguments = {}) => ["publishNix", { ...NIXED, ...more }, served.settings] as const;

  describe("buildNix", () => {
    it("is the file that nix builds, from the whole source, without a sandbox and without a shell", () =>
      play(scene({ result: archive }), async (stage) => {
        const built = `${CONTAINER}${exec(...BUILD, ...NO_SANDBOX)}`;
        expect(stage.made(await stage.value("buildNix", NIXED))).to.equal(`${built}.file(path: "/nix/store/image.tar.gz")`);
        expect(stage.takeAsked()).to.include(`${built}.stdout`);
      }));

    it("is what a program writes, where nix builds one", () =>
      play(scene({ result: program }), async (stage) => {
        const built = `${CONTAINER}${exec(...BUILD, ...NO_SANDBOX)}`;
        expect(stage.made(await stage.value("buildNix", NIXED))).to.equal(
          `${built}.withExec(args: ["/nix/store/stream-image"], redirectStdout: "/image.tar").file(path: "/image.tar")`,
        );
      }));

    it("tells nix of a cache and its key, and takes nix from where it is told to", () =>
      play(scene({ result: archive }), async (stage) => {
        const key = `cache-1:${"A".repeat(43)}=`;
        const cache = { binaryCache: "https://cache.example.org", binaryCacheKey: key };
        await stage.value("buildNix", { ...NIXED, ...cache }, { nixImage: "mirror.example.org/nix:1" });
        const options = ["--option", "extra-substituters", "https://cache.example.org", "--option", "extra-trusted-public-keys", key];
        const asked = stage.takeAsked().find((chain) => chain.includes('"build"'));
        expect(asked).to.match(/^container\.from\(address: "mirror\.example\.org\/nix:1"\)/).and.contain(exec(...BUILD, ...options, ...NO_SANDBOX));
      }));

    const refused: { name: string; nix: () => NixScript; args?: Arguments; says: RegExp }[] = [
      {
        name: "a build that fails, with the end of what nix said",
        nix: () => ({ stderr: "building…\nerror: builder failed;\n  > no rule to make it\n" }),
        says: /^TOOL_FAILED: nix could not build containers\/nixed\/default\.nix \(exit code 1: builder failed; > no rule to make it\)/,
      },
      { name: "a folder", nix: () => ({ result: folder }), says: /^SOURCE_INVALID: containers\/nixed\/default\.nix does not make an image .*stream/ },
      { name: "a program that writes no archive", nix: () => ({ result: "/bin/true" }), says: /^SOURCE_INVALID: .*a program that writes no archive/ },
      {
        name: "a container without default.nix",
        nix: () => ({}),
        args: { containerName: "hello" },
        says: /^SOURCE_INVALID: containers\/hello\/ holds no default\.nix/,
      },
      { name: "an unknown container", nix: () => ({}), args: { containerName: "none" }, says: /^SOURCE_INVALID: .* It has: hello, nixed\.$/ },
      {
        name: "a login in the cache's URL",
        nix: () => ({}),
        args: { binaryCache: "https://a:s3cret@cache.example.org" },
        says: /^CONFIG_MISSING: the binary cache (?!.*s3cret)/,
      },
    ];
    for (const { name, nix, args, says } of refused) {
      it(`refuses ${name}`, () =>
        play(scene(nix()), async (stage) => {
          expect(await stage.error("buildNix", { ...NIXED, ...args })).to.match(says);
        }));
    }
  });

  describe("publishNix", () => {
    for (const kind of ["archive", "program"] as const) {
      it(`publishes what a ${kind} holds with our annotations, and builds nothing a second time`, () =>
        play(scene({ result: kind === "archive" ? archive : program }), async (stage) => {
          const said = await stage.reference(...publish());
          expect(said).to.match(new RegExp(`^registry\\.example\\.org/team/nixed:${TAG}@sha256:[0-9a-f]{64}$`));
          const manifest = await held(served.registry, `team/nixed:${TAG}`);
          expect(manifest?.annotations).to.deep.equal({
            "org.opencontainers.image.title": "nixed",
            "org.opencontainers.image.version": "v2.0.0+b1",
            "org.opencontainers.image.revision": HEAD,
            "org.opencontainers.image.source": SOURCE_URL,
            "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
            "org.opencontainers.image.url": SOURCE_URL,
          });
          expect(await held(served.registry, `team/nixed@${said.split("@")[1] ?? ""}`)).to.deep.equal(manifest);
          expect(stage.takeAsked().some((chain) => WORKS.test(chain))).to.equal(true);
          expect(await stage.reference(...publish())).to.equal(said);
          expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
        }));
    }

    it("keeps config and layers as copyArchive has them", () =>
      play({ ...scene({ result: archive }), archives: { file: archive } }, async (stage) => {
        await stage.reference(...publish());
        await stage.reference("copyArchive", { archive: given("file"), destination: "registry.example.org/team/nixed:plain" }, served.settings);
        const [ours, plain] = [await held(served.registry, `team/nixed:${TAG}`), await held(served.registry, "team/nixed:plain")];
        expect(plain).to.be.an("object").and.not.have.property("annotations");
        expect({ ...ours, annotations: undefined }).to.deep.equal({ ...plain, annotations: undefined });
      }));

    it("lets nix evaluate a version that is computed, in the same container", () =>
      play(scene({ result: archive, evaluates: '"3.1"' }, COMPUTED), async (stage) => {
        expect(await stage.reference(...publish())).to.match(/team\/nixed:v3\.1-0123456-nix@/);
        const evaluated = stage.takeAsked().map(masked).filter((chain) => chain.includes('"eval"'));
        expect(evaluated).to.have.length(1);
        expect(evaluated[0]?.startsWith(`${CONTAINER}.withExec(args: ["nix"`)).to.equal(true);
      }));

    it("asks nix for no version where one is given", () =>
      play(scene({ result: archive }, COMPUTED), async (stage) => {
        expect(await stage.reference(...publish({ version: "9" }))).to.match(/team\/nixed:v9-0123456-nix@/);
        expect(stage.takeAsked().filter((chain) => chain.includes('"eval"'))).to.deep.equal([]);
      }));

    it("says why a version cannot be evaluated, before it looks at the registry", () =>
      play(scene({ stderr: "error: attribute 'x' missing\n" }, COMPUTED), async (stage) => {
        const message = await stage.error(...publish());
        expect(message).to.match(/^VERSION_MISSING: nix cannot evaluate the version of containers\/nixed\/default\.nix: attribute 'x' missing\./);
        expect(stage.log).to.equal("reading src\n");
      }));

    it("gives it further tags", () =>
      play(scene({ result: archive }), async (stage) => {
        await stage.reference(...publish({ extraTags: ["stable"] }));
        expect(await held(served.registry, "team/nixed:stable")).to.deep.equal(await held(served.registry, `team/nixed:${TAG}`));
      }));

    it("publishes it by its digest, for the engine's own platform, and publishIndex gives that a tag", () =>
      play(scene({ result: archive }), async (stage) => {
        const one = await stage.reference(...publish({ byDigest: true }));
        expect(one).to.match(/^registry\.example\.org\/team\/nixed@sha256:[0-9a-f]{64}$/);
        expect(await held(served.registry, `team/nixed:${TAG}`)).to.equal(undefined);
        const joined = await stage.reference("publishIndex", { ...NIXED, digests: [one] }, served.settings);
        expect(joined).to.include(`team/nixed:${TAG}@`);
        expect((await held(served.registry, `team/nixed:${TAG}`))?.manifests?.map(({ platform }) => platform.architecture)).to.deep.equal(["amd64"]);
      }));

    it("refuses a wrong password before it builds", () =>
      play({ ...scene({ result: archive }), secrets: { key: "wrong-password" } }, async (stage) => {
        expect(await stage.error(...publish())).to.match(/^CREDENTIAL_REJECTED: /);
        expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
      }));
  });
});
