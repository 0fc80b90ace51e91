import { expect } from "chai";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { PROJECT } from "../support/project.js";
import { importSpecifiers, parsedSources } from "./introspect/sources.js";

interface Package {
  readonly scripts?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

interface DaggerConfig {
  readonly name: string;
  readonly engineVersion: string;
  readonly include: readonly string[];
}

/** When the engine loads the module it runs `npm install --omit=dev` with package.json and the lock file alone. */
describe("module: what the engine installs and uploads", () => {
  let manifest: Package;
  let dagger: DaggerConfig;

  before(async () => {
    manifest = await json<Package>("package.json");
    dagger = await json<DaggerConfig>("dagger.json");
  });

  it("has no lifecycle script, which would run where no file of ours is", () => {
    const lifecycle = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
    expect(Object.keys(manifest.scripts ?? {}).filter((name) => lifecycle.includes(name))).to.deep.equal([]);
  });

  it("leaves the SDK to the engine, which mounts its own", () => {
    expect(manifest.devDependencies).to.have.property("@dagger.io/dagger");
    expect(manifest.dependencies).to.not.have.property("@dagger.io/dagger");
  });

  // The engine's SDK imports typescript, and adds it where it is in no list. In devDependencies npm's --omit=dev leaves
  // it out all the same ("Cannot find package 'typescript'"), and as exactly 5.9.3 the engine mounts over its folder.
  it("brings TypeScript as a dependency with a range", () => {
    expect(manifest.devDependencies).to.not.have.property("typescript");
    expect(manifest.dependencies?.["typescript"]).to.match(/^[~^]5\./);
  });

  it("depends on exactly the packages that the module imports", async () => {
    const specifiers = (await parsedSources()).flatMap(importSpecifiers);
    const packages = specifiers
      .filter((specifier) => !/^(?:node:|\.)/.test(specifier) && specifier !== "@dagger.io/dagger")
      .map((specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    expect(packages).to.not.be.empty;
    expect([...new Set([...packages, "typescript"])].sort()).to.deep.equal(Object.keys(manifest.dependencies ?? {}).sort());
  });

  it("has a lock file, which makes the engine take npm", async () => {
    await access(join(PROJECT, "package-lock.json"));
  });

  it("has a tsconfig.json that stands alone, because the engine's runtime reads no other", () => {
    const path = join(PROJECT, "tsconfig.json");
    const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as { config: Record<string, unknown> };
    expect(config).to.have.property("compilerOptions");
    expect(config).to.not.have.property("extends");
  });

  it("is named and pinned for the engine", () => {
    expect(dagger.name).to.equal("container-publisher");
    expect(dagger.engineVersion).to.equal("v0.20.1");
  });

  it("uploads neither tests, docs, host code nor build output", () => {
    const out = ["bench", "dist", "docs", "examples", "host", "node_modules", "scripts", "test"];
    expect(dagger.include).to.include.members(out.map((name) => `!${name}`));
    // A later line without "!" would bring it back in.
    expect(dagger.include.filter((pattern) => !pattern.startsWith("!"))).to.deep.equal([]);
  });
});

async function json<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(PROJECT, name), "utf8")) as T;
}
