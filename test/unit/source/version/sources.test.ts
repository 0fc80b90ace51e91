import { expect } from "chai";
import { parseVersionFrom } from "../../../../core/source/declaration/version-text.js";
import { declaredVersionSource, type VersionSource } from "../../../../core/source/declaration/version-source.js";
import { compareVersions } from "../../../../core/source/version/compared.js";
import { placed } from "../../../../core/source/version/rules.js";
import { expectPrintable, refusal } from "../../faults.js";

describe("source/version: what --version-from says", () => {
  const forms: [text: string, source: VersionSource][] = [
    ["arg:VERSION", { kind: "arg", name: "VERSION" }],
    ["label:org.opencontainers.image.version", { kind: "label", name: "org.opencontainers.image.version" }],
    ["bake:docker-bake.hcl#VERSION", { kind: "bake", file: "docker-bake.hcl", variable: "VERSION" }],
    ["file:package.json#version", { kind: "key", file: "package.json", key: "version" }],
    ["file:/versions/{name}.yaml#a.b#c", { kind: "key", file: "/versions/{name}.yaml", key: "a.b#c" }],
    ["file:./VERSION", { kind: "text", file: "VERSION" }],
    ["file:VERSION#", { kind: "text", file: "VERSION" }],
    ["git-tag:v*", { kind: "git-tag", pattern: "v*" }],
    [" git-tag:{name}-*\n", { kind: "git-tag", pattern: "{name}-*" }],
    ["command:./version.sh", { kind: "command", command: ["./version.sh"] }],
    [`command:git describe --match 'a b' "{name} x"y`, { kind: "command", command: ["git", "describe", "--match", "a b", "{name} xy"] }],
  ];
  for (const [text, source] of forms) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseVersionFrom(text, "taken")).to.deep.equal(source));
  }

  const wrong: [text: string, says: string][] = [
    ["", "does not say where a version comes from"],
    ["1.2.3", "Write arg:NAME"],
    ["VERSION", "does not say"],
    ["arg:", "does not say"],
    ["argument:X", "does not say"],
    ["file: ", "does not say"],
    ["bake:docker-bake.hcl", "names no variable"],
    ["bake:docker-bake.hcl#", "names no variable"],
    ["file:../VERSION", "is not in the source tree"],
    ["file:/a/../../VERSION", "is not in the source tree"],
    ["file://VERSION", "is not in the source tree"],
    ["file:#version", "is not in the source tree"],
    ["git-tag:v", "has not one *"],
    ["git-tag:*-*", "has not one *"],
    ["command:echo 'a", "has a quote without an end"],
    ["\u001b[2Jx", "does not say"],
  ];
  for (const [text, says] of wrong) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const message = refusal("CONFIG_MISSING", () => parseVersionFrom(text, "taken"));
      expect(message).to.include(says);
      expectPrintable(message);
    });
  }

  it("takes no command where none may be run, and offers none there", () => {
    expect(refusal("CONFIG_MISSING", () => parseVersionFrom("command:./x", "refused"))).to.include("the module runs none");
    expect(refusal("CONFIG_MISSING", () => parseVersionFrom("/VERSION", "refused"))).to.include("git-tag:v*").and.not.include("command:");
    expect(declaredVersionSource.safeParse({ command: "./x" }).success).to.equal(false);
  });

  it("wants one * in a pattern of container.json, too", () => {
    expect(declaredVersionSource.safeParse({ gitTag: "v1" }).success).to.equal(false);
    expect(declaredVersionSource.parse({ gitTag: "v*" })).to.deep.equal({ kind: "git-tag", pattern: "v*" });
  });
});

describe("source/version: a source as one container has it", () => {
  const rows: [source: VersionSource, name: string, path: string, is: Partial<Record<string, unknown>>][] = [
    [{ kind: "text", file: "VERSION" }, "web", "apps/web", { file: "apps/web/VERSION" }],
    [{ kind: "text", file: "VERSION" }, "web", "", { file: "VERSION" }],
    [{ kind: "text", file: "/versions/{name}" }, "web", "apps/web", { file: "versions/web" }],
    [{ kind: "key", file: "/versions.yaml", key: "services.{name}.tag" }, "web", "apps/web", { file: "versions.yaml", key: "services.web.tag" }],
    [{ kind: "key", file: "/versions.yaml", key: "{name}" }, "my.app", "apps/my.app", { key: '"my.app"' }],
    [{ kind: "bake", file: "docker-bake.hcl", variable: "{NAME}_VERSION" }, "my-app.2", "apps/x", { file: "apps/x/docker-bake.hcl", variable: "MY_APP_2_VERSION" }],
    [{ kind: "arg", name: "{NAME}_VERSION" }, "nginx", "apps/nginx", { name: "NGINX_VERSION" }],
    [{ kind: "label", name: "x.{name}" }, "$&", "a", { name: "x.$&" }],
    [{ kind: "git-tag", pattern: "{name}-*" }, "web", "apps/web", { pattern: "web-*" }],
    [{ kind: "command", command: ["./v.sh", "{name}"] }, "web", "apps/web", { command: ["./v.sh", "web"] }],
  ];
  for (const [source, name, path, is] of rows) {
    it(`${JSON.stringify(source)} of ${name} in ${path || "the root"}`, () => expect(placed(source, { name, path })).to.deep.include(is));
  }
});

describe("source/version: which of two is newer", () => {
  const ascending = ["0", "0.9", "1.0~rc1", "1.0-alpha.2", "1.0-beta", "1.0-rc1", "1.0-rc2", "1.0-rc10", "1.0", "1.0-p1", "1.0-r1", "1.0-r2", "1.0.0", "1.0.1", "1.2", "1.9.9", "1.10", "1.10.0", "v2", "2.0.0+1", "3", "2026.1", "99999999999999999999.1", "100000000000000000000"];
  it("in order", () => expect([...ascending].reverse().sort(compareVersions)).to.deep.equal(ascending));

  for (const [one, other] of [["1.0", "v1.0"], ["1.0", "1-0"], ["01.2", "1.2"], ["1.0-RC1", "1.0-rc1"]] as const) {
    it(`neither ${one} nor ${other}`, () => expect([compareVersions(one, other), compareVersions(other, one)]).to.deep.equal([0, 0]));
  }

  it("builds of one jdk, dates, and numbers behind letters", () => {
    expect(compareVersions("jdk-21.0.5+11", "jdk-21.0.5+9")).to.be.above(0);
    expect(compareVersions("RELEASE.2025-04-22T22-12-26Z", "RELEASE.2025-04-08T15-41-24Z")).to.be.above(0);
    expect(compareVersions("b4567", "b999")).to.be.above(0);
  });
});
