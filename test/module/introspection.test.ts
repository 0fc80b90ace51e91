import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../support/project.js";
import { introspect, signature, typeName, type ModuleTypes, type ObjectTypes } from "./introspect/introspect.js";
import { cachePolicies, parsedSource } from "./introspect/sources.js";

/** The module as its users see it. A change here is a change for them. */
const CONSTRUCTOR =
  "registry?: string, namespace?: string, registryUsername?: string, registryPassword?: Secret, registryService?: Service, registryCa?: File, skopeoImage?: string, zotImage?: string, gitImage?: string, nixImage?: string, retrySeconds?: integer, trustRealm?: string[]";
const FUNCTIONS = {
  build: "(src: Directory, containerName: string, platform?: string, buildArgs?: string[], commitSha?: string, version?: string, unverifiedTree?: boolean): Container",
  buildAll: "(src: Directory, containerName: string, platforms: string[], buildArgs?: string[], commitSha?: string, version?: string, unverifiedTree?: boolean): Container[]",
  version: "(src: Directory, containerName: string): string",
  tagByCommit: "(src: Directory, containerName: string, commitSha?: string, version?: string, kind?: string, unverifiedTree?: boolean): string",
  publish:
    "(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], platforms?: string[], buildArgs?: string[], format?: string, unverifiedTree?: boolean): string",
  publishContainer: "(container: Container, name: string, version: string, commitSha: string): string",
  buildNix: "(src: Directory, containerName: string, binaryCache?: string, binaryCacheKey?: string): File",
  publishNix:
    "(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], binaryCache?: string, binaryCacheKey?: string, format?: string, unverifiedTree?: boolean): string",
  copyArchive: "(archive: File, destination: string): string",
  copyImage: "(source: string, destination: string): string",
  dryRun: "(src: Directory, containerName: string, commitSha?: string, version?: string, format?: string, unverifiedTree?: boolean): string",
  plan: "(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], format?: string, kind?: string, unverifiedTree?: boolean): string",
  audit: "(repository: string, expect?: string[], create?: boolean, format?: string, tag?: string): string",
  changed: "(src: Directory, base?: string, head?: string, format?: string, missingBase?: string): string",
  checkVersions: "(src: Directory): void",
  tags: "(src: Directory, containerName: string, deployable?: boolean, kind?: string, mainBranch?: string, format?: string): string",
  latestDeployable: "(src: Directory, containerName: string, kind?: string, before?: string, mainBranch?: string, unverifiedTree?: boolean): string",
  promote: "(src: Directory, containerName: string, tag: string, newTag?: string, destination?: string, unmerged?: boolean, mainBranch?: string, format?: string, unverifiedTree?: boolean): string",
  withRegistryAuth: "(address: string, username: string, password: Secret): ContainerPublisher",
};

describe("module: types by the SDK's introspector", () => {
  let types: ModuleTypes;
  let object: ObjectTypes;

  before(async () => {
    types = await introspect();
    object = types.objects["ContainerPublisher"] as ObjectTypes;
  });

  it("is one object, named after the module", () => {
    expect(types.name).to.equal("ContainerPublisher");
    expect(Object.keys(types.objects)).to.deep.equal(["ContainerPublisher"]);
  });

  it("has exactly these functions and arguments", () => {
    const found = Object.values(object.methods).map(
      (method) => [method.name, `(${signature(method.arguments)}): ${typeName(method.returnType)}`] as const,
    );
    expect(Object.fromEntries(found)).to.deep.equal(FUNCTIONS);
    expect(signature(object.constructor.arguments)).to.equal(CONSTRUCTOR);
  });

  it("gives helper images that are pinned by tag and digest", () => {
    for (const name of ["skopeoImage", "zotImage", "gitImage", "nixImage"]) {
      expect(object.constructor.arguments[name]?.defaultValue, name).to.match(/^[a-z0-9.]+\/[a-z0-9/-]+:v?\d[\w.-]*@sha256:[0-9a-f]{64}$/);
    }
  });

  it("describes the module, its object, every function and every argument", () => {
    const described = [
      ["the module", types.description],
      [object.name, object.description],
      ...Object.values(object.constructor.arguments).map(({ name, description }) => [`constructor(${name})`, description]),
      ...Object.values(object.methods).flatMap((method) => [
        [method.name, method.description],
        ...Object.values(method.arguments).map(({ name, description }) => [`${method.name}(${name})`, description]),
      ]),
    ] as [string, string][];
    expect(described.filter(([, text]) => text.trim() === "").map(([name]) => name)).to.deep.equal([]);
  });

  it("is described in README.md function by function", async () => {
    const readme = await readFile(join(PROJECT, "README.md"), "utf8");
    const section = /^## Functions\s*$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(readme)?.[1] ?? "";
    const headings = [...section.matchAll(/^### `(\w+)`/gm)].map((match) => match[1]);
    expect([...headings].sort()).to.deep.equal(Object.keys(object.methods).sort());
  });

  it("never takes the result of a function that touches a registry from the cache", async () => {
    const policies = cachePolicies(await parsedSource("src/index.ts"));
    expect(Object.keys(policies).sort()).to.deep.equal(Object.keys(object.methods).sort());
    const uncached = Object.keys(policies).filter((name) => policies[name] === "never");
    const reading = ["audit", "checkVersions", "dryRun", "latestDeployable", "plan", "tags"];
    const writing = ["copyArchive", "copyImage", "promote", "publish", "publishContainer", "publishNix"];
    expect(uncached.sort()).to.deep.equal([...reading, ...writing].sort());
  });
});
